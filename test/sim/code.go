package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// Images of code that talks to the gateway. The second makes no children that do so themselves.
const (
	imageSDK  = "sdk"
	imageLeaf = "sdk-leaf"
)

// code is function code in a pod that uses the gateway: it makes children, awaits them, suspends, and says itself how it
// ends. It plays the part of the SDK and of the gateway: each of its requests reads what the gateway would read and writes
// what internal/execution plans. It is a coroutine that stops before each request.
type code struct {
	w      *World
	p      *process
	client client.Client
	image  string
	epoch  int64
	next   func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	exit   Exit
	done   bool
	idle   bool // it makes no more requests
	killed bool
}

// errKilled ends code whose process is gone; errOver ends code that has nothing more to do, or may not do it.
var (
	errKilled = errors.New("killed")
	errOver   = errors.New("over")
)

func isSDK(pod *corev1.Pod) bool {
	image := pod.Spec.Containers[0].Image
	return image == imageSDK || image == imageLeaf
}

func newCode(w *World, pod *corev1.Pod, p *process) *code {
	epoch, err := strconv.ParseInt(p.epoch, 10, 64)
	if err != nil {
		panic(err)
	}
	c := &code{w: w, p: p, client: w.server.Client("code"), image: pod.Spec.Containers[0].Image, epoch: epoch}
	c.next, c.stop = iter.Pull(func(yield func(struct{}) bool) {
		c.yield = yield
		if err := c.main(); err != nil && !errors.Is(err, errOver) && !errors.Is(err, errKilled) {
			c.exit = Exit{Code: 70, Message: err.Error()}
			w.hit("code: " + word(err))
		}
	})
	return c
}

func word(err error) string { return strings.SplitN(err.Error(), ":", 2)[0] }

// goOn lets the code make its next request; true if it has ended.
func (c *code) goOn() bool {
	if _, more := c.next(); !more {
		c.done = true
	}
	return c.done
}

// kill ends the process.
func (c *code) kill() {
	c.killed = true
	c.stop()
}

// request stops before a request.
func (c *code) request() error {
	if c.killed || !c.yield(struct{}{}) {
		c.killed = true
		return errKilled
	}
	return nil
}

// chance is a number from 0 to 99 that is the same each time this code asks, in each of its activations.
func (c *code) chance(what ...string) int {
	return c.w.choice.fixed(100, append([]string{"sdk", c.p.name}, what...)...)
}

func (c *code) restores() bool { return c.chance("restores") < 50 }

// memory is what a save point holds: how many groups of calls are done.
type memory struct{ Done int }

// main is the program: groups of calls, one after the other, and an end.
func (c *code) main() error {
	o, err := c.look()
	if err != nil {
		return err
	}
	m := memory{}
	if s := o.Execution.Status.SavePoint; s != nil && c.restores() {
		if err := json.Unmarshal(s.Data, &m); err != nil {
			return fmt.Errorf("save point: %w", err)
		}
	}
	groups := 1 + c.chance("groups")%3
	for ; m.Done < groups; m.Done++ {
		err := c.group(m)
		var failed failedCallError
		switch {
		case errors.As(err, &failed) && c.chance("catches", fmt.Sprint(m.Done)) < 50:
		case errors.As(err, &failed):
			return c.end(promise.Settlement{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "CallFailed", Message: failed.step}})
		case err != nil:
			return err
		}
	}
	n := c.chance("end", c.p.attempt)
	switch {
	case n < 70:
		return c.end(promise.Settlement{State: v1alpha1.PromiseResolved, Value: jsonValue(fmt.Sprintf(`{"by":%q}`, c.p.name))})
	case n < 90:
		return c.end(promise.Settlement{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "Broken", Message: "as the seed says"}})
	default:
		return c.end(promise.Settlement{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "Final", Retryable: new(false)}})
	}
}

// failedCallError is what an await raises.
type failedCallError struct{ step string }

func (e failedCallError) Error() string { return "call failed: " + e.step }

// look reads what the gateway reads for each request of a pod, and refuses those of past activations.
func (c *code) look() (execution.Observed, error) {
	if err := c.request(); err != nil {
		return execution.Observed{}, err
	}
	ctx := context.Background()
	e, p := &v1alpha1.Execution{}, &v1alpha1.DurablePromise{}
	key := client.ObjectKey{Namespace: namespace, Name: c.p.name}
	if err := c.client.Get(ctx, key, e); err != nil || string(e.UID) != c.p.execution {
		return execution.Observed{}, c.over()
	}
	if err := c.client.Get(ctx, key, p); err != nil {
		return execution.Observed{}, c.over()
	}
	if e.Status.Epoch != c.epoch || e.Status.Activation == nil {
		return execution.Observed{}, c.over()
	}
	return execution.Observed{Now: c.w.clock.now.Truncate(time.Microsecond), Execution: e, Promise: p}, nil
}

// over is the end of code that is told that its activation is over.
func (c *code) over() error {
	c.w.hit("code: fenced")
	return errOver
}

