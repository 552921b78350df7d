package gateway

import (
	"context"
	"strconv"

	"golang.org/x/sync/errgroup"
	batchv1 "k8s.io/api/batch/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// headerEpoch is the header in which a pod sends its epoch.
const headerEpoch = "Perdure-Epoch"

// session is the activation that a function pod speaks for, read live for this request.
type session struct {
	binding
	// observed has the execution and what it runs; its promise where enterWithPromise read that.
	observed execution.Observed
}

// bound is what the caller's pod is part of. The pod must say the epoch that it was started for: one that is mistaken about itself
// is not to be believed.
func (g *Gateway) bound(ctx context.Context, r *request) (binding, error) {
	if r.caller.pod == nil {
		return binding{}, forbidden("this path is for function pods, with the token that Perdure mounts into them")
	}
	b, err := g.binder.bind(ctx, r.caller.pod)
	if err != nil {
		return binding{}, err
	}
	if err := g.watches(b.namespace); err != nil {
		return binding{}, err
	}
	said := r.Header.Get(headerEpoch)
	epoch, err := strconv.ParseInt(said, 10, 64)
	switch {
	case err != nil || epoch < 1:
		return binding{}, invalid("the header %s is %.20q, and must be the epoch of the activation", headerEpoch, said)
	case epoch != b.epoch:
		return binding{}, wrongEpoch("the header %s says epoch %d, and the pod was started for epoch %d", headerEpoch, epoch, b.epoch)
	}
	return b, nil
}

// enter reads the execution of a pod live, and refuses the pod where its activation is over.
func (g *Gateway) enter(ctx context.Context, b binding) (*session, error) {
	s, err := g.look(ctx, b, nil)
	return s, err
}

// enterWithPromise is enter for what the execution's own promise is needed for.
func (g *Gateway) enterWithPromise(ctx context.Context, b binding) (*session, error) {
	own := &v1alpha1.DurablePromise{}
	s, err := g.look(ctx, b, own)
	if err != nil {
		return nil, err
	}
	mine := promise.MadeBy(own, s.observed.Execution) || promise.Invokes(own, s.observed.Execution)
	if recorded := s.observed.Execution.Status.Promise; !mine || recorded != nil && recorded.UID != "" && recorded.UID != own.UID {
		return nil, fenced("the promise of execution %s is gone", b.execution)
	}
	s.observed.Promise = own
	return s, nil
}

func (g *Gateway) look(ctx context.Context, b binding, own *v1alpha1.DurablePromise) (*session, error) {
	e := &v1alpha1.Execution{}
	j := &metav1.PartialObjectMetadata{}
	j.SetGroupVersionKind(batchv1.SchemeGroupVersion.WithKind("Job"))
	reads, within := errgroup.WithContext(ctx)
	read := func(name string, obj client.Object) {
		reads.Go(guarded(func() error {
			return client.IgnoreNotFound(g.live.Get(within, client.ObjectKey{Namespace: b.namespace, Name: name}, obj))
		}))
	}
	read(b.execution, e)
	read(b.job, j)
	if own != nil {
		read(b.execution, own)
	}
	if err := reads.Wait(); err != nil {
		return nil, err
	}
	if err := g.admit(b, e, j); err != nil {
		return nil, err
	}
	s := &session{binding: b, observed: execution.Observed{Now: g.clock.Now(), Execution: e}}
	return s, g.mayWrite(ctx, s)
}

// admit refuses a pod whose activation is over. The Job is looked at too: where it was removed, another one of its name may run the
// same epoch on a node that this pod is cut off from.
func (g *Gateway) admit(b binding, e *v1alpha1.Execution, j metav1.Object) error {
	s := e.Status
	switch {
	case e.UID != b.executionUID || e.DeletionTimestamp != nil:
		return fenced("execution %s is gone", b.execution)
	case s.Epoch != b.epoch:
		return fenced("execution %s is at epoch %d, and the pod was started for epoch %d", b.execution, s.Epoch, b.epoch)
	case s.Activation == nil || s.Activation.Job != b.job || s.Outcome != nil || execution.Finished(e):
		return fenced("the activation of epoch %d of execution %s is over", b.epoch, b.execution)
	case j.GetUID() != b.jobUID || j.GetDeletionTimestamp() != nil:
		return fenced("the Job %s of the pod is gone", b.job)
	default:
		return nil
	}
}

// mayWrite fills in what the execution runs, and refuses code that was not given the gateway: of such code the controllers believe
// that it writes nothing.
func (g *Gateway) mayWrite(ctx context.Context, s *session) error {
	if err := g.definitions.Observe(ctx, &s.observed); err != nil {
		return err
	}
	if r := s.observed.Revision; r != nil && r.Job != nil && r.Job.Gateway != v1alpha1.GatewayEnabled {
		return forbidden("the function of this pod may not use the gateway: set `gateway: Enabled` beside `template` in its `job`")
	}
	return nil
}

// madeHere tells whether p is a promise that the execution of b made for others than itself. What is detached has no owner.
func (b binding) madeHere(p *v1alpha1.DurablePromise) bool {
	if p.Spec.MadeBy != string(b.executionUID) || p.Name == b.execution {
		return false
	}
	return metav1.GetControllerOf(p) == nil || promise.Maker(p) != nil
}

// watches refuses namespaces that the manager does not work in.
func (g *Gateway) watches(namespace string) error {
	if len(g.namespaces) > 0 && !g.namespaces[namespace] {
		return notFound("Perdure does not work in namespace %s", namespace)
	}
	return nil
}

// getPromise reads a promise live; nil if there is none, or another than the one of the given UID.
func (g *Gateway) getPromise(ctx context.Context, namespace, name string, uid types.UID) (*v1alpha1.DurablePromise, error) {
	p := &v1alpha1.DurablePromise{}
	err := g.live.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, p)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil //nolint:nilnil // absence is an answer here, and the caller's to judge
	case err != nil:
		return nil, err
	case uid != "" && p.UID != uid:
		return nil, nil //nolint:nilnil // it is gone
	default:
		return p, nil
	}
}
