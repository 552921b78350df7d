package perdure

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

type transferArgs struct {
	From   string `json:"from"`
	Amount int    `json:"amount"`
}

func TestArgumentsBecomeParameters(t *testing.T) {
	one := func(_ context.Context, n int) (int, error) { return n, nil }
	for name, c := range map[string]struct {
		fn         any
		args, want string
		kind       string
	}{
		"none":                      {fn: func(context.Context) error { return nil }, args: `[]`, want: `null`},
		"none given at all":         {fn: func(context.Context) (string, error) { return "x", nil }, args: ``, want: `"x"`},
		"one by position":           {fn: one, args: `[7]`, want: `7`},
		"two by position":           {fn: func(_ context.Context, a, b string) (string, error) { return a + b, nil }, args: `["a", "b"]`, want: `"ab"`},
		"a struct by name":          {fn: func(_ context.Context, a transferArgs) (any, error) { return a, nil }, args: `{"from":"a","amount":3}`, want: `{"from":"a","amount":3}`},
		"a struct by position":      {fn: func(_ context.Context, a transferArgs) (int, error) { return a.Amount, nil }, args: `[{"amount":3}]`, want: `3`},
		"as they are":               {fn: func(_ context.Context, a RawArgs) (json.RawMessage, error) { return json.RawMessage(a), nil }, args: `[1.0,"<"]`, want: `[1.0,"<"]`},
		"too few":                   {fn: one, args: `[]`, kind: "InvalidArguments"},
		"too many":                  {fn: one, args: `[1,2]`, kind: "InvalidArguments"},
		"of another type":           {fn: one, args: `["x"]`, kind: "InvalidArguments"},
		"names for two parameters":  {fn: func(_ context.Context, a, b int) error { return nil }, args: `{"a":1,"b":2}`, kind: "InvalidArguments"},
		"no JSON":                   {fn: one, args: `[1`, kind: "InvalidArguments"},
		"a result that is not JSON": {fn: func(context.Context) (chan int, error) { return nil, nil }, args: `[]`, kind: "InvalidValue"},
		"a result that is too large": {
			fn: func(context.Context) (string, error) { return strings.Repeat("x", maxValue), nil }, args: `[]`, kind: "ValueTooLarge",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := entryOf(c.fn)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e(t.Context(), json.RawMessage(c.args))
			if c.kind != "" {
				if !errors.Is(err, &Error{Type: c.kind}) {
					t.Errorf("got %s, %v", got, err)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestWhatIsNotAFunctionIsRefused(t *testing.T) {
	for name, fn := range map[string]any{
		"nothing":             nil,
		"a number":            1,
		"without a context":   func(int) error { return nil },
		"without an error":    func(context.Context) int { return 0 },
		"with three results":  func(context.Context) (int, int, error) { return 0, 0, nil },
		"with any parameters": func(context.Context, ...int) error { return nil },
	} {
		if _, err := entryOf(fn); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestArgumentsOfACall(t *testing.T) {
	for name, c := range map[string]struct {
		make func() ([]wireArg, error)
		want string
	}{
		"one":               {func() ([]wireArg, error) { return Function[string, int]("f").args("<a>") }, `[{"value":"<a>"}]`},
		"several":           {func() ([]wireArg, error) { return Function[Positional, int]("f").args(Positional{1, "x"}) }, `[{"value":1},{"value":"x"}]`},
		"by name, in order": {func() ([]wireArg, error) { return Function[Named, int]("f").args(Named{"b": 1, "a": nil}) }, `[{"name":"a","value":null},{"name":"b","value":1}]`},
		"of a struct":       {func() ([]wireArg, error) { return NamedFunction[transferArgs, int]("f").args(transferArgs{"x", 2}) }, `[{"name":"amount","value":2},{"name":"from","value":"x"}]`},
		"none":              {func() ([]wireArg, error) { return Function[None, int]("f").args(None{}) }, `null`},
	} {
		args, err := c.make()
		got, _ := marshal(args)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := Function[string, int]("f").args(strings.Repeat("x", maxValue)); !errors.Is(err, ErrValueTooLarge) {
		t.Errorf("a large argument: %v", err)
	}
	if _, err := NamedFunction[int, int]("f").args(1); err == nil {
		t.Error("a number has no names")
	}
}

// The text that is hashed is written down here as the contract has it, so that both SDKs and the gateway mean the same.
func TestTheHashOfACallIsThatOfTheContract(t *testing.T) {
	n := newPromise{Invoke: &invocation{Function: "bar", Args: []wireArg{{Name: "n", Value: json.RawMessage(` [1.0, "a b"] `)}, {}}}}
	// printf 'bar\nReject\nnull\nn=[1.0,"a b"]\n=null\n' | sha256sum
	if got := callHash(n); got != "0d58270523c552af5a33dfd21c1d3e72f44733b8224514c086be3f6d8fe79a27" {
		t.Errorf("hash %s", got)
	}
	// printf '\nResolve\n{"x":1}\n' | sha256sum
	if got := callHash(newPromise{OnTimeout: "Resolve", Param: json.RawMessage(`{ "x": 1 }`)}); got != "1565ca42f3c58756003255f498b5081e55464d810ad6328f0e973adaf5732d88" {
		t.Errorf("hash %s", got)
	}
}
