package controller_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// Each scenario is run once without a fault, and then with one fault at its first write, at its second, and so on until
// it has no more writes. It must always end alike, with as many objects created, and come to rest.

// scenario is something that executions do.
type scenario struct {
	code    func(batchv1.Job) ending
	objects func(namespace string) []client.Object
	// meanwhile is what people and clocks do.
	meanwhile func(ctx context.Context, r *faultRun) error
}

// kind of a fault. What is not sent and what is sent without a reply look the same to a manager.
type kind struct {
	sent    bool // the request reaches the API server
	crashes bool // the manager dies with it, and another one starts
}

var kinds = map[string]kind{
	"a request is not sent":                        {},
	"a reply is lost":                              {sent: true},
	"the manager dies before a request":            {crashes: true},
	"the manager dies before the reply reaches it": {sent: true, crashes: true},
}

// picture is what is left of a scenario. Two are equal if nobody can tell whether there was a fault.
type picture struct {
	Executions map[string]string
	Promises   map[string]string
	Created    map[string]int
	OpenJobs   int // that could still run something
	OpenPods   int
}

// faultRun is one run of a scenario.
type faultRun struct {
	namespace string
	wire      wire
	clock     shiftedClock

	mu      sync.Mutex
	current *instance
	wg      sync.WaitGroup
}

// parallelRuns is how many runs share the API server.
const parallelRuns = 8

var _ = Describe("A fault at any write", func() {
	for scene, s := range faultScenarios() {
		for what, k := range kinds {
			It(fmt.Sprintf("changes nothing: %s, and %s", scene, what), func(ctx SpecContext) {
				everyFault(ctx, s, k)
			}, SpecTimeout(5*time.Minute))
		}
	}
})

func faultScenarios() map[string]scenario {
	untilStopped := always(lingers())
	return map[string]scenario{
		"one pod that succeeds": {
			code:    always(returns("1")),
			objects: func(ns string) []client.Object { return []client.Object{makeExecution(ns, "e").obj()} },
		},
		"a retry after a failed attempt": {
			code: func(j batchv1.Job) ending {
				if j.Labels[v1alpha1.LabelEpoch] == "1" {
					return exits(1, `{"perdure":"error","type":"Broken","message":"first"}`)
				}
				return returns("2")
			},
			objects: func(ns string) []client.Object { return []client.Object{makeExecution(ns, "e").attempts(2).obj()} },
		},
		"an execution that awaits another": {
			code: always(returns("1")),
			objects: func(ns string) []client.Object {
				return []client.Object{
					makeExecution(ns, "a").desired(v1alpha1.DesiredPaused).obj(), makeExecution(ns, "b").awaiting("a").obj(),
				}
			},
			meanwhile: func(ctx context.Context, r *faultRun) error { return r.resumeOnceAwaited(ctx) },
		},
		"a cancellation while code runs": {
			code:      untilStopped,
			objects:   func(ns string) []client.Object { return []client.Object{makeExecution(ns, "e").obj()} },
			meanwhile: func(ctx context.Context, r *faultRun) error { return r.cancelOnceRunning(ctx) },
		},
		"a timeout while code runs": {
			code: untilStopped,
			objects: func(ns string) []client.Object {
				return []client.Object{makeExecution(ns, "e").timeout(time.Hour).obj()}
			},
			meanwhile: func(ctx context.Context, r *faultRun) error { return r.timeOutOnceRunning(ctx) },
		},
		"a cancellation of a parent and of its child": {
			code:      untilStopped,
			objects:   func(ns string) []client.Object { return []client.Object{makeExecution(ns, "e").obj()} },
			meanwhile: func(ctx context.Context, r *faultRun) error { return r.cancelWithChild(ctx) },
		},
		"a promise that invokes": {
			code:    always(returns("1")),
			objects: func(ns string) []client.Object { return []client.Object{invoking(ns, "e")} },
		},
	}
}

