package gateway

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// How promises are read that a poll waits for.
const (
	readsAtOnce = 16
	// listFrom is from how many promises on one list is cheaper than reading each.
	listFrom = 24
	pageSize = 250
)

// poll is one wait. It belongs to the goroutine of its request.
type poll struct {
	g         *Gateway
	namespace string
	refs      []v1alpha1.ObjectIdentity
	mode      v1alpha1.AwaitMode
	timeout   time.Duration
	// binding is that of the pod; nil for people and services.
	binding *binding

	states    []awaitedState
	canceling bool
}

// awaitedState is what is known of one of the promises.
type awaitedState struct {
	uid      types.UID // of the one that was seen first, or asked for
	shown    wirePromise
	large    bool // what it settled with is left out while others are waited for
	deadline time.Time
}

func (s *awaitedState) open() bool {
	return s.shown.State == v1alpha1.PromisePending || s.shown.State == ""
}

// lookAtExecution refuses a pod whose activation is over, and finds out whether it is to be told of a cancellation.
func (p *poll) lookAtExecution(ctx context.Context) error {
	if p.binding == nil {
		return nil
	}
	s, err := p.g.enter(ctx, *p.binding)
	if err != nil {
		return err
	}
	p.canceling = canceling(s.observed.Execution, p.binding.epoch)
	return nil
}

// lookAtAll reads all that is open. What is pending after that was so when it was asked for.
func (p *poll) lookAtAll(ctx context.Context) error {
	if p.states == nil {
		p.states = make([]awaitedState, len(p.refs))
		for i, ref := range p.refs {
			p.states[i] = awaitedState{uid: ref.UID}
		}
	}
	var open []int
	for i := range p.states {
		if p.states[i].open() && !p.settledInCache(ctx, i) {
			open = append(open, i)
		}
	}
	read := map[string]*v1alpha1.DurablePromise{}
	if p.binding != nil && len(open) >= listFrom {
		var err error
		if read, err = p.listed(ctx); err != nil {
			return err
		}
	}
	return p.readLive(ctx, open, read)
}

// lookAt looks at what has changed. The event of an object comes after the cache has it.
func (p *poll) lookAt(ctx context.Context, changed map[subject]struct{}) error {
	var open []int
	for i, ref := range p.refs {
		if _, ok := changed[subject{ObjectKey: client.ObjectKey{Namespace: p.namespace, Name: ref.Name}}]; !ok || !p.states[i].open() {
			continue
		}
		if !p.settledInCache(ctx, i) && !p.openInCache(ctx, i) {
			open = append(open, i)
		}
	}
	if err := p.readLive(ctx, open, nil); err != nil {
		return err
	}
	if p.binding == nil {
		return nil
	}
	key := client.ObjectKey{Namespace: p.namespace, Name: p.binding.execution}
	if _, ok := changed[subject{execution: true, ObjectKey: key}]; ok && p.concerns(ctx, key) {
		return p.lookAtExecution(ctx)
	}
	return nil
}

// concerns tells whether what the cache shows of the execution could end the wait. What is older than this activation says nothing.
func (p *poll) concerns(ctx context.Context, key client.ObjectKey) bool {
	e := &v1alpha1.Execution{}
	if err := p.g.cache.Get(ctx, key, e); err != nil || e.UID != p.binding.executionUID {
		return true
	}
	return e.Status.Epoch > p.binding.epoch || e.Status.Activation == nil || e.Status.Outcome != nil || canceling(e, p.binding.epoch)
}

// settledInCache takes a settlement from the cache. It never changes, but the cache drops large values, and then it is read live. Only
// a UID says that it is of the promise that is meant.
func (p *poll) settledInCache(ctx context.Context, i int) bool {
	cached, ok := p.cached(ctx, i)
	if !ok || !promise.Settled(cached) || !whole(cached) || p.note(i, cached) != nil {
		return false
	}
	return true
}

// openInCache tells whether the cache shows that a promise is still open, so that its event meant nothing to the wait.
func (p *poll) openInCache(ctx context.Context, i int) bool {
	cached, ok := p.cached(ctx, i)
	return ok && !promise.Settled(cached)
}

func (p *poll) cached(ctx context.Context, i int) (*v1alpha1.DurablePromise, bool) {
	if p.states[i].uid == "" {
		return nil, false
	}
	cached := &v1alpha1.DurablePromise{}
	err := p.g.cache.Get(ctx, client.ObjectKey{Namespace: p.namespace, Name: p.refs[i].Name}, cached)
	return cached, err == nil && cached.UID == p.states[i].uid
}

// whole tells whether nothing of a settlement can have been dropped by the cache.
func whole(p *v1alpha1.DurablePromise) bool {
	if p.Status.State == v1alpha1.PromiseResolved {
		return p.Status.Value != nil
	}
	return p.Status.Error != nil && p.Status.Error.Data != nil
}

