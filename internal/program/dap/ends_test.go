package dap

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
)

// TestConsole holds what lines in the editor's console give.
func TestConsole(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		lines := []struct{ line, want string }{
			{"help", consoleHelp},
			{"settle approve-tea {", `! "{" is not JSON`},
			{"reject approve-tea", `! "" is no type of an error: reject ID TYPE MESSAGE`},
			{"reject approve-tea 1+1 x", `! "1+1" is no type of an error: reject ID TYPE MESSAGE`},
			{"settle approve-tea [1, 2]", "settled approve-tea"},
			{"reject approve-cup OutOfStock  no cups ", "rejected approve-cup"},
			{"RATE", "1.5"},
			{"total + 1", "1"},
			{"settle", "! NameError: name 'settle' is not defined"},
			{"settle == 1", "! NameError: name 'settle' is not defined"},
		}
		for _, one := range lines {
			if got := c.console(t, one.line); got != one.want {
				t.Errorf("%q gives %q, want %q", one.line, got, one.want)
			}
		}
		for _, line := range []string{"settle nobody 1", "settle approve-tea 1"} {
			if got := c.console(t, line); got[0] != '!' {
				t.Errorf("%q gives %q", line, got)
			}
		}
		// The words are of the console: elsewhere they are no expressions.
		if got := c.evaluated(1, "settle approve-tea 1"); got[0] != '!' {
			t.Errorf("in a watch it gives %q", got)
		}
	})
}

// TestEnds: what an editor is told of how a program ends.
func TestEnds(t *testing.T) {
	cases := map[string]struct {
		source string
		want   []string // the output
		code   int
	}{
		"with a result":     {source: "return {'sum': 3}", want: []string{"console: the program has returned {\"sum\":3}\n"}},
		"without one":       {source: "print('tea', end='')", want: []string{"stdout: tea", "console: the program has returned null\n"}},
		"with an exit code": {source: "raise SystemExit(3)", want: []string{"console: the program has ended with exit code 3\n"}, code: 3},
		"with an error": {
			source: "raise ValueError('cold')", code: 1,
			want: []string{"stderr: Traceback (most recent call last):\n  File \"a.py\", line 2, in main\n    raise ValueError('cold')\nValueError: cold\n"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			open := func(_ context.Context, _ Launch, o debug.Options) (Opened, error) {
				program, err := host.Load("a.py", []byte("async def main():\n    "+tc.source+"\n"), nil)
				if err != nil {
					return Opened{}, err
				}
				session, err := debug.Start(program, debug.Begin{Args: json.RawMessage("[]")}, o)
				return Opened{Session: session}, err
			}
			with(t, open, func(t *testing.T, c *client) {
				opened(c, object{})
				if why := c.refused("configurationDone", nil); why != errTwice.Error() {
					t.Errorf("a second configurationDone: %s", why)
				}
				ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
				var outputs []string
				code := -1
				for code < 0 {
					switch e := event[dap.EventMessage](c).(type) {
					case *dap.OutputEvent:
						outputs = append(outputs, e.Body.Category+": "+e.Body.Output)
					case *dap.ExitedEvent:
						code = e.Body.ExitCode
					}
				}
				if diff := cmp.Diff(tc.want, outputs); diff != "" || code != tc.code {
					t.Errorf("the exit code is %d, want %d; output (-want +got):\n%s", code, tc.code, diff)
				}
				event[*dap.TerminatedEvent](c)
			})
		})
	}
}
