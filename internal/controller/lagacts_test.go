package controller_test

import (
	"context"
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

func (t *trial) change(ctx context.Context, obj client.Object, change func(client.Object)) error {
	if err := k8s.Get(ctx, client.ObjectKeyFromObject(obj), obj); err != nil {
		return err
	}
	base := obj.DeepCopyObject().(client.Object) //nolint:forcetypeassert // a copy
	change(obj)
	return k8s.Patch(ctx, obj, client.MergeFrom(base))
}

// runningPod is the pod that runs for an execution in the given epoch, which must be its current one.
func (t *trial) runningPod(ctx context.Context, name string, epoch int64) (*corev1.Pod, error) {
	e, err := current(makeExecution(t.namespace, name).obj())(ctx)
	if err != nil || e.Status.Epoch != epoch {
		return nil, client.IgnoreNotFound(err)
	}
	var pods corev1.PodList
	err = k8s.List(ctx, &pods, client.InNamespace(t.namespace), client.MatchingLabels{
		v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: strconv.FormatInt(epoch, 10),
	})
	for _, p := range pods.Items {
		if p.Status.Phase == corev1.PodRunning && p.DeletionTimestamp == nil {
			return &p, err
		}
	}
	return nil, err
}

// What scenes are made of.

type act = func(context.Context, *trial) error

func inTurnOf(acts ...act) act {
	return func(ctx context.Context, t *trial) error {
		for i, act := range acts {
			if err := act(ctx, t); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}
}

// see waits until something is so.
func see(ctx context.Context, met func() (bool, error)) error {
	const interval = 50 * time.Millisecond // many trials at once must not keep the API server busy with this
	return wait.PollUntilContextTimeout(ctx, interval, time.Minute, true, func(context.Context) (bool, error) { return met() })
}

func running(name string, epoch int64) act {
	return func(ctx context.Context, t *trial) error {
		return see(ctx, func() (bool, error) {
			p, err := t.runningPod(ctx, name, epoch)
			return p != nil, err
		})
	}
}

// ends lets the code of an execution end that runs.
func ends(name string, how ending) act {
	return func(ctx context.Context, t *trial) error {
		e, err := current(makeExecution(t.namespace, name).obj())(ctx)
		if err != nil {
			return err
		}
		p, err := t.runningPod(ctx, name, e.Status.Epoch)
		if err == nil && p == nil {
			err = fmt.Errorf("nothing runs for %s in epoch %d any more", name, e.Status.Epoch)
		}
		if err != nil {
			return err
		}
		return cluster.end(ctx, p, how)
	}
}

func inPhase(name string, phase v1alpha1.Phase) act {
	return func(ctx context.Context, t *trial) error {
		return see(ctx, func() (bool, error) {
			e, err := current(makeExecution(t.namespace, name).obj())(ctx)
			return err == nil && e.Status.Phase == phase, client.IgnoreNotFound(err)
		})
	}
}

func desired(name string, state v1alpha1.DesiredState) act {
	return func(ctx context.Context, t *trial) error { return t.desire(ctx, name, state) }
}

// later lets time pass. Timers of the process cannot be moved with the clock, so that all is touched.
func later(d time.Duration) act {
	return func(ctx context.Context, t *trial) error {
		t.clock.advance(d)
		return t.touch(ctx)
	}
}

func standstill(ctx context.Context, t *trial) error {
	if t.standstill == nil {
		return nil
	}
	return t.standstill(ctx)
}