// told tells whether the code knows that its execution is being canceled.
func (c *code) told(e *v1alpha1.Execution) bool {
	s := e.Status
	return s.CancelRequestedAt != nil && e.Spec.DesiredState == v1alpha1.DesiredCanceled && s.CancelEpoch > 0 && c.epoch >= s.CancelEpoch
}

// group makes the calls of a group and awaits them.
func (c *code) group(m memory) error {
	at := fmt.Sprint(m.Done)
	switch n := c.chance("kind", at); {
	case n < 15 && !c.restores(): // code that begins at the top again sleeps by a timer
		p, err := c.invoke(at+".timer", nil, false)
		if err != nil {
			return err
		}
		return c.await(m, []*v1alpha1.DurablePromise{p}, v1alpha1.AwaitAll, 0)
	case n < 15:
		return c.await(m, nil, v1alpha1.AwaitAll, time.Duration(1+n)*time.Second)
	case n < 30:
		p, err := c.invoke(at+".ask", nil, false)
		if err != nil {
			return err
		}
		return c.await(m, []*v1alpha1.DurablePromise{p}, v1alpha1.AwaitAll, 0)
	default:
		var calls []*v1alpha1.DurablePromise
		for i := range 1 + c.chance("calls", at)%3 {
			step := fmt.Sprintf("%s.%d", at, i)
			p, err := c.invoke(step, c.call(step), false)
			if err != nil {
				return err
			}
			calls = append(calls, p)
		}
		mode := []v1alpha1.AwaitMode{v1alpha1.AwaitAll, v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst}[c.chance("mode", at)%3]
		return c.await(m, calls, mode, 0)
	}
}

// call is what a step invokes. Code that is not deterministic invokes something else another time.
func (c *code) call(step string) *v1alpha1.Invocation {
	image := "code"
	if c.image == imageSDK && c.chance("deep", step) < 30 {
		image = imageLeaf
	}
	arg := step
	if c.chance("fickle") < 3 {
		arg += c.p.epoch
	}
	return &v1alpha1.Invocation{
		Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: image}},
		Args:     []v1alpha1.Argument{{Value: jsonValue(strconv.Quote(arg))}},
		Retry:    &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1)), InitialInterval: duration(time.Second)},
		Detached: c.chance("detached", step) < 5,
	}
}

// invoke makes the promise of a step, or finds the one that it made before.
func (c *code) invoke(step string, invoke *v1alpha1.Invocation, compensation bool) (*v1alpha1.DurablePromise, error) {
	for failed := 0; ; {
		o, err := c.look()
		if err != nil {
			return nil, err
		}
		if c.told(o.Execution) && !compensation {
			return nil, c.canceled(memory{})
		}
		call := execution.Call{Epoch: c.epoch, Step: step, Failed: failed, Invoke: invoke, Compensation: compensation}
		if strings.HasSuffix(step, ".timer") {
			call.Timeout, call.OnTimeout = 5*time.Second, v1alpha1.OnTimeoutResolve
		}
		wanted, err := execution.ChildPromise(o, call)
		if err != nil {
			return nil, c.over()
		}
		if err := c.request(); err != nil {
			return nil, err
		}
		p := wanted.DeepCopy()
		switch err := c.client.Create(context.Background(), p); {
		case err == nil:
			c.w.judge()
			c.w.hit("code: made a promise")
			return p, nil
		case !apierrors.IsAlreadyExists(err):
			return nil, fmt.Errorf("create: %w", err)
		}
		existing := &v1alpha1.DurablePromise{}
		if err := c.client.Get(context.Background(), client.ObjectKeyFromObject(wanted), existing); err != nil {
			continue
		}
		switch mine, err := execution.Adopt(existing, wanted); {
		case errors.Is(err, execution.ErrNonDeterministic):
			return nil, c.stall(err)
		case err != nil:
			c.w.hit("code: name taken")
		case mine:
			c.w.hit("code: adopted a promise")
			return existing, nil
		default:
			c.w.hit("code: a step again")
			failed++
		}
	}
}

// graces is how often code looks at what it awaits before it suspends.
const graces = 2

// await waits for promises, or a time: for a while in the pod, and then without one.
func (c *code) await(m memory, calls []*v1alpha1.DurablePromise, mode v1alpha1.AwaitMode, sleep time.Duration) error {
	for looked := 0; ; looked++ {
		o, err := c.look()
		if err != nil {
			return err
		}
		if c.told(o.Execution) {
			return c.canceled(m)
		}
		done, failed := c.settled(calls, mode)
		s := o.Execution.Status
		slept := sleep > 0 && s.SavePoint != nil && s.SavePoint.Format == fmt.Sprint("slept ", m.Done)
		switch {
		case failed != nil:
			return failed
		case done && len(calls) > 0 || slept:
			return nil
		case looked < graces:
			continue
		}
		if err := c.suspend(o, m, calls, mode, sleep); err != nil {
			return err
		}
	}
}

