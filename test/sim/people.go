package sim

import (
	"context"
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// people create objects and interfere with them, through the API as kubectl does.
type people struct {
	w      *World
	client client.Client
	late   []client.Object // that are still to be created
	left   int             // how often they still interfere
	tokens int
}

// steps are what people could do next.
func (p *people) steps() []step {
	var steps []step
	if len(p.late) > 0 {
		obj := p.late[0]
		steps = append(steps, step{"create " + kindOf(obj) + " " + obj.GetName(), func() { p.create(obj) }})
	}
	if p.left == 0 || p.w.calm {
		return steps
	}
	for _, kind := range kinds {
		for _, obj := range p.w.server.Objects(kind) {
			steps = append(steps, p.with(obj)...)
		}
	}
	return steps
}

// with is what people could do with an object.
func (p *people) with(obj client.Object) []step {
	act := func(what string, do func() error) step {
		return step{what + " " + obj.GetName(), func() {
			p.left--
			p.w.hit("person: " + what)
			p.try(do())
		}}
	}
	switch o := obj.(type) {
	case *v1alpha1.Execution:
		return []step{
			act("cancel", func() error { return p.desire(o, v1alpha1.DesiredCanceled) }),
			act("pause", func() error { return p.desire(o, v1alpha1.DesiredPaused) }),
			act("resume", func() error { return p.desire(o, v1alpha1.DesiredRunning) }),
			act("retryToken", func() error { return p.retry(o) }),
			act("touch", func() error { return p.touch(o) }),
			act("delete Execution", func() error { return p.remove(o) }),
		}
	case *v1alpha1.DurablePromise:
		return []step{
			act("settle", func() error { return p.settle(o) }),
			act("settle", func() error { return p.settle(o) }),
			act("touch", func() error { return p.touch(o) }),
			act("delete DurablePromise", func() error { return p.remove(o) }),
		}
	case *v1alpha1.Function:
		return []step{
			act("new revision", func() error { return p.revise(o) }),
			act("delete Function", func() error { return p.removeAndRemake(o) }),
		}
	case *batchv1.Job:
		return []step{act("delete Job", func() error { return p.remove(o) })}
	case *corev1.Pod:
		return []step{act("delete Pod", func() error { return p.remove(o) })}
	default:
		return nil
	}
}

// try takes note of what the API server does not let people do.
func (p *people) try(err error) {
	if err != nil {
		p.w.trace("people: refused: %v", err)
		p.w.hit("person refused")
	}
}

func (p *people) create(obj client.Object) {
	p.late = p.late[1:]
	err := p.client.Create(context.Background(), copyOf(obj))
	if apierrors.IsAlreadyExists(err) {
		p.try(err)
		return
	}
	p.w.must(err)
}

func (p *people) patch(obj client.Object, change func(client.Object)) error {
	changed := copyOf(obj)
	change(changed)
	return p.client.Patch(context.Background(), changed, client.MergeFrom(obj))
}

func (p *people) patchStatus(obj, changed client.Object) error {
	return p.client.Status().Patch(context.Background(), changed, client.MergeFrom(obj))
}

func (p *people) desire(e *v1alpha1.Execution, state v1alpha1.DesiredState) error {
	return p.patch(e, func(o client.Object) { o.(*v1alpha1.Execution).Spec.DesiredState = state }) //nolint:forcetypeassert // a copy
}

func (p *people) retry(e *v1alpha1.Execution) error {
	p.tokens++
	return p.patch(e, func(o client.Object) {
		o.(*v1alpha1.Execution).Spec.RetryToken = fmt.Sprint("again-", p.tokens) //nolint:forcetypeassert // a copy
	})
}

func (p *people) touch(obj client.Object) error {
	p.tokens++
	return p.patch(obj, func(o client.Object) { o.SetAnnotations(map[string]string{"touched": fmt.Sprint(p.tokens)}) })
}

func (p *people) remove(obj client.Object) error {
	return p.client.Delete(context.Background(), copyOf(obj), client.PropagationPolicy(metav1.DeletePropagationBackground))
}

// removeAndRemake takes a function away, and lets it come back later.
func (p *people) removeAndRemake(fn *v1alpha1.Function) error {
	again := &v1alpha1.Function{ObjectMeta: metav1.ObjectMeta{Name: fn.Name, Namespace: fn.Namespace}, Spec: *fn.Spec.DeepCopy()}
	p.late = append(p.late, again)
	return p.remove(fn)
}

func (p *people) revise(fn *v1alpha1.Function) error {
	p.tokens++
	return p.patch(fn, func(o client.Object) {
		o.(*v1alpha1.Function).Spec.Job.Template.Spec.Containers[0].Image = fmt.Sprint("code:", p.tokens) //nolint:forcetypeassert // a copy
	})
}

// settle settles a promise by hand, with or without the time.
func (p *people) settle(dp *v1alpha1.DurablePromise) error {
	c := p.w.choice
	changed := copyOf(dp)
	changed.Status.State = one(c, v1alpha1.PromiseResolved, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled)
	if changed.Status.State == v1alpha1.PromiseResolved && c.percent(80) {
		changed.Status.Value = jsonValue(`"by hand"`)
	}
	if changed.Status.State == v1alpha1.PromiseRejected && c.percent(80) {
		changed.Status.Error = &v1alpha1.Error{Type: "ByHand", Message: "no"}
	}
	if c.percent(30) {
		now := metav1.NewMicroTime(p.w.clock.now)
		changed.Status.SettledAt = &now
	}
	return p.patchStatus(dp, changed)
}

// helpOut settles what nobody else would, and lets go on what waits for a person, so that there is an end to see.
func (p *people) helpOut() {
	for _, obj := range p.w.server.Objects(kindPromise) {
		dp := obj.(*v1alpha1.DurablePromise) //nolint:forcetypeassert // of this kind
		if (dp.Status.State == "" || dp.Status.State == v1alpha1.PromisePending) && dp.Spec.Invoke == nil && dp.Spec.MadeBy == "" {
			p.try(p.settle(dp))
		}
	}
	for _, obj := range p.w.server.Objects(kindExecution) {
		e := obj.(*v1alpha1.Execution) //nolint:forcetypeassert // of this kind
		if e.Spec.DesiredState == v1alpha1.DesiredPaused {
			p.try(p.desire(e, v1alpha1.DesiredRunning))
		} else if meta.IsStatusConditionTrue(e.Status.Conditions, v1alpha1.ConditionStalled) {
			p.try(p.retry(e))
		}
	}
}
