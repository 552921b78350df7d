package gateway

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr/testr"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	testingclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache/informertest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllertest"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/runner/job"
	"github.com/perdure/perdure/internal/testing/given"
	"github.com/perdure/perdure/internal/value"
)

// kinds are those of a manager. To register them takes longer than most tests.
var kinds = controller.ManagerOptions().Scheme

// bench is a gateway before a store that the test controls, down to what happens between two of its requests.
type bench struct {
	t     *testing.T
	g     *Gateway
	store client.WithWatch
	clock *testingclock.FakeClock
	view  *view
	log   *sent
	// mu guards what the gateway asks for while the test adds to it.
	mu sync.Mutex
	// tokens are what the API server says of each.
	tokens map[string]authenticationv1.TokenReviewStatus
	// allowed are what people may do, as permission.String says it.
	allowed map[string]bool
}

// sent is what the gateway asked of the API server. A hook runs before the next request of its name, and is gone then.
type sent struct {
	mu    sync.Mutex
	all   []string
	hooks map[string]func() error
}

func (s *sent) do(what string) error {
	s.mu.Lock()
	s.all = append(s.all, what)
	hook := s.hooks[what]
	delete(s.hooks, what)
	s.mu.Unlock()
	if hook != nil {
		return hook()
	}
	return nil
}

func (s *sent) count(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one == what {
			n++
		}
	}
	return n
}

// before does something between two requests of the gateway.
func (b *bench) before(what string, do func()) {
	b.instead(what, func() error { do(); return nil })
}

// instead lets a request fail, or does something before it.
func (b *bench) instead(what string, do func() error) {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	b.log.hooks[what] = do
}

// view is a cache: the store, or what the test has frozen of it.
type view struct {
	*informertest.FakeInformers
	client.Reader
	mu     sync.Mutex
	hidden map[client.ObjectKey]bool
	old    map[client.ObjectKey]client.Object
}

var _ cache.Cache = &view{}

func (v *view) Get(ctx context.Context, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
	v.mu.Lock()
	hidden, old := v.hidden[key], v.old[key]
	v.mu.Unlock()
	switch o := old.(type) {
	case *v1alpha1.DurablePromise:
		if into, ok := obj.(*v1alpha1.DurablePromise); ok {
			o.DeepCopyInto(into)
			return nil
		}
	case *v1alpha1.Execution:
		if into, ok := obj.(*v1alpha1.Execution); ok {
			o.DeepCopyInto(into)
			return nil
		}
	}
	if hidden {
		return fmt.Errorf("the cache does not have it")
	}
	return v.Reader.Get(ctx, key, obj, opts...)
}

func (v *view) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	return v.Reader.List(ctx, list, opts...)
}

// hide makes the cache lag behind: it has not heard of an object yet.
func (v *view) hide(key client.ObjectKey) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.hidden[key] = true
}

// keep makes the cache lag behind: it has an object as it is now.
func (v *view) keep(obj client.Object) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.old[client.ObjectKeyFromObject(obj)] = obj.DeepCopyObject().(client.Object)
}

func (v *view) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.hidden, v.old = map[client.ObjectKey]bool{}, map[client.ObjectKey]client.Object{}
}

// indexes take the place of the cache's.
type indexes struct{ builder *fake.ClientBuilder }

func (i indexes) IndexField(_ context.Context, obj client.Object, field string, extract client.IndexerFunc) error {
	i.builder.WithIndex(obj, field, extract)
	return nil
}

