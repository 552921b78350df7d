package machine

import "github.com/perdure/perdure/internal/program/value"

// Each task has a value in the place of CPython's context variables. They are in the Memory, which a save point has, in a dict by the paths
// of the tasks.
var nameContexts = value.NewName("contexts")

func (m *Machine) contexts() *value.Dict {
	if m.state.Memory == nil {
		return nil
	}
	found, _ := m.state.Memory.GetStr(nameContexts)
	contexts, _ := found.(*value.Dict)
	return contexts
}

// contextOf is the value of a task, or nil.
func (m *Machine) contextOf(t *Task) value.Value {
	contexts := m.contexts()
	if contexts == nil {
		return nil
	}
	v, _ := contexts.GetStr(value.NewStr(t.Path))
	return v
}

func (m *Machine) setContext(t *Task, v value.Value) error {
	if err := m.Alloc(sizeOfContext); err != nil {
		return err
	}
	if m.state.Memory == nil {
		m.state.Memory = value.NewDict()
	}
	contexts := m.contexts()
	if contexts == nil {
		contexts = value.NewDict()
		m.state.Memory.SetStr(nameContexts, contexts)
	}
	contexts.SetStr(value.NewStr(t.Path), v)
	return nil
}

// sizeOfContext is the estimate of what the value of one more task takes.
const sizeOfContext = 96

// inheritContext gives a task the value of the one that starts it.
func (m *Machine) inheritContext(t, from *Task) error {
	if v := m.contextOf(from); v != nil {
		return m.setContext(t, v)
	}
	return nil
}

// dropContext forgets the value of a task that has ended.
func (m *Machine) dropContext(t *Task) {
	if contexts := m.contexts(); contexts != nil {
		contexts.DeleteStr(value.NewStr(t.Path))
	}
}
