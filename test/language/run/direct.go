package run

import (
	"bytes"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// Direct runs a program that needs nothing from outside on a machine alone, without a world around it: so it begins thousands of
// them in a second. Its process is thrown away after every steps instructions, if that is not 0.
func Direct(program *host.Program, steps int64, limits machine.Limits) (answer Answer, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	o := machine.Options{Limits: limits}
	m, err := program.Image().New(o)
	if err != nil {
		return answer, err
	}
	var out bytes.Buffer
	for {
		stop, err := m.Run(machine.Slice{Fuel: steps, Now: time.Unix(1_700_000_000, 0), Output: &out})
		if err != nil {
			return answer, err
		}
		if stop.Why == machine.Done {
			answer.Out, answer.Steps = out.String(), m.State().Steps
			answer.failed(stop.Outcome.Error)
			return answer, nil
		}
		if stop.Why == machine.Blocked {
			return answer, fmt.Errorf("it waits for something")
		}
		if m, err = restored(program, m, o); err != nil {
			return answer, err
		}
	}
}

// restored is a machine that goes on from the save point of another.
func restored(program *host.Program, m *machine.Machine, o machine.Options) (*machine.Machine, error) {
	return program.Image().Restore(o, m.State())
}

func (a *Answer) failed(err *machine.Error) {
	if err == nil {
		return
	}
	a.Err = err.Stack
	a.Error = err.Type
	if err.Message != "" {
		a.Error += ": " + err.Message
	}
	a.Limit = err.Type == "LimitExceeded"
}
