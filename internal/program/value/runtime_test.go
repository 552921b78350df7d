package value_test

import "github.com/perdure/perdure/internal/program/value"

// limited is a Runtime that counts, and calls nothing of a program.
type limited struct {
	steps, bytes int
	ids          uint64
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

func (l *limited) Call(fn value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	if cls, ok := fn.(*value.Class); ok {
		obj, _, err := value.ClassNew(l, cls, args, kwargs)
		return obj, err
	}
	return nil, value.Raise(value.TypeError, "'%s' object is not callable", fn.Class().Name)
}

func (l *limited) Resume(*value.Generator, value.Value, *value.Exception) (value.Value, bool, error) {
	return nil, true, nil
}

func (l *limited) NextID() uint64 {
	l.ids++
	return l.ids
}