// settled tells whether an await is over, and with what failure.
func (c *code) settled(calls []*v1alpha1.DurablePromise, mode v1alpha1.AwaitMode) (bool, error) {
	settled, failed := 0, error(nil)
	for _, call := range calls {
		now := &v1alpha1.DurablePromise{}
		err := c.client.Get(context.Background(), client.ObjectKeyFromObject(call), now)
		gone := err != nil || now.UID != call.UID
		switch {
		case gone || promise.Settled(now) && now.Status.State != v1alpha1.PromiseResolved:
			settled++
			failed = failedCallError{call.Spec.Step}
		case promise.Settled(now):
			settled++
		}
	}
	switch mode {
	case v1alpha1.AwaitFirst:
		return settled > 0, nil
	case v1alpha1.AwaitAllSettled:
		return settled == len(calls), nil
	case v1alpha1.AwaitAll:
		return settled == len(calls), failed
	default:
		return false, nil
	}
}

func (c *code) suspend(o execution.Observed, m memory, calls []*v1alpha1.DurablePromise, mode v1alpha1.AwaitMode, sleep time.Duration) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s := execution.Suspension{Epoch: c.epoch, Mode: mode, SavePoint: v1alpha1.SavePoint{Format: "groups", Data: data}}
	for _, call := range calls {
		s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: call.Name, UID: call.UID})
	}
	if sleep > 0 {
		s.WakeAt = o.Now.Add(sleep)
		s.SavePoint.Format = fmt.Sprint("slept ", m.Done)
	}
	if c.restores() {
		s.SavePoint.Consumed = c.consumed(m.Done)
	}
	w, err := execution.Suspend(o.Execution, s, o.Now)
	if err != nil {
		return c.over()
	}
	return c.write(o, w, "code: suspended")
}

// consumed are the children of groups that are done.
func (c *code) consumed(done int) []string {
	var names []string
	for _, obj := range c.w.server.Objects(kindPromise) {
		p := obj.(*v1alpha1.DurablePromise) //nolint:forcetypeassert // of this kind
		group, err := strconv.Atoi(strings.SplitN(p.Spec.Step, ".", 2)[0])
		if p.Spec.MadeBy == c.p.execution && err == nil && group < done && len(p.OwnerReferences) > 0 {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return names
}

// canceled is what code does when it is told that nobody wants its result any more.
func (c *code) canceled(m memory) error {
	c.w.hit("code: told of a cancellation")
	gone := promise.Settlement{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "Cancelled", Message: "as asked"}}
	switch n := c.chance("canceled"); {
	case n < 30:
		return c.end(gone)
	case n < 60:
		if err := c.undo(m); err != nil {
			return err
		}
		return c.end(gone)
	case n < 75:
		return c.end(promise.Settlement{State: v1alpha1.PromiseResolved, Value: jsonValue(`"all the same"`)})
	case n < 85:
		return c.end(promise.Settlement{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "Broken"}})
	default:
		c.idle = true // it does not care, until it is killed
		return c.request()
	}
}

// undo makes a compensation and awaits it.
func (c *code) undo(m memory) error {
	p, err := c.invoke("undo", c.call("undo"), true)
	if err != nil {
		return err
	}
	for {
		if done, _ := c.settled([]*v1alpha1.DurablePromise{p}, v1alpha1.AwaitAllSettled); done {
			c.w.hit("code: compensated")
			return nil
		}
		o, err := c.look()
		if err != nil {
			return err
		}
		if err := c.suspend(o, m, []*v1alpha1.DurablePromise{p}, v1alpha1.AwaitAllSettled, 0); err != nil {
			return err
		}
	}
}

func (c *code) end(s promise.Settlement) error {
	for {
		o, err := c.look()
		if err != nil {
			return err
		}
		w, err := execution.EndedByCode(o, c.epoch, s)
		if err != nil {
			return c.over()
		}
		if err := c.write(o, w, "code: ended"); err != nil {
			return err
		}
	}
}

func (c *code) stall(why error) error {
	for {
		o, err := c.look()
		if err != nil {
			return err
		}
		w, err := execution.StalledByCode(o.Execution, c.epoch, execution.ReasonNonDeterministic, why.Error(), o.Now)
		if err != nil {
			return c.over()
		}
		if err := c.write(o, w, "code: stalled"); err != nil {
			return err
		}
	}
}

// write stores what was planned; nil means that somebody else was first, and that the code has to look again.
func (c *code) write(o execution.Observed, w execution.WriteStatus, what string) error {
	if err := c.request(); err != nil {
		return err
	}
	changed := o.Execution.DeepCopy()
	changed.Status = w.Status
	patch := client.MergeFromWithOptions(o.Execution, client.MergeFromWithOptimisticLock{})
	err := c.client.Status().Patch(context.Background(), changed, patch)
	switch {
	case apierrors.IsConflict(err):
		c.w.hit("code: 409")
		return nil
	case apierrors.IsNotFound(err):
		return c.over()
	case err != nil:
		return fmt.Errorf("patch: %w", err)
	}
	c.w.hit(what)
	c.w.judge()
	return errOver
}
