package conformance

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// outside does what others do while a case runs.
func (s *scene) outside(ctx context.Context) error {
	for i, h := range s.c.Outside {
		what := fmt.Sprintf("what happens outside as number %d (%s)", i+1, asText(h.When))
		err := until(ctx, what, func() (bool, error) { return s.holds(ctx, h.When) })
		if err != nil {
			return err
		}
		if err := s.act(ctx, h.Do); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// of is the execution of a function; empty is the root.
func (s *scene) of(ctx context.Context, function string) (*v1alpha1.Execution, error) {
	var all v1alpha1.ExecutionList
	if err := s.cluster.seen.List(ctx, &all, client.InNamespace(s.namespace)); err != nil {
		return nil, err
	}
	for i := range all.Items {
		e := &all.Items[i]
		if function == "" && e.Name == rootName || function != "" && e.Spec.Invoke.FunctionRef.Name == function {
			return e, nil
		}
	}
	return nil, nil
}

func (s *scene) holds(ctx context.Context, when Condition) (bool, error) {
	e, err := s.of(ctx, when.Of)
	if err != nil || e == nil {
		return false, err
	}
	made, err := s.made(ctx, e)
	if err != nil {
		return false, err
	}
	activations, _ := s.cluster.pods.activations(string(e.UID))
	pending := func(p v1alpha1.DurablePromise) bool {
		return p.Spec.Step == when.Pending && s.open(&p)
	}
	printed := func(a Activation) bool { return slices.Contains(a.Lines, when.Printed) }
	heartbeat := e.Status.Heartbeat
	return (when.Pending == "" || slices.ContainsFunc(made, pending)) &&
		(when.Phase == "" || string(e.Status.Phase) == when.Phase) &&
		(when.Printed == "" || slices.ContainsFunc(activations, printed)) &&
		len(made) >= when.Promises && e.Status.Epoch >= when.Epoch &&
		(when.Progress == "" || heartbeat != nil && heartbeat.Message == when.Progress), nil
}

// made are the promises that the code of an execution has made.
func (s *scene) made(ctx context.Context, e *v1alpha1.Execution) ([]v1alpha1.DurablePromise, error) {
	var all v1alpha1.DurablePromiseList
	if err := s.cluster.seen.List(ctx, &all, client.InNamespace(s.namespace)); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all.Items, func(p v1alpha1.DurablePromise) bool {
		return p.Spec.Step == "" || p.Spec.MadeBy != string(e.UID)
	}), nil
}

func (s *scene) act(ctx context.Context, do Action) error {
	e, err := s.of(ctx, do.Of)
	if err != nil {
		return err
	}
	wants := func(patch string) error {
		return s.cluster.live.Patch(ctx, e, client.RawPatch(types.MergePatchType, []byte(`{"spec":`+patch+`}`)))
	}
	switch {
	case do.Settle != "":
		return s.settle(ctx, e, do)
	case do.Cancel:
		return wants(`{"desiredState":"Canceled"}`)
	case do.Pause:
		return wants(`{"desiredState":"Paused"}`)
	case do.Resume:
		return wants(`{"desiredState":"Running"}`)
	case do.RetryToken != "":
		s.repaired = e.Status.Epoch
		return wants(`{"retryToken":"` + do.RetryToken + `"}`)
	case do.DeletePod:
		return s.deletePod(ctx, e)
	default:
		return fmt.Errorf("nothing is to be done")
	}
}

// open tells whether a promise is pending: the cache may not show yet what was settled here.
func (s *scene) open(p *v1alpha1.DurablePromise) bool {
	return p.Status.State == v1alpha1.PromisePending && !slices.Contains(s.settled, p.Name)
}

// settle settles the newest promise of a step by hand, as kubectl does.
func (s *scene) settle(ctx context.Context, e *v1alpha1.Execution, do Action) error {
	made, err := s.made(ctx, e)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(made, func(p v1alpha1.DurablePromise) bool {
		return p.Spec.Step == do.Settle && s.open(&p)
	})
	if i < 0 {
		return fmt.Errorf("no promise of step %s is pending", do.Settle)
	}
	p := &v1alpha1.DurablePromise{}
	if err := s.cluster.live.Get(ctx, client.ObjectKeyFromObject(&made[i]), p); err != nil {
		return err
	}
	base := p.DeepCopy()
	p.Status.State = v1alpha1.PromiseState(do.State)
	if do.Value != nil {
		p.Status.Value = value.OfText(string(do.Value))
	}
	if do.Error != nil {
		p.Status.Error = &v1alpha1.Error{Type: do.Error.Type, Message: do.Error.Message}
		if do.Error.Data != nil {
			p.Status.Error.Data = value.OfText(string(do.Error.Data))
		}
	}
	s.settled = append(s.settled, p.Name)
	return s.cluster.live.Status().Patch(ctx, p, client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{}))
}

func (s *scene) deletePod(ctx context.Context, e *v1alpha1.Execution) error {
	pod, err := s.pod(ctx, e)
	if err != nil {
		return err
	}
	return s.cluster.live.Delete(ctx, pod)
}

// pod is the one of the current epoch.
func (s *scene) pod(ctx context.Context, e *v1alpha1.Execution) (*corev1.Pod, error) {
	var pods corev1.PodList
	err := s.cluster.live.List(ctx, &pods, client.InNamespace(s.namespace), client.MatchingLabels{
		v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: fmt.Sprint(e.Status.Epoch),
	})
	if err != nil {
		return nil, err
	}
	for i := range pods.Items {
		if metav1.GetControllerOf(&pods.Items[i]) != nil {
			return &pods.Items[i], nil
		}
	}
	return nil, fmt.Errorf("epoch %d of %s has no pod", e.Status.Epoch, e.Name)
}
