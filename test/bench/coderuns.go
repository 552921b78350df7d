package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	partCode = "code"
	// readInterval is how often the log of a pod is asked for. It is never asked for while something is timed.
	readInterval = 100 * time.Millisecond
)

// codeLine is what the functions print: that a gate is waited for, or that it was passed. Times are in nanoseconds of the
// node's clock.
type codeLine struct {
	Gate    int    `json:"gate"`
	Promise string `json:"promise"`
	Began   int64  `json:"began"`
	Reached int64  `json:"reached"`
}

// codeRun is an execution of the bench's code.
type codeRun struct {
	*bench
	name string
	// stays: it awaits in its first pod.
	stays bool
	// epoch is the one that waits at a gate.
	epoch int64
}

// runCode starts an execution that does steps and then waits at gates.
func (b *bench) runCode(ctx context.Context, c code, name string, args ...any) (*codeRun, error) {
	invoke := invocation(c.name)
	for _, a := range args {
		text, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("write an argument of %s: %w", name, err)
		}
		invoke.Args = append(invoke.Args, v1alpha1.Argument{Value: &v1alpha1.Value{Data: new(string(text))}})
	}
	e := &v1alpha1.Execution{ObjectMeta: b.meta(partCode, name), Spec: v1alpha1.ExecutionSpec{Invoke: invoke}}
	if err := b.Create(ctx, e); err != nil {
		return nil, fmt.Errorf("create %s: %w", name, err)
	}
	return &codeRun{bench: b, name: name, stays: c.stays, epoch: 1}, nil
}

// line waits until the pod of the current epoch has printed what is looked for.
func (r *codeRun) line(ctx context.Context, wanted func(codeLine) bool) (found codeLine, err error) {
	err = wait.PollUntilContextTimeout(ctx, readInterval, doneTime, true, func(ctx context.Context) (bool, error) {
		lines, err := r.log(ctx)
		for _, l := range lines {
			if wanted(l) {
				found = l
				return true, nil
			}
		}
		return false, err
	})
	if err != nil {
		return found, fmt.Errorf("read the log of %s, epoch %d: %w", r.name, r.epoch, err)
	}
	return found, nil
}

// waits is at the line that tells which promise opens a gate.
func waits(gate int) func(codeLine) bool {
	return func(l codeLine) bool { return l.Gate == gate && l.Promise != "" }
}

// passed is at the line that tells that a gate was passed. Code that restarts prints it again each time; what counts is what the pod
// printed that was the first to pass it.
func passed(gate int) func(codeLine) bool {
	return func(l codeLine) bool { return l.Gate == gate && l.Reached != 0 }
}

func (r *codeRun) log(ctx context.Context) ([]codeLine, error) {
	e := &v1alpha1.Execution{}
	if err := r.Get(ctx, client.ObjectKey{Namespace: r.namespace, Name: r.name}, e); err != nil {
		return nil, err
	}
	if failed := e.Status.Phase; failed == v1alpha1.PhaseFailed || failed == v1alpha1.PhaseTimedOut {
		return nil, fmt.Errorf("the execution is %s", failed)
	}
	var pods corev1.PodList
	err := r.List(ctx, &pods, client.InNamespace(r.namespace), client.MatchingLabels{
		v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: strconv.FormatInt(r.epoch, 10),
	})
	if err != nil || len(pods.Items) == 0 {
		return nil, err
	}
	return r.logOf(ctx, pods.Items[0].Name), nil
}

// logOf reads the lines of a pod; none where it has no log yet.
func (b *bench) logOf(ctx context.Context, pod string) (lines []codeLine) {
	text, err := b.logs.CoreV1().Pods(b.namespace).GetLogs(pod, &corev1.PodLogOptions{}).DoRaw(ctx)
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(text) {
		var l codeLine
		if bytes.HasSuffix(line, []byte("\n")) && json.Unmarshal(line, &l) == nil {
			lines = append(lines, l)
		}
	}
	return lines
}

// awaitSuspended waits until the execution has suspended itself in the given epoch.
func (r *codeRun) awaitSuspended(ctx context.Context, epoch int64) error {
	err := r.poll(ctx, func(e *v1alpha1.Execution) bool {
		return e.Status.Phase == v1alpha1.PhaseSuspended && e.Status.Epoch >= epoch
	})
	r.epoch = epoch
	return err
}

func (r *codeRun) awaitSucceeded(ctx context.Context) error {
	return r.poll(ctx, func(e *v1alpha1.Execution) bool { return e.Status.Phase == v1alpha1.PhaseSucceeded })
}

func (r *codeRun) poll(ctx context.Context, reached func(*v1alpha1.Execution) bool) error {
	e := &v1alpha1.Execution{}
	err := wait.PollUntilContextTimeout(ctx, readInterval, doneTime, true, func(ctx context.Context) (bool, error) {
		if err := r.Get(ctx, client.ObjectKey{Namespace: r.namespace, Name: r.name}, e); err != nil {
			return false, err
		}
		if e.Status.Phase == v1alpha1.PhaseFailed {
			return false, fmt.Errorf("it failed: %+v", e.Status.Conditions)
		}
		return reached(e), nil
	})
	if err != nil {
		return fmt.Errorf("execution %s, which is %s at epoch %d: %w", r.name, e.Status.Phase, e.Status.Epoch, err)
	}
	return nil
}

// open settles what the execution waits for at a gate, and tells when that was sent.
func (r *codeRun) open(ctx context.Context, gate int) (sent time.Time, err error) {
	l, err := r.line(ctx, waits(gate))
	if err != nil {
		return sent, err
	}
	if err := sleep(ctx, pause); err != nil { // the node has finished with the pod before
		return sent, err
	}
	sent = time.Now()
	if err := r.settle(ctx, r.writers[0], l.Promise); err != nil {
		return sent, fmt.Errorf("settle %s: %w", l.Promise, err)
	}
	return sent, nil
}

func readLogs(k *cluster) (kubernetes.Interface, error) {
	c, err := kubernetes.NewForConfig(k.config)
	if err != nil {
		return nil, fmt.Errorf("make a client for logs: %w", err)
	}
	return c, nil
}
