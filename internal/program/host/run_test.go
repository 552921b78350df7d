package host_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

func load(t *testing.T, source string) *host.Program {
	t.Helper()
	program, err := host.Load("test.py", []byte(source), nil)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// flaky fails twice.
func flaky(_ context.Context, call host.Call) (json.RawMessage, error) {
	if call.Attempt < 3 {
		return nil, &host.Error{Of: machine.Error{Type: "Busy", Message: "later"}}
	}
	return json.Marshal([]any{call.Function, call.Execution, call.Key, call.Attempt, call.Args})
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source string
		o      host.Options
		want   string // the state, and the value or the error
		prints string
	}{
		"a program of statements has no result": {source: "print(1 + 1)", want: "Resolved null", prints: "2\n"},
		"a lambda is no function to run":        {source: "f = lambda: 1 / 0\ntry:\n    f()\nexcept ZeroDivisionError as error:\n    print(error)\n", want: "Resolved null", prints: "division by zero\n"},
		"arguments may be given by name": {
			source: "def main(a, *, b):\n    return [a, b]", o: host.Options{Args: json.RawMessage(`{"b": 2, "a": 1}`)}, want: "Resolved [1,2]",
		},
		"arguments that do not fit are an error": {source: "def main(a):\n    return a", want: "Rejected TypeError: main() missing 1 required positional argument: 'a'"},
		"a function that is no program is tried again": {
			source: "from perdure.functions import flaky\nasync def main():\n    return await flaky(1, [2])",
			o:      host.Options{Functions: map[string]host.Function{"flaky": {Call: flaky}}},
			want:   `Resolved ["flaky","main-1","local-main-1",3,[1,[2]]]`,
		},
		"its error has its type": {
			source: "import perdure\nfrom perdure.functions import flaky\nclass Busy(perdure.Error): pass\nasync def main():\n    try:\n        await flaky.options(retry=1)()\n    except Busy as error:\n        return str(error)",
			o:      host.Options{Functions: map[string]host.Function{"flaky": {Call: flaky}}},
			want:   `Resolved "later"`,
		},
		"a call that takes too long is timed out": {
			source: "import perdure\nfrom perdure.functions import never\nasync def main():\n    try:\n        await never.options(timeout='3s')()\n    except perdure.Timeout as error:\n        return [str(error), perdure.now()]",
			o:      host.Options{Functions: map[string]host.Function{"never": {Program: nil, Call: nil}}, Start: time.Unix(100, 0)},
			want:   `Resolved ["the deadline has passed",103.0]`,
		},
		"nobody settles it": {source: "import perdure\nasync def main():\n    await perdure.promise(key='approval')", want: "Rejected Deadlock: nothing goes on: nobody here settles main-approval"},
		"a detached call outlives its caller": {
			source: "import perdure\nfrom perdure.functions import later\n@perdure.function(name='later')\nasync def _later():\n    await perdure.sleep(9)\n    print('late')\nasync def main():\n    later.options(detached=True).invoke()",
			o:      host.Options{Entry: "main"}, want: "Resolved null", prints: "late\n",
		},
		"an endless loop meets its limit": {
			source: "while True:\n    pass", o: host.Options{Limits: machine.Limits{Steps: 5_000_000}}, want: "Rejected LimitExceeded: limit of steps exceeded: 5000000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f, ok := tc.o.Functions["never"]; ok && f.Call == nil {
				tc.o.Functions["never"] = host.Function{Program: load(t, "import perdure\ndef never():\n    perdure.promise(timeout='1h', on_timeout='Resolve')\n    perdure.sleep(1000)")}
			}
			var out bytes.Buffer
			tc.o.Output = &out
			result, err := host.Run(t.Context(), load(t, tc.source), tc.o)
			if err != nil {
				t.Fatal(err)
			}
			got := result.State.String() + " " + compact(result.Value)
			if result.Error != nil {
				got = result.State.String() + " " + result.Error.Type + ": " + result.Error.Message
			}
			if got != tc.want || out.String() != tc.prints {
				t.Errorf("got %s and %q, want %s and %q", got, out.String(), tc.want, tc.prints)
			}
		})
	}
}