func newBench(t *testing.T, change ...func(*Options)) *bench {
	t.Helper()
	b := &bench{
		t: t, clock: testingclock.NewFakeClock(given.Noon.Add(time.Hour)), log: &sent{hooks: map[string]func() error{}},
		tokens: map[string]authenticationv1.TokenReviewStatus{}, allowed: map[string]bool{},
	}
	builder := fake.NewClientBuilder().WithScheme(kinds).
		WithStatusSubresource(&v1alpha1.Execution{}, &v1alpha1.DurablePromise{})
	if err := controller.AddIndexes(t.Context(), indexes{builder}); err != nil {
		t.Fatal(err)
	}
	b.store = builder.Build()
	served := interceptor.NewClient(b.store, b.wire())
	b.view = &view{
		FakeInformers: &informertest.FakeInformers{Scheme: b.store.Scheme()}, Reader: b.store,
		hidden: map[client.ObjectKey]bool{}, old: map[client.ObjectKey]client.Object{},
	}
	o := Options{Client: served, Live: served, Cache: b.view, Clock: b.clock, Logger: testr.New(t)}
	for _, c := range change {
		c(&o)
	}
	var err error
	if b.g, err = New(o); err != nil {
		t.Fatal(err)
	}
	if err := b.g.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// wire notes what is asked, and answers the questions that a store does not know.
func (b *bench) wire() interceptor.Funcs {
	kind := func(obj client.Object) string {
		if p, ok := obj.(*metav1.PartialObjectMetadata); ok {
			return p.Kind
		}
		return strings.TrimPrefix(fmt.Sprintf("%T", obj)[strings.LastIndex(fmt.Sprintf("%T", obj), ".")+1:], "*")
	}
	return interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
			if err := errors.Join(b.log.do("get "+kind(obj)), ctx.Err()); err != nil {
				return err
			}
			return c.Get(ctx, key, obj, opts...)
		},
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			if err := b.log.do("list"); err != nil {
				return err
			}
			return c.List(ctx, list, opts...)
		},
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if err := b.log.do("create " + kind(obj)); err != nil {
				return err
			}
			switch review := obj.(type) {
			case *authenticationv1.TokenReview:
				b.mu.Lock()
				defer b.mu.Unlock()
				review.Status = b.tokens[review.Spec.Token]
				return nil
			case *authorizationv1.SubjectAccessReview:
				a := review.Spec.ResourceAttributes
				p := permission{verb: a.Verb, resource: a.Resource, subresource: a.Subresource, namespace: a.Namespace, name: a.Name}
				anyName := p
				anyName.name = ""
				b.mu.Lock()
				defer b.mu.Unlock()
				review.Status.Allowed = b.allowed[review.Spec.User+" "+p.String()] || b.allowed[review.Spec.User+" "+anyName.String()]
				return nil
			}
			if obj.GetUID() == "" {
				obj.SetUID(types.UID("uid-of-" + obj.GetName()))
			}
			obj.SetCreationTimestamp(metav1.NewTime(b.clock.Now()))
			return c.Create(ctx, obj, opts...)
		},
		Update: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.UpdateOption) error {
			if err := b.log.do("update " + kind(obj)); err != nil {
				return err
			}
			return c.Update(ctx, obj, opts...)
		},
		Patch: func(ctx context.Context, c client.WithWatch, obj client.Object, patch client.Patch, opts ...client.PatchOption) error {
			if err := b.log.do("patch " + kind(obj)); err != nil {
				return err
			}
			return c.Patch(ctx, obj, patch, opts...)
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, obj client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			if err := b.log.do("patch " + kind(obj) + "/" + sub); err != nil {
				return err
			}
			return c.SubResource(sub).Patch(ctx, obj, patch, opts...)
		},
	}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// has puts objects into the store.
func (b *bench) has(objs ...client.Object) {
	b.t.Helper()
	for _, obj := range objs {
		b.must(b.store.Create(b.t.Context(), obj))
	}
}

// changed changes an object, and tells who watches.
func changed[T client.Object](b *bench, obj T, change func(T)) T {
	b.t.Helper()
	now := obj.DeepCopyObject().(T)
	b.must(b.store.Get(b.t.Context(), client.ObjectKeyFromObject(obj), now))
	change(now)
	status := now.DeepCopyObject().(T)
	b.must(b.store.Update(b.t.Context(), now))
	status.SetResourceVersion(now.GetResourceVersion())
	if err := b.store.Status().Update(b.t.Context(), status); err != nil && !strings.Contains(err.Error(), "not found") {
		b.t.Fatal(err)
	}
	return b.read(status).(T)
}

