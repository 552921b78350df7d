package sim

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// told tells whether the code knows that its execution is being canceled.
func (c *code) told(e *v1alpha1.Execution) bool {
	s := e.Status
	return s.CancelRequestedAt != nil && e.Spec.DesiredState == v1alpha1.DesiredCanceled && s.CancelEpoch > 0 && c.epoch >= s.CancelEpoch
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
