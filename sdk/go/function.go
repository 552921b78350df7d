package perdure

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Func is a function that runs elsewhere, declared with [Function] or one of its kin.
type Func[In, Out any] struct {
	name string
	args func(In) ([]wireArg, error)
}

// Function declares a function with one argument. The name is that of the Function in the namespace, whatever language it is
// written in.
//
//	var Bar = perdure.Function[int, string]("bar")
//
//	text, err := Bar.Call(ctx, 42)
//
// If In is [Positional] or [Named] these are the arguments.
func Function[In, Out any](name string) Func[In, Out] {
	return Func[In, Out]{name: name, args: arguments[In]}
}

// Positional are the arguments of a call, in order.
type Positional []any

// Named are the arguments of a call, by name. A struct does the same with types: see [NamedFunction].
type Named map[string]any

// NamedFunction declares a function whose arguments are the fields of a struct, under the names that they have in JSON.
//
//	type Transfer struct {
//		From   string `json:"from"`
//		To     string `json:"to"`
//		Amount int    `json:"amount"`
//	}
//
//	var Pay = perdure.NamedFunction[Transfer, string]("pay")
func NamedFunction[In, Out any](name string) Func[In, Out] {
	return Func[In, Out]{name: name, args: func(in In) ([]wireArg, error) { return members(in) }}
}

// Call invokes the function and awaits its result.
func (f Func[In, Out]) Call(ctx context.Context, in In, opts ...Option) (Out, error) {
	return f.Invoke(ctx, in, opts...).Await(ctx)
}

// Invoke starts the function, and returns the promise of its result. When it returns, the call is recorded.
func (f Func[In, Out]) Invoke(ctx context.Context, in In, opts ...Option) *Promise[Out] {
	args, err := f.args(in)
	return invoke[Out](ctx, f.name, args, err, opts)
}

func invoke[Out any](ctx context.Context, name string, args []wireArg, problem error, opts []Option) *Promise[Out] {
	s := enter(ctx, name)
	defer s.exit()
	c := collect(opts)
	step := s.named(c.key)
	if problem != nil {
		return &Promise[Out]{future: newFuture(s.act, step, problem)}
	}
	return &Promise[Out]{future: s.create(ctx, newPromise{
		Step: step, ID: c.id,
		Invoke: &invocation{
			Function: name, Args: args, Timeout: c.timeoutText(), Retry: c.retry,
			CancelGracePeriod: durationText(c.grace), OnLostAttempt: c.onLost, Detached: c.detached,
		},
	})}
}

func arguments[In any](in In) ([]wireArg, error) {
	switch v := any(in).(type) {
	case Positional:
		return positional(v...)
	case Named:
		return named(v)
	case None:
		return nil, nil
	}
	return positional(in)
}

func positional(values ...any) ([]wireArg, error) {
	args := make([]wireArg, 0, len(values))
	for i, v := range values {
		data, err := encodeValue(v, fmt.Sprintf("argument %d", i+1))
		if err != nil {
			return nil, err
		}
		args = append(args, wireArg{Value: data})
	}
	return args, nil
}

// named orders arguments by name, so that the same call has the same text each time.
func named(values map[string]any) ([]wireArg, error) {
	args := make([]wireArg, 0, len(values))
	for name, v := range values {
		data, err := encodeValue(v, "argument "+name)
		if err != nil {
			return nil, err
		}
		args = append(args, wireArg{Name: name, Value: data})
	}
	slices.SortFunc(args, func(a, b wireArg) int { return strings.Compare(a.Name, b.Name) })
	return args, nil
}

// members are the members of a struct, or of anything that is an object in JSON, as arguments.
func members(in any) ([]wireArg, error) {
	data, err := marshal(in)
	if err != nil {
		return nil, failure("InvalidValue", fmt.Sprintf("the arguments are not JSON: %v", err))
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return nil, failure("InvalidValue", fmt.Sprintf("%s is not an object in JSON, so it cannot be named arguments", reflect.TypeOf(in)))
	}
	raw := make(map[string]any, len(values))
	for name, v := range values {
		raw[name] = v
	}
	return named(raw)
}
