package conformance

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// The exit codes of an SDK whose process must end.
const (
	exitFenced   = 70
	exitPlatform = 75
)

// TestAnOldProcessThatGoesOnChangesNothing stops the process of epoch 1 behind a partition, lets epoch 2 run, and continues the old one.
func TestAnOldProcessThatGoesOnChangesNothing(t *testing.T) {
	cluster := mustCluster(t)
	path, err := filepath.Abs("testdata/fence.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse([]byte(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	c.Path = path
	for what, lose := range map[string]func(context.Context, *testCluster, *corev1.Pod) error{
		"though its pod is not known any more": func(ctx context.Context, c *testCluster, p *corev1.Pod) error {
			return c.node.Forget(ctx, p)
		},
		"though its pod is still there on a node that does not answer": func(ctx context.Context, c *testCluster, p *corev1.Pod) error {
			return c.live.Delete(ctx, p, client.GracePeriodSeconds(1))
		},
	} {
		for _, mode := range c.Modes {
			t.Run(what+" ("+mode+")", func(t *testing.T) {
				t.Parallel()
				if why := missing(mode); why != "" && !mustRunAll() {
					t.Skip(why)
				}
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				s := &scene{cluster: cluster, c: c, mode: mode}
				if err := overtake(ctx, s, lose); err != nil {
					t.Fatalf("%v\n%s", err, s.story(t.Context()))
				}
				seen, err := s.observe(ctx)
				if err != nil {
					t.Fatal(err)
				}
				check(t, c, mode, seen)
			})
		}
	}
}

// overtake lets epoch 2 run while the process of epoch 1 lives, continues that, and asserts that nothing changes by it.
func overtake(ctx context.Context, s *scene, lose func(context.Context, *testCluster, *corev1.Pod) error) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	old, err := s.waiting(ctx, 1, "waiting", "gate")
	if err != nil {
		return err
	}
	if err := s.cluster.node.CutOff(old); err != nil {
		return err
	}
	if err := lose(ctx, s.cluster, old.DeepCopy()); err != nil {
		return fmt.Errorf("lose the pod: %w", err)
	}
	if _, err := s.waiting(ctx, 2, "waiting", "gate"); err != nil {
		return err
	}
	if err := s.act(ctx, Action{Settle: "gate", State: "Resolved"}); err != nil {
		return err
	}
	if _, err := s.waiting(ctx, 2, "waiting again", "second"); err != nil {
		return err
	}
	if err := s.continued(ctx, old); err != nil {
		return err
	}
	if err := s.act(ctx, Action{Settle: "second", State: "Resolved"}); err != nil {
		return err
	}
	return s.end(ctx)
}

// waiting waits until the epoch has printed a line and a promise is pending, and returns its pod.
func (s *scene) waiting(ctx context.Context, epoch int64, line, step string) (*corev1.Pod, error) {
	what := fmt.Sprintf("epoch %d to wait for %s", epoch, step)
	err := until(ctx, what, func() (bool, error) {
		activations, _ := s.cluster.pods.activations(string(s.root.UID))
		there := false
		for _, a := range activations {
			there = there || a.Epoch == epoch && len(a.Lines) > 0 && a.Lines[len(a.Lines)-1] == line
		}
		pending, err := s.holds(ctx, Condition{Pending: step, Epoch: epoch})
		return there && pending, err
	})
	if err != nil {
		return nil, err
	}
	e, err := s.of(ctx, "")
	if err != nil {
		return nil, err
	}
	return s.pod(ctx, e)
}

// continued lets the old process go on to its end, and tells what it changed.
func (s *scene) continued(ctx context.Context, old *corev1.Pod) error {
	before, err := s.objects(ctx)
	if err != nil {
		return err
	}
	if err := s.refused(ctx, old); err != nil {
		return err
	}
	if err := s.cluster.node.Continue(old.UID); err != nil {
		return err
	}
	var code int
	err = until(ctx, "the end of the old process", func() (bool, error) {
		var over bool
		code, over = s.cluster.pods.exitCode(old.UID)
		return over, nil
	})
	if err != nil {
		return err
	}
	if code != exitFenced && code != exitPlatform {
		return fmt.Errorf("the old process ended with %d, want %d or %d", code, exitFenced, exitPlatform)
	}
	after, err := s.objects(ctx)
	if err != nil {
		return err
	}
	if before != after {
		return fmt.Errorf("the old process changed objects: from\n%s\nto\n%s", before, after)
	}
	return nil
}

// objects are all objects of the case at their versions, without pods and Jobs, which are not the code's to change.
func (s *scene) objects(ctx context.Context) (string, error) {
	text := ""
	for _, list := range []client.ObjectList{&v1alpha1.ExecutionList{}, &v1alpha1.DurablePromiseList{}, &v1alpha1.PayloadList{}} {
		if err := s.cluster.live.List(ctx, list, client.InNamespace(s.namespace)); err != nil {
			return "", err
		}
		for _, o := range items(list) {
			text += fmt.Sprintf("%T %s at %s\n", o, o.GetName(), o.GetResourceVersion())
		}
	}
	return text, nil
}

func items(list client.ObjectList) []client.Object {
	var all []client.Object
	switch l := list.(type) {
	case *v1alpha1.ExecutionList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	case *v1alpha1.DurablePromiseList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	case *v1alpha1.PayloadList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	}
	return all
}
