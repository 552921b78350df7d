package controller_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// trial is one run of a scene. Its managers are on the wire of the faultRun and on the second one.
type trial struct {
	faultRun
	scene  scene
	second wire
	// standstill, if any, is called where nothing goes on before somebody acts.
	standstill func(context.Context) error
	// ready, if any, tells whether what managers are connected by is whole.
	ready func() bool

	mu sync.Mutex
	// pastJobs counts Jobs that were created when their execution had already gone on.
	pastJobs  int
	instances []*instance
	active    int // the most executions that were active at once
	// steps are the promises that the code of a scene has made.
	steps map[string]*v1alpha1.DurablePromise
	// known is what there was when a paused manager went on, and stillborn counts by resource what it created after that
	// for owners that were gone.
	known     map[types.UID]bool
	stillborn map[string]int
	last      picture
}

// quiet is how long nothing may happen before a trial counts as at rest.
const quiet = 200 * time.Millisecond

func newTrial(ctx context.Context, s scene) (*trial, *corev1.Namespace, error) {
	t := &trial{scene: s}
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "trial-"}}
	if err := k8s.Create(ctx, ns); err != nil {
		return nil, nil, err
	}
	t.namespace = ns.Name
	cluster.play(t.namespace, t.code)
	return t, ns, nil
}

// code is the scene's, but for Jobs that must not be: it runs until it is stopped, so that nothing else ends them.
func (t *trial) code(j batchv1.Job) ending {
	owner := metav1.GetControllerOf(&j)
	e, err := current(makeExecution(t.namespace, owner.Name).obj())(context.Background())
	if client.IgnoreNotFound(err) != nil {
		return lingers()
	}
	if err != nil || e.UID != owner.UID || execution.Finished(e) || strconv.FormatInt(e.Status.Epoch, 10) != epochOf(j) {
		t.mu.Lock()
		t.pastJobs++
		t.mu.Unlock()
		return lingers()
	}
	return t.scene.code(j)
}

// begin starts a manager of the trial.
func (t *trial) begin(w *wire, ownWrites bool) error {
	i, err := run(settings{namespace: t.namespace, wire: w, clock: &t.clock, options: controller.Options{Gateway: gateway}, manager: func(o *ctrl.Options) {
		o.Client.Cache.EnableReadYourWritesConsistency = new(ownWrites)
	}})
	if err == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.instances = append(t.instances, i)
	}
	return err
}

func (t *trial) end() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var errs []error
	for _, i := range t.instances {
		errs = append(errs, i.stop())
	}
	return errors.Join(errs...)
}

// play creates the objects of the scene, and acts until it is at rest.
func (t *trial) play(ctx context.Context) error {
	if t.scene.limit > 0 {
		stop, err := t.watchActive(ctx)
		if err != nil {
			return err
		}
		defer stop()
	}
	for _, obj := range t.scene.objects(t.namespace) {
		if err := k8s.Create(ctx, obj); err != nil {
			return err
		}
	}
	if t.scene.act != nil {
		if err := t.scene.act(ctx, t); err != nil {
			return fmt.Errorf("act: %w\n%s", err, t.story(ctx))
		}
	}
	return t.atRest(ctx)
}

// atRest waits until the scene is over and nothing happens any more.
func (t *trial) atRest(ctx context.Context) error {
	err := see(ctx, func() (bool, error) {
		if err := t.calm(ctx); err != nil {
			return false, err
		}
		removed, err := t.collect(ctx)
		if err != nil || removed > 0 {
			return false, err
		}
		return t.over(ctx)
	})
	if err != nil {
		return fmt.Errorf("does not come to rest: %w\n%s", err, t.story(ctx))
	}
	return nil
}

func (t *trial) story(ctx context.Context) string {
	p, _ := t.picture(ctx)
	return fmt.Sprintf("%+v\nfirst: %v\nsecond: %v", p, t.wire.all(), t.second.all())
}

// calm waits until managers have neither sent nor received anything for a while.
func (t *trial) calm(ctx context.Context) error {
	last, since := int64(-1), time.Now()
	return poll(ctx, func() (bool, error) {
		now := t.wire.activity.Load() + t.second.activity.Load()
		if now != last || (t.ready != nil && !t.ready()) {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet, nil
	})
}

// over tells whether all of the scene has ended.
func (t *trial) over(ctx context.Context) (bool, error) {
	p, err := t.picture(ctx)
	if err != nil || p.OpenJobs > 0 || p.OpenPods > 0 {
		return false, err
	}
	if t.scene.vanishes {
		return len(p.Executions) == 0 && len(p.Promises) == 0, nil
	}
	var promises v1alpha1.DurablePromiseList
	if err := k8s.List(ctx, &promises, client.InNamespace(t.namespace)); err != nil {
		return false, err
	}
	for _, p := range promises.Items {
		if !promise.Settled(&p) {
			return false, nil
		}
	}
	list, err := t.executions(ctx)
	for _, e := range list {
		if !execution.Finished(&e) {
			return false, err
		}
	}
	return len(list) > 0, err
}

// touch makes the managers look at everything again.
func (t *trial) touch(ctx context.Context) error {
	for _, list := range []client.ObjectList{&v1alpha1.ExecutionList{}, &v1alpha1.DurablePromiseList{}, &v1alpha1.FunctionList{}, &batchv1.JobList{}} {
		if err := k8s.List(ctx, list, client.InNamespace(t.namespace)); err != nil {
			return err
		}
		var errs []error
		_ = eachItem(list, func(obj client.Object) {
			patch := fmt.Appendf(nil, `{"metadata":{"annotations":{"test/touched":%q}}}`, time.Now().Format(time.RFC3339Nano))
			errs = append(errs, client.IgnoreNotFound(k8s.Patch(ctx, obj, client.RawPatch(types.MergePatchType, patch))))
		})
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// finish makes the managers look at everything once more, which must not make them write, and tells what is left.
func (t *trial) finish(ctx context.Context) (picture, error) {
	before := len(t.wire.all()) + len(t.second.all())
	if err := t.touch(ctx); err != nil {
		return picture{}, err
	}
	if err := t.calm(ctx); err != nil {
		return picture{}, err
	}
	if after := len(t.wire.all()) + len(t.second.all()); after != before {
		return picture{}, fmt.Errorf("at rest, %d more writes were made\n%s", after-before, t.story(ctx))
	}
	p, err := t.picture(ctx)
	if err != nil {
		return p, err
	}
	p.Created = t.wire.created()
	for resource, n := range t.second.created() {
		p.Created[resource] += n
	}
	return t.named(p), nil
}

// watchActive notes how many executions are active at once.
func (t *trial) watchActive(ctx context.Context) (func(), error) {
	c, err := client.NewWithWatch(config, client.Options{Scheme: k8s.Scheme()})
	if err != nil {
		return nil, err
	}
	w, err := c.Watch(ctx, &v1alpha1.ExecutionList{}, client.InNamespace(t.namespace))
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		active := map[string]bool{}
		for event := range w.ResultChan() {
			e, ok := event.Object.(*v1alpha1.Execution)
			if !ok {
				continue
			}
			delete(active, e.Name)
			if e.Status.Activation != nil {
				active[e.Name] = true
			}
			t.mu.Lock()
			t.active = max(t.active, len(active))
			t.mu.Unlock()
		}
	}()
	return func() { w.Stop(); <-done }, nil
}
