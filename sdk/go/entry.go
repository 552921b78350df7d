package perdure

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
)

// RawArgs as the only parameter of a function gets its arguments as they are: an array if they are positional, an object if
// they have names.
type RawArgs json.RawMessage

// entry is a function as the SDK calls it.
type entry func(ctx context.Context, args json.RawMessage) (json.RawMessage, error)

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	rawArgsType = reflect.TypeFor[RawArgs]()
)

// entryOf takes a function of the form func(context.Context, A, B, …) (T, error), with any number of arguments, and with or
// without a result.
func entryOf(fn any) (entry, error) {
	v := reflect.ValueOf(fn)
	if fn == nil || v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("%T is not a function", fn)
	}
	t := v.Type()
	outs := t.NumOut()
	if t.NumIn() < 1 || t.In(0) != contextType || t.IsVariadic() || outs < 1 || outs > 2 || t.Out(outs-1) != errorType {
		return nil, fmt.Errorf("%s is not of the form func(context.Context, A, B, …) (T, error)", t)
	}
	return func(ctx context.Context, args json.RawMessage) (json.RawMessage, error) {
		in, err := parameters(t, args)
		if err != nil {
			return nil, err
		}
		out := v.Call(append([]reflect.Value{reflect.ValueOf(ctx)}, in...))
		if err, failed := out[outs-1].Interface().(error); failed {
			return nil, err
		}
		if outs == 1 {
			return json.RawMessage("null"), nil
		}
		return encodeValue(out[0].Interface(), "the result")
	}, nil
}

// parameters decodes the arguments of a call into what the function takes.
func parameters(t reflect.Type, args json.RawMessage) ([]reflect.Value, error) {
	args = bytes.TrimSpace(args)
	if len(args) == 0 || string(args) == "null" {
		args = json.RawMessage("[]")
	}
	n := t.NumIn() - 1
	if n == 1 && t.In(1) == rawArgsType {
		return []reflect.Value{reflect.ValueOf(RawArgs(args))}, nil
	}
	var values []json.RawMessage
	if args[0] == '[' {
		if err := json.Unmarshal(args, &values); err != nil {
			return nil, failure("InvalidArguments", fmt.Sprintf("the arguments are not JSON: %v", err))
		}
	}
	if args[0] != '[' {
		values = []json.RawMessage{args}
	}
	if args[0] != '[' && n != 1 {
		return nil, failure("InvalidArguments", fmt.Sprintf("the arguments have names, and the function takes %d by position", n))
	}
	if len(values) != n {
		return nil, failure("InvalidArguments", fmt.Sprintf("the function takes %d arguments, and was called with %d", n, len(values)))
	}
	in := make([]reflect.Value, n)
	for i, text := range values {
		p := reflect.New(t.In(i + 1))
		if err := json.Unmarshal(text, p.Interface()); err != nil {
			return nil, failure("InvalidArguments", fmt.Sprintf("argument %d: %v", i+1, err))
		}
		in[i] = p.Elem()
	}
	return in, nil
}
