package machine

import "github.com/perdure/perdure/internal/program/value"

// building is what operations of the host have in their hands: texts, tables and elements that no value of the program holds yet, so
// that a recount of the heap does not find them. It belongs to one instruction, and is over with it: the result is on the stack then.
// Nothing of it is ever in a state, as no slice ends in the middle of an instruction.
type building struct {
	// instruction is the one that the rest is of.
	instruction int64
	// asked is what it has asked for and has not forgotten.
	asked int64
	// around is that of the instructions that this one is a nested run of.
	around int64
	// values are being filled, those of the instructions around it before floor.
	values []value.Value
	floor  int
}

// executed counts instructions, in nested runs too. It is another one for each.
func (m *Machine) executed() int64 { return m.used() - m.charged }

// present is that of the present instruction.
func (m *Machine) present() *building {
	b := &m.building
	if now := m.executed(); now != b.instruction {
		b.instruction, b.asked = now, 0
		if len(b.values) > b.floor {
			clear(b.values[b.floor:])
			b.values = b.values[:b.floor]
		}
	}
	return b
}

// Asked is what the present operation has asked for. See [value.Runtime].
func (m *Machine) Asked() int64 { return m.present().asked }

// Forget goes back to what Asked was. See [value.Runtime].
func (m *Machine) Forget(asked int64) {
	if b := m.present(); asked < b.asked {
		b.asked = asked
	}
}

// Building tells of a value that the present operation fills. See [value.Runtime].
func (m *Machine) Building(v value.Value) {
	b := m.present()
	b.values = append(b.values, v)
}

// enterBuilding begins a nested run in the present instruction, and returns what leave needs.
func (m *Machine) enterBuilding() (asked int64, floor int) {
	b := m.present()
	asked, floor = b.asked, b.floor
	b.around += asked
	b.asked, b.floor = 0, len(b.values)
	return asked, floor
}

// leaveBuilding goes on with the instruction that the nested run was in. What the run has asked for is not its: a recount finds
// what is left of it where the result is kept.
func (m *Machine) leaveBuilding(asked int64, floor int) {
	b := m.present()
	clear(b.values[b.floor:])
	b.values = b.values[:b.floor]
	b.around -= asked
	b.asked, b.floor = asked, floor
}