func (b *bench) read(obj client.Object) client.Object {
	b.t.Helper()
	now := obj.DeepCopyObject().(client.Object)
	b.must(b.store.Get(b.t.Context(), client.ObjectKeyFromObject(obj), now))
	return now
}

// tell lets the gateway's informer of an object's kind say that it has changed.
func (b *bench) tell(obj client.Object) {
	b.t.Helper()
	informer, err := b.view.FakeInformerFor(b.t.Context(), obj)
	b.must(err)
	hear(informer, obj)
}

func hear(informer *controllertest.FakeInformer, obj client.Object) { informer.Update(obj, obj) }

// settled settles a promise and tells the gateway.
func (b *bench) settled(p *v1alpha1.DurablePromise, state v1alpha1.PromiseState, text string) *v1alpha1.DurablePromise {
	b.t.Helper()
	return changed(b, p, func(p *v1alpha1.DurablePromise) {
		p.Status.State = state
		p.Status.SettledAt = new(metav1.NewMicroTime(b.clock.Now()))
		if state == v1alpha1.PromiseResolved && text != "" {
			p.Status.Value = given.Value(text)
		}
	})
}

// activation is a pod of an execution with all that proves it.
type act struct {
	e   *v1alpha1.Execution
	own *v1alpha1.DurablePromise
	job *batchv1.Job
	pod *corev1.Pod
}

// active is an execution at an epoch, with its promise, its Job and its pod.
func active(name string, epoch int64) *act {
	e := given.Execution(name, "ns").Obj()
	e.Spec.Invoke.Function.Job.Gateway = v1alpha1.GatewayEnabled
	e.Status.Phase, e.Status.Epoch, e.Status.Attempts = v1alpha1.PhaseRunning, epoch, 1
	jobName := execution.JobName(name, e.UID, epoch)
	e.Status.Activation = &v1alpha1.Activation{Job: jobName, Since: *given.After(time.Minute)}
	e.Status.StartedAt = given.After(time.Minute)
	own := given.Promise(name, "ns").Obj()
	own.Spec.MadeBy, own.OwnerReferences = string(e.UID), execution.OwnedBy(e, "Execution")
	e.Status.Promise = &v1alpha1.ObjectIdentity{Name: name, UID: own.UID}
	j, err := job.Build(job.Activation{
		Execution: e, Root: string(e.UID), Template: job.InlineTemplate(e.Spec.Invoke.Function.Job), JobName: jobName,
		Epoch: epoch, Attempt: 1, PromiseUID: string(own.UID),
	})
	if err != nil {
		panic(err)
	}
	j.UID = types.UID("uid-of-" + jobName)
	return &act{e: e, own: own, job: j, pod: &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
		Namespace: "ns", Name: jobName + "-pod", UID: types.UID("uid-of-" + jobName + "-pod"), Labels: j.Spec.Template.Labels,
		OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(j, batchv1.SchemeGroupVersion.WithKind("Job"))},
	}}}
}

func (b *bench) runs(a *act) *act {
	b.t.Helper()
	b.has(a.e, a.own, a.job, a.pod)
	return a
}

// child is a promise that the execution has made in a step.
func (a *act) child(step string, change ...func(*v1alpha1.DurablePromise)) *v1alpha1.DurablePromise {
	p, err := execution.ChildPromise(execution.Observed{Now: given.Noon, Execution: a.e, Promise: a.own},
		execution.Call{Epoch: a.e.Status.Epoch, Step: step})
	if err != nil {
		panic(err)
	}
	p.UID, p.CreationTimestamp = types.UID("uid-of-"+p.Name), metav1.NewTime(given.Noon)
	p.Status.State = v1alpha1.PromisePending
	for _, c := range change {
		c(p)
	}
	return p
}