func TestRunEnds(t *testing.T) {
	t.Parallel()
	waits := "import perdure\nasync def main():\n    try:\n        await perdure.sleep(3600)\n    finally:\n        print('cleaned up')"
	t.Run("a cancellation is raised in the program", func(t *testing.T) {
		t.Parallel()
		cancel := make(chan struct{})
		var out bytes.Buffer
		close(cancel)
		source := "import perdure\nfor i in range(1000):\n    pass\n" + strings.TrimPrefix(waits, "import perdure\n")
		result, err := host.Run(t.Context(), load(t, source), host.Options{Cancel: cancel, Output: &out, Clock: never{}})
		if err != nil || result.State != machine.Canceled {
			t.Fatalf("result is %v, error %v", result, err)
		}
	})
	t.Run("a run in real time ends with its context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		program := load(t, waits)
		clock := never{asked: cancel}
		if _, err := host.Run(ctx, program, host.Options{Clock: clock}); !errors.Is(err, host.ErrEnded) {
			t.Fatalf("error is %v", err)
		}
	})
	t.Run("a loop without an end ends with its context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := host.Run(ctx, load(t, "while True:\n    pass"), host.Options{}); !errors.Is(err, host.ErrEnded) {
			t.Fatalf("error is %v", err)
		}
	})
	t.Run("an instruction that takes long ends with its context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		source := "import itertools\nprint()\n0 in itertools.repeat(1)"
		result, err := host.Run(ctx, load(t, source), host.Options{Output: ending{cancel}})
		if !errors.Is(err, host.ErrEnded) {
			t.Fatalf("result is %+v, error %v", result, err)
		}
	})
}

// TestOneStepIsOneCall: a key stands for one call in an attempt, and a later attempt may make another one under it.
func TestOneStepIsOneCall(t *testing.T) {
	t.Parallel()
	const head = "import perdure\nfrom perdure.functions import f\n@perdure.function(name='f')\nasync def _f(x):\n    print('called', x)\n    return x\n@perdure.function\nasync def main():\n"
	for name, tc := range map[string]struct{ body, out, err string }{
		"the same call is made once": {
			"    return [await f.options(key='k')(1), await f.options(key='k')(1)]\n", "called 1\n", "",
		},
		"another call": {
			"    return [await f.options(key='k')(1), await f.options(key='k')(2)]\n",
			"called 1\n", "test.py:9: NonDeterministic: step k made another call before: give each its own key",
		},
		"another call of a later attempt": {
			"    if perdure.attempt() == 1:\n        await f.options(key='k')(1)\n        raise ValueError\n    return await f.options(key='k')(2)\n",
			"called 1\ncalled 2\n", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			result, err := host.Run(t.Context(), load(t, head+tc.body), host.Options{Output: &out, Entry: "main", Attempts: host.RetryPolicy{MaxAttempts: 2}})
			told := ""
			if err != nil {
				told = err.Error()
			} else if result.State != machine.Resolved {
				t.Fatalf("result is %+v", result)
			}
			if out.String() != tc.out || told != tc.err {
				t.Errorf("it prints %q with the error %q, want %q and %q", out.String(), told, tc.out, tc.err)
			}
		})
	}
}

// ending is an output that ends a run when something is printed.
type ending struct{ cancel func() }

func (e ending) Write(p []byte) (int, error) {
	e.cancel()
	return len(p), nil
}

// never is a clock that stands still, and tells when somebody waits for it.
type never struct{ asked func() }

func (never) Now() time.Time { return time.Unix(0, 0) }

func (n never) After(time.Duration) <-chan time.Time {
	if n.asked != nil {
		n.asked()
	}
	return nil
}

func TestRefused(t *testing.T) {
	t.Parallel()
	_, err := host.Load("test.py", []byte("import perdure._errors\nimport bank\nimport os\nx = 1 +\n"), nil)
	var refused *host.RefusedError
	if !errors.As(err, &refused) || len(refused.Errors) != 1 {
		t.Fatalf("error is %v", err)
	}
	_, err = host.Load("test.py", []byte("import perdure._errors\nimport bank\nimport _perdure\n"), nil)
	if !errors.As(err, &refused) || len(refused.Errors) != 3 {
		t.Fatalf("error is %v", err)
	}
}
