package machine

import (
	"fmt"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// Machine runs one execution. It is not safe for concurrent use.
type Machine struct {
	image   *Image
	options Options
	limits  Limits
	state   State
	slice   Slice
	tank
	building building
	reprs    []value.Value // containers whose text is being made

	// task is the one that runs, during a slice.
	task *Task
	// globals remembers where global names were found, by their numbers.
	globals []globalSlot
	// attrs remembers what names have led to in classes.
	attrs *value.AttrCache
	// result is what the loop was left with.
	result value.Value
	// again tells that the error that comes out of an instruction is raised as it was.
	again bool
	// thrown tells that it was thrown into the generator on top: what others handle is not its context.
	thrown bool
	// hops counts objects that are called by calling another.
	hops int
	// depth counts nested runs; operation names what the outermost is for.
	depth     int
	operation string
	// waiters are the tasks that wait for a promise or task. It is made of the state when it is needed.
	waiters map[value.Value][]*Task
	// pending are the pending promises by ID, also made when it is needed.
	pending map[string]*Promise
	// finished and answered count what is to be removed from State.Tasks and State.Promises.
	finished, answered int
	// loading tells that embedded modules are being executed.
	loading bool
}

// New is [Load] and [Image.New].
func New(p *code.Program, o Options) (*Machine, error) {
	image, err := Load(p)
	if err != nil {
		return nil, err
	}
	return image.New(o)
}

// New makes a machine that starts at the beginning.
func (i *Image) New(o Options) (*Machine, error) {
	root := &Task{Sequence: 1}
	return i.Restore(o, &State{Tasks: []*Task{root}, Queue: []*Task{root}, Sequence: 1})
}

// Restore makes a machine that goes on from a state, which it takes over. The Options are those that the machine was made with whose
// state it is; the entry and its arguments are not looked at again.
func (i *Image) Restore(o Options, s *State) (*Machine, error) {
	if o.Attempt <= 0 {
		o.Attempt = 1
	}
	for _, name := range []Named{o.Start, o.Finish} {
		if _, ok := i.named(name); !ok && name != (Named{}) {
			return nil, fmt.Errorf("the program has no %s in an embedded module %s", name.Name, name.Module)
		}
	}
	if len(s.Tasks) == 0 && s.Outcome == nil {
		return nil, fault("a state without tasks")
	}
	m := &Machine{image: i, options: o, limits: o.Limits.withDefaults(), state: *s}
	for _, t := range m.state.Tasks {
		t.sp = len(t.Stack)
		if t.Status == Joining {
			t.open = t.unfinished()
		}
	}
	return m, nil
}

// named is something in an embedded module.
func (i *Image) named(name Named) (value.Value, bool) {
	module, ok := i.embedded[name.Module].(*value.Module)
	if !ok {
		return nil, false
	}
	return module.Attrs.GetStr(value.NewName(name.Name))
}

// State is the machine's state. See [State] for how long it holds.
func (m *Machine) State() *State { return &m.state }

// Image is the program.
func (m *Machine) Image() *Image { return m.image }

// Outbox are the effects of the last slice, which may still have to be carried out after a restore.
func (m *Machine) Outbox() []Effect { return m.state.Outbox }
