// Command conformance runs a function of a conformance case with the Go SDK: see test/conformance/README.md.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	perdure "github.com/perdure/perdure/sdk/go"
)

// exitMistake says that the case is not one.
const exitMistake = 64

func main() {
	p, err := load(os.Getenv("PERDURE_CONFORMANCE_CASE"))
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(exitMistake)
	}
	p.effects = os.Getenv("PERDURE_CONFORMANCE_EFFECTS")
	p.restore = os.Getenv("PERDURE_CONFORMANCE_RESTORE") == "1"
	name := os.Getenv("PERDURE_CONFORMANCE_FUNCTION")
	if p.functions[name] == nil {
		_, _ = fmt.Fprintf(os.Stderr, "conformance: the case has no function %q\n", name)
		os.Exit(exitMistake)
	}
	perdure.Main(func(ctx context.Context, args perdure.RawArgs) (json.RawMessage, error) {
		given, err := parse(args)
		if err != nil {
			return nil, err
		}
		return p.call(ctx, name, given)
	})
}

// program is the functions of a case.
type program struct {
	functions map[string]*object
	effects   string
	restore   bool
}

func load(path string) (*program, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the case: %w", err)
	}
	v, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("decode the case: %w", err)
	}
	root, _ := v.(*object)
	if root == nil {
		return nil, fmt.Errorf("the case is not an object")
	}
	functions, _ := root.values["functions"].(*object)
	if functions == nil {
		return nil, fmt.Errorf("the case has no functions")
	}
	p := &program{functions: map[string]*object{}}
	for _, name := range functions.names {
		f, _ := functions.values[name].(*object)
		if err := checkFunction(f); err != nil {
			return nil, fmt.Errorf("function %s: %w", name, err)
		}
		p.functions[name] = f
	}
	return p, nil
}

func checkFunction(f *object) error {
	if f == nil {
		return fmt.Errorf("it is not an object")
	}
	for _, name := range f.names {
		if !slices.Contains([]string{"params", "body", "later", "settings"}, name) {
			return fmt.Errorf("unknown member %q", name)
		}
	}
	if err := check(f.values["body"]); err != nil {
		return err
	}
	later, _ := f.values["later"].([]any)
	for _, each := range later {
		o, ok := each.(*object)
		if !ok {
			return fmt.Errorf("%s is not a later body", textOf(each))
		}
		if err := check(o.values["body"]); err != nil {
			return err
		}
	}
	return nil
}

// call runs a function in this process.
func (p *program) call(ctx context.Context, name string, args any) (json.RawMessage, error) {
	f := p.functions[name]
	if f == nil {
		panic(fmt.Sprintf("the case has no function %q", name))
	}
	r := &run{program: p, vars: map[string]any{}}
	params, _ := f.values["params"].([]any)
	for i, each := range params {
		param := each.(string)
		r.vars[param] = nil
		switch given := args.(type) {
		case []any:
			if i < len(given) {
				r.vars[param] = given[i]
			}
		case *object:
			r.vars[param] = given.values[param]
		}
	}
	end, err := r.block(ctx, bodyOf(ctx, f))
	if err != nil {
		return nil, err
	}
	if end == nil {
		return json.RawMessage("null"), nil
	}
	return encode(end.value), nil
}

// bodyOf is the body that the process runs at its epoch.
func bodyOf(ctx context.Context, f *object) any {
	body := f.values["body"]
	later, _ := f.values["later"].([]any)
	for _, each := range later {
		if o := each.(*object); int64(small(o.values["epoch"])) <= perdure.About(ctx).Epoch {
			body = o.values["body"]
		}
	}
	return body
}
