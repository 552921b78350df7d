package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// failedCallError is what an await raises.
type failedCallError struct{ step string }

func (e failedCallError) Error() string { return "call failed: " + e.step }

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
		Function: &v1alpha1.InlineFunction{Job: inlineJob(image)},
		Args:     []v1alpha1.Argument{{Value: jsonValue(strconv.Quote(arg))}},
		Retry:    &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1)), InitialInterval: duration(time.Second)},
		Detached: c.chance("detached", step) < 5,
	}
}

// invoke makes the promise of a step, or finds the one that it made before.
func (c *code) invoke(step string, invoke *v1alpha1.Invocation, compensation bool) (*v1alpha1.DurablePromise, error) {
	taken := 0
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
		switch adoption, err := execution.Adopt(existing, wanted); {
		case errors.Is(err, execution.ErrNonDeterministic):
			return nil, c.stall(err)
		case err != nil:
			c.w.hit("code: name taken")
			if taken++; taken > 20 { // by a detached call of an earlier execution of the name, which nothing removes
				c.idle = true
				return nil, c.request()
			}
		case adoption == execution.AdoptOpen:
			if err := c.adopt(existing, wanted.Spec.Attempt); err != nil {
				return nil, err
			}
		case adoption == execution.AdoptAsIs:
			c.w.hit("code: adopted a promise")
			return existing, nil
		default:
			c.w.hit("code: a step again")
			failed++
		}
	}
}

// adopt stores that this attempt goes on with a promise that an earlier one made and that is still open. Whether it was is looked
// at again.
func (c *code) adopt(p *v1alpha1.DurablePromise, attempt int32) error {
	if err := c.request(); err != nil {
		return err
	}
	changed := p.DeepCopy()
	changed.Status = execution.AdoptedStatus(p, attempt)
	patch := client.MergeFromWithOptions(p, client.MergeFromWithOptimisticLock{})
	err := c.client.Status().Patch(context.Background(), changed, patch)
	if err != nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
		return fmt.Errorf("adopt: %w", err)
	}
	c.w.hit("code: adopted an open promise")
	c.w.judge()
	return nil
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
