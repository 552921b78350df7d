package controller_test

import (
	"context"
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
	perdure "github.com/perdure/perdure/internal/promise"
)

// The code of these scenes makes promises, suspends and is resumed. Its part is played by the same functions, and with
// the same writes, that serve code in pods.

func suspended() scene {
	return scene{
		code:    suspends,
		objects: func(ns string) []client.Object { return []client.Object{makeCode(ns, "e").obj()} },
		act: inTurnOf(
			running("e", 1), calls("first", invocation(), false), suspendsFor("first"),
			running("e", 2), standstill, calls("second", invocation(), false), suspendsFor("first", "second"),
			running("e", 3), standstill, endsWith(perdure.Settlement{State: v1alpha1.PromiseResolved, Value: jsonValue("3")}),
		),
	}
}

func compensated() scene {
	canceled := perdure.Cancellation("the code has cleaned up")
	canceled.State = v1alpha1.PromiseRejected // as an error of that type is handed over
	return scene{
		code: suspends,
		objects: func(ns string) []client.Object {
			e := makeCode(ns, "e").obj()
			e.Spec.Invoke.CancelGracePeriod = &metav1.Duration{Duration: 10 * time.Minute}
			return []client.Object{e}
		},
		act: inTurnOf(
			running("e", 1), calls("never", nil, false), suspendsFor("never"),
			inPhase("e", v1alpha1.PhaseSuspended), standstill, desired("e", v1alpha1.DesiredCanceled),
			running("e", 2), standstill, calls("undo", invocation(), true), suspendsFor("undo"),
			running("e", 3), endsWith(canceled),
		),
	}
}

// suspends is the code of an execution that its test plays, and of those that it calls.
func suspends(j batchv1.Job) ending {
	if j.Annotations[v1alpha1.AnnotationExecution] == "e" {
		return lingers()
	}
	return returns("1")
}

func invocation() *v1alpha1.Invocation { return &makeExecution("", "").e.Spec.Invoke }

// makeCode makes an execution of an inline function whose code uses the gateway.
func makeCode(namespace, name string) *executionBuilder {
	b := makeExecution(namespace, name)
	b.e.Spec.Invoke.Function.Job.Gateway = v1alpha1.GatewayEnabled
	return b
}

// observed is what is known to who serves the code of e.
func (t *trial) observed(ctx context.Context) (execution.Observed, error) {
	o := execution.Observed{Now: t.clock.Now().Truncate(time.Microsecond), Execution: makeExecution(t.namespace, "e").obj(), Promise: makePromise(t.namespace, "e")}
	if err := k8s.Get(ctx, client.ObjectKeyFromObject(o.Execution), o.Execution); err != nil {
		return o, err
	}
	return o, k8s.Get(ctx, client.ObjectKeyFromObject(o.Promise), o.Promise)
}

// calls makes a promise for a step of e, under the name of the step in the picture.
func calls(step string, invoke *v1alpha1.Invocation, compensation bool) act {
	return func(ctx context.Context, t *trial) error {
		o, err := t.observed(ctx)
		if err != nil {
			return err
		}
		p, err := execution.ChildPromise(o, execution.Call{
			Epoch: o.Execution.Status.Epoch, Step: step, Made: len(t.steps), Invoke: invoke, Compensation: compensation,
		})
		if err != nil {
			return err
		}
		if err := k8s.Create(ctx, p); err != nil {
			return err
		}
		if t.steps == nil {
			t.steps = map[string]*v1alpha1.DurablePromise{}
		}
		t.steps[step] = p
		return nil
	}
}

func suspendsFor(steps ...string) act {
	return leaves(func(t *trial, o execution.Observed) (execution.WriteStatus, error) {
		epoch := o.Execution.Status.Epoch
		s := execution.Suspension{Epoch: epoch, SavePoint: v1alpha1.SavePoint{Format: "test", Data: fmt.Appendf(nil, "epoch %d", epoch)}}
		for _, step := range steps {
			s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: t.steps[step].Name, UID: t.steps[step].UID})
		}
		return execution.Suspend(o.Execution, s, o.Now)
	})
}

func endsWith(s perdure.Settlement) act {
	return leaves(func(_ *trial, o execution.Observed) (execution.WriteStatus, error) {
		return execution.EndedByCode(o, o.Execution.Status.Epoch, s)
	})
}

// leaves stores what the code of e says as its last word, and ends its pod.
func leaves(say func(*trial, execution.Observed) (execution.WriteStatus, error)) act {
	return func(ctx context.Context, t *trial) error {
		var pod *corev1.Pod
		err := see(ctx, func() (bool, error) {
			o, err := t.observed(ctx)
			if err != nil {
				return false, err
			}
			if pod, err = t.runningPod(ctx, "e", o.Execution.Status.Epoch); err != nil || pod == nil {
				return false, fmt.Errorf("the pod of epoch %d: %v, %w", o.Execution.Status.Epoch, pod, err)
			}
			write, err := say(t, o)
			if err != nil {
				return false, err
			}
			changed := o.Execution.DeepCopy()
			changed.Status = write.Status
			err = controller.PatchStatus(ctx, k8s, o.Execution, changed)
			return err == nil, ignoreConflict(err)
		})
		if err != nil {
			return err
		}
		return cluster.end(ctx, pod, returns(""))
	}
}

func ignoreConflict(err error) error {
	if apierrors.IsConflict(err) {
		return nil
	}
	return err
}

// named gives steps their own names in a picture, in place of those that differ from run to run.
func (t *trial) named(p picture) picture {
	for step, made := range t.steps {
		for _, states := range []map[string]string{p.Executions, p.Promises} {
			if state, ok := states[made.Name]; ok {
				delete(states, made.Name)
				states["step "+step] = state
			}
		}
	}
	return p
}
