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