// jwt is a token that says of itself what is given. What it is worth, the bench says.
func jwt(audience any, expires time.Time, unique string) string {
	payload, _ := json.Marshal(map[string]any{"aud": audience, "exp": expires.Unix(), "jti": unique})
	return "e30." + base64.RawURLEncoding.EncodeToString(payload) + ".c2ln"
}

// podToken is the token of a pod.
func (b *bench) podToken(pod *corev1.Pod) string {
	token := jwt([]string{DefaultAudience}, b.clock.Now().Add(time.Hour), string(pod.UID))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens[token] = authenticationv1.TokenReviewStatus{
		Authenticated: true, Audiences: []string{DefaultAudience},
		User: authenticationv1.UserInfo{
			Username: "system:serviceaccount:" + pod.Namespace + ":default",
			Extra: map[string]authenticationv1.ExtraValue{
				"authentication.kubernetes.io/pod-name": {pod.Name}, "authentication.kubernetes.io/pod-uid": {string(pod.UID)},
			},
		},
	}
	return token
}

// personToken is the token of a person who may do what is given.
func (b *bench) personToken(name string, may ...permission) string {
	token := "opaque-" + name
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens[token] = authenticationv1.TokenReviewStatus{Authenticated: true, User: authenticationv1.UserInfo{Username: name}}
	for _, p := range may {
		b.allowed[name+" "+p.String()] = true
	}
	return token
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
}

func (a answer) problem() string {
	var p wireProblem
	_ = json.Unmarshal([]byte(a.text), &p)
	return p.Error.Type
}

func (a answer) String() string { return fmt.Sprintf("%d %s", a.status, a.text) }

// into decodes an answer.
func into[T any](t *testing.T, a answer) (v T) {
	t.Helper()
	if a.status >= http.StatusBadRequest {
		t.Fatalf("answer = %s", a)
	}
	if err := json.Unmarshal([]byte(a.text), &v); err != nil {
		t.Fatalf("answer = %s: %v", a, err)
	}
	return v
}

// ask sends a request as somebody; an epoch of 0 is not sent.
func (b *bench) ask(token string, epoch int64, method, path, body string) answer {
	return b.askWithin(b.t.Context(), token, epoch, method, path, body)
}

func (b *bench) askWithin(ctx context.Context, token string, epoch int64, method, path, body string) answer {
	req := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if epoch != 0 {
		req.Header.Set("Perdure-Epoch", strconv.FormatInt(epoch, 10))
	}
	w := httptest.NewRecorder()
	b.g.Handler().ServeHTTP(w, req)
	return answer{status: w.Code, header: w.Header(), text: w.Body.String()}
}

// pod sends a request as the pod of an activation.
func (b *bench) pod(a *act, method, path, body string) answer {
	b.t.Helper()
	return b.ask(b.podToken(a.pod), a.e.Status.Epoch, method, path, body)
}

func (b *bench) expectProblem(got answer, status int, kind string) {
	b.t.Helper()
	if got.status != status || got.problem() != kind {
		b.t.Errorf("answer = %s, want %d %s", got, status, kind)
	}
}

var errLost = errors.New("connection refused")

// soon waits for what happens in another goroutine.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

func toText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// paramText is the text of a promise's param.
func paramText(p *v1alpha1.DurablePromise) string { return value.Text(p.Spec.Param) }

// replica is another gateway before the same store.
func (b *bench) replica() *bench {
	b.t.Helper()
	other := newBench(b.t)
	other.store, other.clock = b.store, b.clock
	served := interceptor.NewClient(b.store, other.wire())
	other.view.Reader = b.store
	var err error
	other.g, err = New(Options{Client: served, Live: served, Cache: other.view, Clock: b.clock, Logger: testr.New(b.t)})
	b.must(err)
	return other
}
