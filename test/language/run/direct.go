package run

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// Direct runs a program that needs nothing from outside on a machine alone, without a world around it: so it begins thousands of
// them in a second. After every steps instructions, if that is not 0, its state is saved and the machine thrown away; another one
// goes on from the bytes of the save point.
func Direct(image *machine.Image, steps int64, limits machine.Limits) (answer Answer, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	o := machine.Options{Limits: limits}
	m, err := image.New(o)
	if err != nil {
		return answer, err
	}
	var codec *savepoint.Codec // made when it is needed: most programs of tests end before
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
			return answer, errors.New("it waits for something")
		}
		if steps == 0 {
			continue
		}
		if codec == nil {
			if codec, err = savepoint.NewCodec(image); err != nil {
				return answer, err
			}
		}
		point, err := codec.Encode(m)
		if err != nil {
			return answer, fmt.Errorf("save: %w", err)
		}
		if m, err = codec.Decode(point, o); err != nil {
			return answer, fmt.Errorf("restore: %w", err)
		}
		answer.Restores++
		answer.Largest = max(answer.Largest, len(point))
	}
}

// Program runs a program that needs nothing from outside, not even the module perdure, or says why it is refused. It is saved after
// every steps instructions, if that is not 0. The error is a fault of the interpreter.
func Program(file, source string, steps int64) (Answer, error) {
	image, err := Small(file, source, true)
	if refused, ok := errors.AsType[*host.RefusedError](err); ok {
		return Answer{Refused: refused.Error(), Errors: refused.Errors}, nil
	}
	if err != nil {
		return Answer{}, err
	}
	return Direct(image, steps, machine.Limits{})
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
