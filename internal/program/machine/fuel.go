package machine

import "github.com/perdure/perdure/internal/program/value"

// tank is what a machine may still do. Its fuel is counted down, by one for each instruction.
//
// How far one instruction may go, with the nested runs in it, does not depend on where slices end: the same program
// meets the same limit at the same place.
type tank struct {
	// fuel is what is left: of the slice, or in a nested run of the instruction.
	fuel int64
	// stock is what a nested run gets when its fuel is at its end.
	stock int64
	// filled is such that filled - fuel have been used in this slice.
	filled int64
	// inside is what was used inside of instructions, so that the rest counts instructions.
	inside int64
	// instruction is which one began at start.
	instruction, start int64
	// charged is what [Machine.Step] has taken, so that the rest counts instructions, nested ones too.
	charged int64
}

// used is how many steps have been taken in all slices.
func (m *Machine) used() int64 { return m.state.Steps + m.filled - m.fuel }

// fill gives fuel for a slice.
func (m *Machine) fill(fuel int64) {
	left := max(m.limits.Steps-m.state.Steps, 0)
	if fuel <= 0 || fuel > left {
		fuel = left
	}
	m.tank = tank{fuel: fuel, filled: fuel, instruction: -1}
	m.building = building{}
}

// drain ends a slice.
func (m *Machine) drain() {
	m.state.Steps = m.used()
	m.tank = tank{}
}

// refuel is asked when fuel is at its end. The slice ends, unless that is in a nested run, or at the limit of steps.
func (m *Machine) refuel() (signal, error) {
	if m.depth == 0 && m.used() < m.limits.Steps {
		return outOfGas, nil
	}
	return running, m.draw()
}

// portion is how many steps of a nested run there are between two looks at whether the slice is interrupted.
const portion = 100_000

// draw gives a nested run its next portion, as long as there is one and the slice is not interrupted.
func (m *Machine) draw() error {
	for m.fuel <= 0 {
		if m.stock == 0 {
			return m.exhausted()
		}
		if err := m.interrupted(); err != nil {
			return err
		}
		next := min(m.stock, portion)
		m.stock -= next
		m.fuel += next
		m.filled += next
	}
	return nil
}

// interrupted is the error of a slice that is to end at once.
func (m *Machine) interrupted() error {
	select {
	case <-m.slice.Interrupt:
		return ErrInterrupted
	default:
		return nil
	}
}

// exhausted is the limit that has been met where fuel is at its end and the slice cannot end.
func (m *Machine) exhausted() error {
	if m.used() >= m.limits.Steps {
		return &value.Limit{What: "steps", Max: m.limits.Steps}
	}
	return &value.Limit{What: "steps of one operation", Max: m.limits.Operation}
}

// Step takes n more steps, for an operation that works on much. See [value.Runtime]. It may bring the fuel of a slice below zero:
// that ends behind the instruction.
func (m *Machine) Step(n int) error {
	if n <= 0 {
		return nil
	}
	if err := m.interrupted(); err != nil {
		return err
	}
	if m.depth > 0 {
		m.charged += int64(n)
		m.fuel -= int64(n)
		if m.fuel+m.stock < 0 {
			return m.exhausted()
		}
		return nil // the next instruction draws, if there is to be one
	}
	m.beginOperation()
	m.fuel -= int64(n)
	m.inside += int64(n)
	m.charged += int64(n)
	if m.used() > m.limits.Steps || m.used()-m.start > m.limits.Operation {
		return m.exhausted()
	}
	return nil
}

// beginOperation notes where the present instruction began, unless that is known.
func (m *Machine) beginOperation() {
	if instruction := m.used() - m.inside; instruction != m.instruction {
		m.instruction, m.start = instruction, m.used()
	}
}

// enterOperation gives the fuel of a nested run: what the instruction may still take. It returns what the slice has left.
func (m *Machine) enterOperation() (left, allowed int64) {
	m.beginOperation()
	left = m.fuel
	allowed = max(min(m.limits.Operation-(m.used()-m.start), m.limits.Steps-m.used()), 0)
	first := min(allowed, portion)
	m.filled += first - m.fuel
	m.fuel, m.stock = first, allowed-first
	return left, allowed
}

// leaveOperation goes on with what the slice has left, less what the nested run has taken.
func (m *Machine) leaveOperation(left, allowed int64) {
	taken := allowed - m.stock - m.fuel
	m.inside += taken
	m.filled += left - taken - m.fuel
	m.fuel, m.stock = left-taken, 0
}