func everyFault(ctx context.Context, s scenario, k kind) {
	GinkgoHelper()
	want, _, err := runScenario(ctx, s, 0, kind{})
	Expect(err).NotTo(HaveOccurred(), "without a fault")
	for _, state := range want.Promises {
		Expect(state).NotTo(HavePrefix(string(v1alpha1.PromisePending)))
	}

	for first := 1; ; first += parallelRuns {
		type result struct {
			got     picture
			reached bool
			err     error
		}
		results := make([]result, parallelRuns)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() { results[i].got, results[i].reached, results[i].err = runScenario(ctx, s, first+i, k) })
		}
		wg.Wait()
		for i, r := range results {
			at := fmt.Sprintf("with the fault at write %d", first+i)
			Expect(r.err).NotTo(HaveOccurred(), at)
			Expect(cmp.Diff(want, r.got)).To(BeEmpty(), at)
			if !r.reached {
				return
			}
		}
	}
}

// runScenario runs a scenario with a fault at the nth write, and tells what is left and whether it came that far.
func runScenario(ctx context.Context, s scenario, n int, k kind) (_ picture, _ bool, err error) {
	r := &faultRun{}
	if r.namespace, err = newNamespace(ctx); err != nil {
		return picture{}, false, err
	}
	cluster.play(r.namespace, s.code)
	var reached atomic.Bool
	r.wire.hook(func(i int, _ request, send func() (*http.Response, error)) (*http.Response, error) {
		if i != n || i == 0 {
			return send()
		}
		reached.Store(true)
		if k.sent {
			_, _ = lose(send)
		}
		if k.crashes {
			r.die()
		}
		return nil, errCut
	})
	if err := r.start(); err != nil {
		return picture{}, false, err
	}
	defer func() {
		r.wg.Wait()
		err = errors.Join(err, r.stop())
	}()
	for _, obj := range s.objects(r.namespace) {
		if err := k8s.Create(ctx, obj); err != nil {
			return picture{}, false, err
		}
	}
	if s.meanwhile != nil {
		if err := s.meanwhile(ctx, r); err != nil {
			return picture{}, false, fmt.Errorf("meanwhile: %w", err)
		}
	}
	if err := r.rest(ctx); err != nil {
		p, _ := r.picture(ctx)
		return picture{}, false, fmt.Errorf("does not come to rest: %w\n%+v\n%v", err, p, r.wire.writes())
	}
	p, err := r.picture(ctx)
	return p, reached.Load(), err
}

func (r *faultRun) start() error {
	i, err := run(settings{namespace: r.namespace, wire: &r.wire, clock: &r.clock})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = i
	return nil
}

func (r *faultRun) stop() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current.stop()
}

// die cuts the manager off from the API server for good, and starts another one.
func (r *faultRun) die() {
	r.wire.hook(func(int, request, func() (*http.Response, error)) (*http.Response, error) { return nil, errCut })
	r.wg.Go(func() {
		_ = r.stop()
		r.wire.hook(nil)
		_ = r.start() // a run without a manager does not come to rest
	})
}

func (r *faultRun) executions(ctx context.Context) ([]v1alpha1.Execution, error) {
	var list v1alpha1.ExecutionList
	err := k8s.List(ctx, &list, client.InNamespace(r.namespace))
	return list.Items, err
}

// rest waits until all has ended and nothing is written any more.
func (r *faultRun) rest(ctx context.Context) error {
	const quiet = 200 * time.Millisecond
	last, since := -1, time.Now()
	return poll(ctx, func() (bool, error) {
		p, err := r.picture(ctx)
		if err != nil {
			return false, err
		}
		if n := len(r.wire.all()); n != last {
			last, since = n, time.Now()
		}
		list, err := r.executions(ctx)
		if err != nil || len(list) == 0 {
			return false, err
		}
		for _, e := range list {
			if !execution.Finished(&e) {
				return false, nil
			}
		}
		return p.OpenJobs == 0 && p.OpenPods == 0 && time.Since(since) > quiet, nil
	})
}

func poll(ctx context.Context, done func() (bool, error)) error {
	return wait.PollUntilContextTimeout(ctx, 40*time.Millisecond, 40*time.Second, true,
		func(context.Context) (bool, error) { return done() })
}

