package value_test

import "github.com/perdure/perdure/internal/program/value"

// limited is a Runtime that counts, and calls nothing of a program.
type limited struct {
	steps, bytes, depth int
	ids                 uint64
}

func (l *limited) Step(n int) error {
	if l.steps -= n; l.steps < 0 {
		return &value.Limit{What: "steps"}
	}
	return nil
}

func (l *limited) Alloc(n int) error {
	if l.bytes -= n; l.bytes < 0 {
		return &value.Limit{What: "heap"}
	}
	return nil
}

// Asked is what has been taken.
func (l *limited) Asked() int64 { return -int64(l.bytes) }

// Forget gives back.
func (l *limited) Forget(asked int64) { l.bytes = -int(asked) }

// Building is of no interest: what is taken is taken.
func (l *limited) Building(value.Value) {}

func (l *limited) Call(fn value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	if l.depth >= 100 {
		return nil, value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	l.depth++
	defer func() { l.depth-- }()
	switch f := fn.(type) {
	case *value.Class:
		obj, _, err := value.ClassNew(l, f, args, kwargs)
		return obj, err
	case *value.Builtin:
		return f.Call(l, args, kwargs)
	}
	return nil, value.Raise(value.TypeError, "'%s' object is not callable", fn.Class().Name)
}

func (l *limited) Resume(*value.Generator, value.Value, *value.Exception) (value.Value, bool, error) {
	return nil, true, nil
}

func (*limited) Module() string { return "__main__" }

func (l *limited) NextID() uint64 {
	l.ids++
	return l.ids
}
