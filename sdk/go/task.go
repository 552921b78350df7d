package perdure

import (
	"context"
	"errors"
	"time"
)

// Go runs fn as a concurrent task of this function. Its steps are named below its own number, so they have the same names
// whichever task is faster. A function, and an iteration of a [Loop], ends after its tasks: an error that nobody awaited fails it,
// and when it fails itself, the contexts of its tasks are done.
//
// Never use the context of a function in a goroutine that was started otherwise.
func Go[T any](ctx context.Context, fn func(ctx context.Context) (T, error)) *Promise[T] {
	s := enter(ctx, "Go")
	defer s.exit()
	a := s.act
	step := s.next()
	child := &scope{act: a, task: &task{prefix: step + "."}, prefix: step + ".", frame: s.frame}
	f := newFuture(a, step, nil)
	f.local = &localResult{}
	taskCtx, cancel := context.WithCancel(ctx)
	f.local.cancel = cancel
	childCtx := withScope(taskCtx, child)
	s.nursery.tasks = append(s.nursery.tasks, f)
	a.mu.Lock()
	a.running++
	a.forked = true
	a.mu.Unlock()
	a.goroutines.Go(func() {
		defer cancel()
		value, err := guard(a, func() (T, error) {
			value, err := fn(childCtx)
			return value, child.nursery.close(a, childCtx, err)
		})
		if !a.ended() {
			a.finish(f, value, err)
		}
	})
	return &Promise[T]{future: f}
}

func (f *future) cancelTask() { f.local.cancel() }

// finish notes what a task came to.
func (a *activation) finish(f *future, value any, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f.local.done, f.local.at, f.local.value, f.local.err = true, time.Now(), value, err
	a.running--
	a.pokeLocked()
}

// nursery holds the tasks that were started in a scope, which ends after them.
type nursery struct {
	tasks []*future
}

// close waits for the tasks, and returns err, or the error of the first of them that nobody has looked at.
func (n *nursery) close(a *activation, ctx context.Context, err error) error {
	if len(n.tasks) == 0 {
		return err
	}
	if err != nil {
		for _, f := range n.tasks {
			f.cancelTask()
		}
	}
	tasks := n.tasks
	n.tasks = nil
	a.block(&wait{ctx: context.WithoutCancel(ctx), futures: tasks, mode: modeAllSettled})
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range tasks {
		if f.local.err != nil && !f.observed && !errors.Is(f.local.err, context.Canceled) {
			return f.local.err
		}
	}
	return nil
}
