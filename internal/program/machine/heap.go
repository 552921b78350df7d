package machine

import "github.com/perdure/perdure/internal/program/value"

// visitedPerStep is how many values of a recount of the heap are a step.
const visitedPerStep = 1

// spareShare is which share of the heap's limit may at least be taken between two recounts. The limit is met late by so much at
// most, and the recounts of a program that stays close to it do not take all its time.
const spareShare = 16

// Alloc tells that n bytes of heap are taken. What is no longer used is not known: where the estimate passes the limit,
// all that can be reached is counted, and the estimate goes on from there. See [value.Runtime].
func (m *Machine) Alloc(n int) error {
	m.state.Heap += int64(n)
	m.present().asked += int64(n)
	if m.state.Heap <= m.limits.Heap {
		return nil
	}
	return m.recount()
}

// recount replaces the estimate of the heap by what there is, with what operations have in their hands. It takes steps, so a program
// that stays close to the limit comes to an end.
func (m *Machine) recount() error {
	n := m.building.around + m.building.asked
	c := counter{seen: map[value.Value]struct{}{}, shared: m.image.shared}
	for i := range m.state.Outbox {
		c.total += int64(m.state.Outbox[i].size())
	}
	m.roots(c.visit)
	for _, v := range m.building.values {
		m.children(v, c.visit) // it has itself been asked for
	}
	if m.task != nil {
		clear(m.task.Stack[min(m.task.sp, len(m.task.Stack)):])
	}
	for len(c.queue) > 0 {
		v := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		c.total += int64(m.sizeOf(v))
		if c.total+n > m.limits.Heap {
			break
		}
		m.children(v, c.visit)
	}
	heap := c.total + n
	m.state.Heap = min(heap, m.limits.Heap-m.limits.Heap/spareShare)
	if err := m.Step(len(c.seen)/visitedPerStep + 1); err != nil {
		return err
	}
	if heap > m.limits.Heap {
		return &value.Limit{What: "heap", Max: m.limits.Heap}
	}
	return nil
}

// counter counts what values take, each once.
type counter struct {
	seen   map[value.Value]struct{}
	shared map[value.Value]struct{}
	queue  []value.Value
	total  int64
}

// size is what an effect takes.
func (e *Effect) size() int {
	return sizeOfPromise + len(e.ID) + len(e.Args) + len(e.Options) + len(e.Value)
}

// visit notes a value that has to be counted. Numbers and such count with who holds them.
func (c *counter) visit(v value.Value) {
	if !isShared(v) {
		return
	}
	if _, ok := c.shared[v]; ok {
		return
	}
	if _, ok := c.seen[v]; !ok {
		c.seen[v] = struct{}{}
		c.queue = append(c.queue, v)
	}
}

// roots visits what a machine holds directly.
func (m *Machine) roots(visit func(value.Value)) {
	for _, t := range m.state.Tasks {
		visit(t)
	}
	for _, p := range m.state.Promises {
		visit(p)
	}
	for _, module := range m.state.Modules {
		visit(module)
	}
	if m.state.Memory != nil {
		visit(m.state.Memory)
	}
}

// children visits what a value holds directly, those of this package too.
func (m *Machine) children(v value.Value, visit func(value.Value)) {
	switch v := v.(type) {
	case *Task:
		v.children(visit)
	case *Wait:
		for _, member := range v.Members {
			visit(member)
		}
	case *Promise:
	case *AsyncStep:
		visit(v.Gen)
		if v.Sent != nil {
			visit(v.Sent)
		}
		if v.Thrown != nil {
			visit(v.Thrown)
		}
	default:
		value.Children(v, visit)
	}
}

func (t *Task) children(visit func(value.Value)) {
	stack := t.Stack
	if len(t.Stack) > t.sp {
		stack = stack[:t.sp]
	}
	for _, v := range stack {
		if v != nil {
			visit(v)
		}
	}
	for _, f := range t.Frames {
		visit(f.Func)
		if f.Gen != nil {
			visit(f.Gen)
		}
	}
	for _, child := range t.Children {
		visit(child)
	}
	for _, scope := range t.Scopes {
		visit(scope.Of)
	}
	for _, v := range []value.Value{t.Resume, t.Value} {
		if v != nil {
			visit(v)
		}
	}
	if t.Error != nil {
		visit(t.Error)
	}
	if t.Wait != nil {
		visit(t.Wait)
	}
}

// sizeOf is what a value takes without what it holds.
func (m *Machine) sizeOf(v value.Value) int {
	const sizeOfFrame = 48
	switch v := v.(type) {
	case *Task:
		return sizeOfTask + min(v.sp, len(v.Stack))*sizeOfElement + len(v.Frames)*sizeOfFrame + len(v.Scopes)*sizeOfPromise + len(v.Children)*sizeOfElement
	case *Wait:
		return sizeOfSequence + len(v.Members)*sizeOfElement
	case *Promise:
		return sizeOfPromise + len(v.ID) + len(v.Value) + len(v.Error)
	case *AsyncStep:
		return sizeOfSequence
	}
	return value.Size(v)
}
