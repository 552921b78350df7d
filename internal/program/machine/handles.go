package machine

import (
	"github.com/perdure/perdure/internal/program/value"
)

// The classes of the machine's own values. Programs see them only through the module perdure.
var (
	promiseClass = value.NewClass(value.ClassSpec{
		Name: "promise_handle", QualName: "promise_handle", Module: primitivesModule, Final: true,
		Attrs: []*value.GetSet{
			attribute("step", func(p *Promise) value.Value { return value.NewStr(p.ID) }),
			attribute("state", func(p *Promise) value.Value { return value.NewStr(p.State.String()) }),
			attribute("value", func(p *Promise) value.Value { return value.NewStr(p.Value) }),
			attribute("error", func(p *Promise) value.Value { return value.NewStr(p.Error) }),
			attribute("order", func(p *Promise) value.Value { return value.MakeInt(p.Order) }),
			{Name: "name", Get: func(rt value.Runtime, self value.Value) (value.Value, error) {
				m, err := machineOf(rt)
				p, ok := self.(*Promise)
				if err != nil || !ok {
					return value.None, err
				}
				return value.NewStr(m.options.Execution + "-" + p.ID), nil
			}},
		},
	})
	taskClass = value.NewClass(value.ClassSpec{
		Name: "task_handle", QualName: "task_handle", Module: primitivesModule, Final: true,
		Attrs: []*value.GetSet{
			attribute("step", func(t *Task) value.Value { return value.NewStr(t.Path) }),
			attribute("state", func(t *Task) value.Value { return value.NewStr(t.outcomeState().String()) }),
			attribute("value", func(t *Task) value.Value { return orNone(t.Value) }),
			attribute("error", func(t *Task) value.Value {
				if t.Error == nil {
					return value.None
				}
				return t.Error
			}),
			attribute("order", func(t *Task) value.Value { return value.MakeInt(t.Order) }),
		},
	})
	waitClass      = value.NewClass(value.ClassSpec{Name: "wait", QualName: "wait", Module: primitivesModule, Final: true})
	asyncStepClass = value.NewClass(value.ClassSpec{Name: "async_generator_asend", QualName: "async_generator_asend", Module: "builtins", Final: true})
	againClass     = value.NewClass(value.ClassSpec{Name: "again", QualName: "again", Module: primitivesModule, Final: true})
)

// again is the class of Again.
type again struct{ _ byte }

// Class is the class of the value.
func (*again) Class() *value.Class { return againClass }

// Again is what a manager's __exit__ returns that wants its block to run again.
var Again value.Value = &again{}

// Class is the class of a handle.
func (*Promise) Class() *value.Class { return promiseClass }

// Class is the class of a handle.
func (*Task) Class() *value.Class { return taskClass }

// Class is the class of a wait.
func (*Wait) Class() *value.Class { return waitClass }

// Class is the class of what __anext__() of an asynchronous generator gives.
func (*AsyncStep) Class() *value.Class { return asyncStepClass }

// Classes are the classes of the machine's own values.
func Classes() []*value.Class {
	return []*value.Class{promiseClass, taskClass, waitClass, asyncStepClass, againClass}
}

// attribute is an attribute of a value of the machine.
func attribute[T value.Value](name string, get func(T) value.Value) *value.GetSet {
	return &value.GetSet{Name: name, Get: func(_ value.Runtime, self value.Value) (value.Value, error) {
		v, ok := self.(T)
		if !ok {
			return nil, value.Raise(value.TypeError, "'%s' has no %s", self.Class().Name, name)
		}
		return get(v), nil
	}}
}

func orNone(v value.Value) value.Value {
	if v == nil {
		return value.None
	}
	return v
}

// outcomeState is how a task has ended, as a promise would tell it.
func (t *Task) outcomeState() PromiseState {
	switch {
	case t.Status != Finished:
		return Pending
	case t.Error != nil:
		return Rejected
	}
	return Resolved
}
