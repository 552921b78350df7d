package modules

import (
	"errors"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/value"
)

// tank is a Runtime of so many steps that runs nothing.
type tank struct {
	value.Runtime
	left int
}

func (t *tank) Step(n int) error {
	t.left -= n
	if t.left < 0 {
		return &value.Limit{What: "steps", Max: 0}
	}
	return nil
}

func (t *tank) Alloc(int) error { return nil }

func TestAMatchThatGoesBackForEverIsStopped(t *testing.T) {
	for name, c := range map[string]struct{ pattern, text string }{
		"repetitions of repetitions":     {`(a*)*b`, strings.Repeat("a", 60)},
		"alternatives that are the same": {`(a|a)*b`, strings.Repeat("a", 60)},
		"a back reference":               {`(a+)+\1b`, strings.Repeat("a", 60)},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := compileRE(c.pattern, 0)
			if err != nil {
				t.Fatal(err)
			}
			text := value.NewStr(c.text)
			m := newREMatcher(&tank{left: 1_000_000}, p, newREText(text), text.Len())
			_, err = m.search(0, m.end)
			if _, ok := errors.AsType[*value.Limit](err); !ok {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}