func (r *faultRun) picture(ctx context.Context) (picture, error) {
	p := picture{Executions: map[string]string{}, Promises: map[string]string{}, Created: r.wire.created()}
	list, err := r.executions(ctx)
	if err != nil {
		return p, err
	}
	for _, e := range list {
		s := e.Status
		p.Executions[e.Name] = fmt.Sprintf("%s, epoch %d, attempts %d, failed %d, recoveries %d, outcome %s",
			s.Phase, s.Epoch, s.Attempts, s.FailedAttempts, s.Recoveries, describe(s.Outcome))
	}
	var promises v1alpha1.DurablePromiseList
	if err := k8s.List(ctx, &promises, client.InNamespace(r.namespace)); err != nil {
		return p, err
	}
	for _, dp := range promises.Items {
		p.Promises[dp.Name] = describe(&v1alpha1.Outcome{State: dp.Status.State, Value: dp.Status.Value, Error: promise.ErrorOf(&dp)})
	}
	found, err := jobs(r.namespace)(ctx)
	if err != nil {
		return p, err
	}
	for _, j := range found {
		if len(j.Status.Conditions) == 0 {
			p.OpenJobs++
		}
	}
	var pods corev1.PodList
	if err := k8s.List(ctx, &pods, client.InNamespace(r.namespace)); err != nil {
		return p, err
	}
	for _, pod := range pods.Items {
		if !podOver(&pod) {
			p.OpenPods++
		}
	}
	return p, nil
}

func describe(o *v1alpha1.Outcome) string {
	switch {
	case o == nil:
		return "none"
	case o.Error != nil:
		return fmt.Sprintf("%s %s", o.State, o.Error.Type)
	case o.Value != nil && o.Value.Data != nil:
		return fmt.Sprintf("%s %s", o.State, *o.Value.Data)
	default:
		return string(o.State)
	}
}

// onceRunning waits until n pods run.
func (r *faultRun) onceRunning(ctx context.Context, n int) error {
	return poll(ctx, func() (bool, error) {
		var pods corev1.PodList
		err := k8s.List(ctx, &pods, client.InNamespace(r.namespace))
		running := 0
		for _, p := range pods.Items {
			if p.Status.Phase == corev1.PodRunning {
				running++
			}
		}
		return running == n, err
	})
}

// desire asks something of an execution.
func (r *faultRun) desire(ctx context.Context, name string, state v1alpha1.DesiredState) error {
	e := makeExecution(r.namespace, name).obj()
	if err := k8s.Get(ctx, client.ObjectKeyFromObject(e), e); err != nil {
		return err
	}
	base := e.DeepCopy()
	e.Spec.DesiredState = state
	return k8s.Patch(ctx, e, client.MergeFrom(base))
}

func (r *faultRun) cancelOnceRunning(ctx context.Context) error {
	if err := r.onceRunning(ctx, 1); err != nil {
		return err
	}
	return r.desire(ctx, "e", v1alpha1.DesiredCanceled)
}

// cancelWithChild does what code with an SDK would do: it invokes another execution as its child.
func (r *faultRun) cancelWithChild(ctx context.Context) error {
	if err := r.onceRunning(ctx, 1); err != nil {
		return err
	}
	parent, err := current(makeExecution(r.namespace, "e").obj())(ctx)
	if err != nil {
		return err
	}
	if err := k8s.Create(ctx, ownedBy(parent, "Execution", invoking(r.namespace, "child"))); err != nil {
		return err
	}
	if err := r.onceRunning(ctx, 2); err != nil {
		return err
	}
	return r.desire(ctx, "e", v1alpha1.DesiredCanceled)
}

func (r *faultRun) resumeOnceAwaited(ctx context.Context) error {
	err := poll(ctx, func() (bool, error) {
		b, err := current(makeExecution(r.namespace, "b").obj())(ctx)
		return err == nil && b.Status.Phase == v1alpha1.PhaseSuspended, err
	})
	if err != nil {
		return err
	}
	return r.desire(ctx, "a", v1alpha1.DesiredRunning)
}

// timeOutOnceRunning lets the deadline pass. Timers of the process cannot be moved with the clock, so the objects are
// touched to wake the manager.
func (r *faultRun) timeOutOnceRunning(ctx context.Context) error {
	if err := r.onceRunning(ctx, 1); err != nil {
		return err
	}
	r.clock.advance(2 * time.Hour)
	for _, obj := range []client.Object{makeExecution(r.namespace, "e").obj(), makePromise(r.namespace, "e")} {
		if err := k8s.Get(ctx, client.ObjectKeyFromObject(obj), obj); err != nil {
			return err
		}
		base := obj.DeepCopyObject().(client.Object) //nolint:forcetypeassert // a copy
		obj.SetLabels(map[string]string{"test": "woken"})
		if err := k8s.Patch(ctx, obj, client.MergeFrom(base)); err != nil {
			return err
		}
	}
	return nil
}
