package savepoint_test

import (
	"errors"
	"testing"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
	"github.com/perdure/perdure/internal/program/value"
)

// A task that could not go on is none: the machine relies on what it finds.
func TestTasksThatCannotGoOnAreRefused(t *testing.T) {
	for name, change := range map[string]func(*machine.State){
		"a task without code that is given something": func(s *machine.State) {
			s.Tasks[0].Frames, s.Tasks[0].Stack, s.Tasks[0].Resume = nil, nil, value.None
		},
		"a task without code that has operands": func(s *machine.State) { s.Tasks[0].Frames = nil },
		"a task without code in a program that runs": func(s *machine.State) {
			s.Tasks[0].Frames, s.Tasks[0].Stack = nil, nil
		},
		"a task that is given something and awaits nothing": func(s *machine.State) { s.Tasks[0].Resume = value.None },
		"a task with an operand too many": func(s *machine.State) {
			s.Tasks[0].Stack = append(s.Tasks[0].Stack, value.None)
		},
		"a task with an operand too few": func(s *machine.State) {
			s.Tasks[0].Stack = s.Tasks[0].Stack[:len(s.Tasks[0].Stack)-1]
		},
		"a task that waits and has all operands": func(s *machine.State) {
			s.Queue = nil
			s.Tasks[0].Status, s.Tasks[0].Wait = machine.Waiting, &machine.Wait{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, m := stopped(t, small, 200)
			mustDecode(t, c, mustEncode(t, c, m))
			change(m.State())
			if _, err := c.Decode(mustEncode(t, c, m), script); !errors.Is(err, savepoint.ErrCorrupt) {
				t.Errorf("it is read: %v", err)
			}
		})
	}
}

// What an exception has of its own, beside its arguments and its __dict__, is bounded: by what its class can have.
func TestAttributesThatNoExceptionHasAreRefused(t *testing.T) {
	own := func(attrs ...value.OwnAttr) func(*machine.State) {
		return func(s *machine.State) {
			e := value.NewException(value.AttributeError)
			e.Own = attrs
			s.Modules[0].Attrs.SetStr(value.NewName("kept"), e)
		}
	}
	many := make([]value.OwnAttr, 1000)
	for i := range many {
		many[i] = value.OwnAttr{Name: "name", Value: value.None}
	}
	for name, test := range map[string]struct {
		change  func(*machine.State)
		refused bool
	}{
		"those that it has":     {own(value.OwnAttr{Name: "name", Value: value.None}, value.OwnAttr{Name: "obj", Value: value.True}), false},
		"one without a value":   {own(value.OwnAttr{Name: "name"}), true},
		"one that nothing has":  {own(value.OwnAttr{Name: "colour", Value: value.None}), true},
		"one that stands twice": {own(value.OwnAttr{Name: "obj", Value: value.None}, value.OwnAttr{Name: "obj", Value: value.None}), true},
		"very many":             {own(many...), true},
	} {
		t.Run(name, func(t *testing.T) {
			c, m := stopped(t, small, 200)
			test.change(m.State())
			if _, err := c.Decode(mustEncode(t, c, m), script); errors.Is(err, savepoint.ErrCorrupt) != test.refused {
				t.Errorf("refused: %v, want %v", err, test.refused)
			}
		})
	}
}
