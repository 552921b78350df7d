package perdure

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"
)

// loopState is a loop as it is saved: the iteration that is under way, and the state at its beginning; or the state at its end.
type loopState struct {
	Iteration int             `json:"iteration"`
	Done      bool            `json:"done,omitempty"`
	State     json.RawMessage `json:"state"`
	// Stages is how many there are, of Stages.
	Stages int `json:"stages,omitempty"`
}

// frame is an iteration of a loop under way.
type frame struct {
	loop     string
	parent   *frame
	observed []*future
}

// Loop makes a long function resumable. Its state, which is all that survives, is saved when the function is suspended, and
// the next activation goes on with the iteration in which that was: earlier ones do not run again, and what they awaited need not
// be kept. The iteration under way begins again from its top, and its steps find what they came to.
//
//	var state struct {
//		Page  int
//		Total int
//	}
//	for ctx, i := range perdure.Loop(ctx, &state) {
//		if i == 1000 {
//			break
//		}
//		n, err := Count.Call(ctx, state.Page)
//		if err != nil {
//			return 0, err
//		}
//		state.Total += n
//		state.Page++
//	}
//	return state.Total, nil
//
// The rules: use the context that the loop gives. Whatever an iteration changes and a later one, or the code behind the loop,
// uses is in the state, which is encoded with encoding/json (promises of the gateway can be part of it). Code before the loop
// runs in each activation, so keep it short. Iterations count from 0, without an end. Loops may be nested, and follow each other.
//
// Fields of the state that encoding/json would leave out are refused by a panic; tag those that need not survive with json:"-".
// An iteration ends after the tasks that it started with [Go]. The loop cannot see whether its body returns an error, so cancel
// tasks that are not to be waited for.
func Loop[S any](ctx context.Context, state *S) iter.Seq2[context.Context, int] {
	return func(yield func(context.Context, int) bool) {
		outer := enter(ctx, "Loop")
		path := outer.next()
		outer.exit()
		_ = outer.loop(ctx, path, 0, state, func(ctx context.Context, i int) (bool, error) { return yield(ctx, i), nil })
	}
}

// loop goes on with a loop until its body says that there is no more, or fails.
func (s *scope) loop(ctx context.Context, path string, stages int, state any, body func(context.Context, int) (bool, error)) error {
	mustBeSaved(reflect.TypeOf(state).Elem())
	i, done := s.act.resumeLoop(path, stages, state)
	for ; !done; i++ {
		more, err := s.iterate(ctx, path, loopState{Iteration: i, Stages: stages}, state, body)
		if err != nil {
			return err
		}
		done = !more
	}
	return nil
}

// iterate does one iteration, and tells whether there is to be another.
// One that fails is still under way: should the code go on all the same, the next activation fails it again.
func (s *scope) iterate(ctx context.Context, path string, l loopState, state any, body func(context.Context, int) (bool, error)) (bool, error) {
	a, i := s.act, l.Iteration
	l.State = snapshot(path, state)
	a.saveLoop(path, l)
	inner := &scope{
		act: a, task: s.task, prefix: path + "." + strconv.Itoa(i) + ".",
		frame: &frame{loop: path + ".", parent: s.frame},
	}
	s.inside = true
	more, failed := body(withScope(ctx, inner), i)
	s.inside = false
	switch err := inner.nursery.close(a, ctx, failed); {
	case failed != nil:
		return false, failed
	case err != nil:
		panic(neglected{err})
	}
	a.forgetLoops(inner.prefix)
	if !more {
		l.Done, l.State = true, snapshot(path, state)
		a.saveLoop(path, l)
	}
	a.consume(inner.frame)
	return more, nil
}

func snapshot(path string, state any) json.RawMessage {
	data, err := marshal(state)
	if err != nil {
		panic(fmt.Sprintf("perdure: the state of the loop of step %s cannot be saved: %v", path, err))
	}
	return data
}

// Stages does functions one after the other, each once: when the function is suspended in one, the next activation begins with
// that. It is a [Loop] for code that goes on instead of around. A stage that returns an error ends the tasks that it started.
// An execution that is under way stalls when there are more or fewer stages than before, since its place is the number of one.
//
//	var s struct {
//		Order   *perdure.Promise[string]
//		Receipt string
//	}
//	err := perdure.Stages(ctx, &s,
//		func(ctx context.Context) error {
//			log.Print("ordering")
//			s.Order = Order.Invoke(ctx, item)
//			return nil
//		},
//		func(ctx context.Context) (err error) {
//			s.Receipt, err = s.Order.Await(ctx)
//			return err
//		},
//		func(ctx context.Context) error {
//			log.Print("ordered")
//			return nil
//		},
//	)
func Stages[S any](ctx context.Context, state *S, stages ...func(ctx context.Context) error) error {
	outer := enter(ctx, "Stages")
	path := outer.next()
	outer.exit()
	return outer.loop(ctx, path, len(stages), state, func(ctx context.Context, i int) (bool, error) {
		if i >= len(stages) {
			return false, nil
		}
		return true, stages[i](ctx)
	})
}

func (a *activation) saveLoop(path string, l loopState) {
	a.mu.Lock()
	a.loops[path] = &l
	a.mu.Unlock()
}

// forgetLoops drops the loops inside of an iteration that is over, and its calls.
func (a *activation) forgetLoops(prefix string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for path := range a.loops {
		if strings.HasPrefix(path, prefix) {
			delete(a.loops, path)
		}
	}
	a.past.forget(prefix)
}

// consume notes the promises whose results are now in the state of a loop, if the loop made them: code before it would make
// its own again.
func (a *activation) consume(f *frame) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range f.observed {
		switch {
		case p.refused != nil:
		case strings.HasPrefix(p.home, f.loop):
			a.consumed = append(a.consumed, p.ref.Name)
		case f.parent != nil:
			f.parent.observed = append(f.parent.observed, p)
		}
	}
}