// listed reads all promises that the execution made. Those that are detached are not among them.
func (p *poll) listed(ctx context.Context) (map[string]*v1alpha1.DurablePromise, error) {
	all := map[string]*v1alpha1.DurablePromise{}
	err := p.g.eachChild(ctx, p.binding, func(child *v1alpha1.DurablePromise) error {
		all[child.Name] = child
		return nil
	})
	return all, err
}

// eachChild reads the promises that the execution of b is the maker of, page by page.
func (g *Gateway) eachChild(ctx context.Context, b *binding, visit func(*v1alpha1.DurablePromise) error) error {
	page := &v1alpha1.DurablePromiseList{}
	for {
		if err := g.live.List(ctx, page, client.InNamespace(b.namespace), client.Limit(pageSize), client.Continue(page.Continue),
			client.MatchingLabels{v1alpha1.LabelParent: string(b.executionUID)}); err != nil {
			return fmt.Errorf("list promises of execution %s: %w", b.execution, err)
		}
		for i := range page.Items {
			if b.madeHere(&page.Items[i]) {
				if err := visit(&page.Items[i]); err != nil {
					return err
				}
			}
		}
		if page.Continue == "" {
			return nil
		}
		page = &v1alpha1.DurablePromiseList{ListMeta: page.ListMeta}
	}
}

// readLive reads promises, those that were read already excepted.
func (p *poll) readLive(ctx context.Context, open []int, read map[string]*v1alpha1.DurablePromise) error {
	reads, ctx := errgroup.WithContext(ctx)
	reads.SetLimit(readsAtOnce)
	for _, i := range open {
		reads.Go(guarded(func() error {
			found, known := read[p.refs[i].Name]
			if !known || p.states[i].uid != "" && found.UID != p.states[i].uid {
				var err error
				if found, err = p.read(ctx, i); err != nil {
					return err
				}
			}
			found, err := p.g.current(ctx, found)
			if err != nil {
				return err
			}
			return p.note(i, found)
		}))
	}
	return reads.Wait()
}

// note takes note of what was read; nil is a promise that is gone.
func (p *poll) note(i int, found *v1alpha1.DurablePromise) error {
	state := &p.states[i]
	switch {
	case found == nil && p.binding == nil && state.uid == "":
		return notFound("no promise %s", p.refs[i].Name)
	case found == nil:
		state.shown = deleted(p.refs[i].Name, state.uid)
		return nil
	case p.binding != nil && !p.binding.madeHere(found):
		return forbidden("promise %s was not made by execution %s", found.Name, p.binding.execution)
	}
	state.uid = found.UID
	state.shown = show(found)
	if promise.Settled(found) && held(found) > maxHeld {
		state.large, state.shown.Value, state.shown.Error = true, nil, nil
	}
	state.deadline, _ = promise.Deadline(found)
	return nil
}

// maxHeld is the size in bytes up to which what a promise settled with is held by those who wait for others.
const maxHeld = 1 << 10

// held is about how many bytes a settlement takes.
func held(p *v1alpha1.DurablePromise) int {
	n := value.Size(p.Status.Value)
	if e := p.Status.Error; e != nil {
		n += len(e.Message) + len(e.Stack) + value.Size(e.Data)
	}
	return n
}

// fill reads again what was left out. A settlement never changes; a promise that is gone by now has none any more.
func (p *poll) fill(ctx context.Context) error {
	reads, ctx := errgroup.WithContext(ctx)
	reads.SetLimit(readsAtOnce)
	for i := range p.states {
		state := &p.states[i]
		if !state.large {
			continue
		}
		reads.Go(guarded(func() error {
			found, err := p.read(ctx, i)
			switch {
			case err != nil:
				return err
			case found == nil:
				state.shown = deleted(p.refs[i].Name, state.uid)
			default:
				state.shown = show(found)
			}
			return nil
		}))
	}
	return reads.Wait()
}

// read reads a promise live, in turn with all that others wait for.
func (p *poll) read(ctx context.Context, i int) (*v1alpha1.DurablePromise, error) {
	select {
	case p.g.pollReads <- struct{}{}:
		defer p.g.pollReads.leave()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return p.g.getPromise(ctx, p.namespace, p.refs[i].Name, p.states[i].uid)
}

// deleted is what an await of a promise that is gone comes to.
func deleted(name string, uid types.UID) wirePromise {
	return wirePromise{
		Name: name, UID: string(uid), State: v1alpha1.PromiseRejected,
		Error: &wireError{Type: promise.ErrorPromiseDeleted, Message: fmt.Sprintf("promise %s was deleted", name)},
	}
}

// satisfied tells whether the wait is over.
func (p *poll) satisfied() bool {
	settled, failed := 0, 0
	for i := range p.states {
		if p.states[i].open() {
			continue
		}
		settled++
		if p.states[i].shown.State != v1alpha1.PromiseResolved {
			failed++
		}
	}
	switch all := settled == len(p.states); p.mode {
	case v1alpha1.AwaitFirst:
		return settled > 0
	case v1alpha1.AwaitAllSettled:
		return all
	case v1alpha1.AwaitAll:
		return all || failed > 0
	default:
		return false
	}
}
