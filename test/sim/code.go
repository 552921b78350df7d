package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
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
