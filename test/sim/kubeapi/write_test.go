package kubeapi_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

func makePromise(name string) *v1alpha1.DurablePromise {
	return &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name}}
}

func makePod(name string, change ...func(*corev1.Pod)) *corev1.Pod {
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name},
		Spec:       corev1.PodSpec{NodeName: "node", Containers: []corev1.Container{{Name: "c", Image: "i"}}},
	}
	for _, c := range change {
		c(p)
	}
	return p
}

func (w *world) create(t *testing.T, objects ...client.Object) {
	t.Helper()
	for _, obj := range objects {
		if err := w.client.Create(t.Context(), obj); err != nil {
			t.Fatal(err)
		}
	}
}

// types of the events since a version.
func (w *world) since(version int64) []watch.EventType {
	var types []watch.EventType
	for _, e := range w.Log()[version:] {
		types = append(types, e.Type)
	}
	return types
}

func TestEventSaysWhoDidWhat(t *testing.T) {
	w := newWorld(t)
	p := makePromise("p")
	w.create(t, p)
	base := p.DeepCopy()
	p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved}
	if err := w.Server.Client("person").Status().Patch(t.Context(), p, client.MergeFrom(base)); err != nil {
		t.Fatal(err)
	}
	if err := w.client.Delete(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	type seen struct {
		Version        int64
		Type           watch.EventType
		By, Verb       string
		Status         bool
		OldVersion     string
		NewVersion     string
		Settled        v1alpha1.PromiseState
		HasOld, HasNew bool
	}
	var got []seen
	for _, e := range w.Log() {
		s := seen{Version: e.Version, Type: e.Type, By: e.By, Verb: e.Verb, Status: e.Status, HasOld: e.Old != nil, HasNew: e.New != nil}
		if e.Old != nil {
			s.OldVersion = e.Old.GetResourceVersion()
		}
		s.NewVersion = e.New.GetResourceVersion()
		s.Settled = e.New.(*v1alpha1.DurablePromise).Status.State //nolint:forcetypeassert // its kind
		got = append(got, s)
	}
	want := []seen{
		{Version: 1, Type: watch.Added, By: "test", Verb: "create", NewVersion: "1", Settled: "Pending", HasNew: true},
		{Version: 2, Type: watch.Modified, By: "person", Verb: "patch", Status: true, OldVersion: "1", NewVersion: "2", Settled: "Resolved", HasOld: true, HasNew: true},
		{Version: 3, Type: watch.Deleted, By: "test", Verb: "delete", OldVersion: "2", NewVersion: "3", Settled: "Resolved", HasOld: true, HasNew: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteThatChangesNothingIsNoEvent(t *testing.T) {
	w := newWorld(t)
	e := makeExecution("e")
	w.create(t, e)
	base := e.DeepCopy()
	e.Status.Epoch = 1
	if err := w.client.Status().Patch(t.Context(), e, client.MergeFrom(base)); err != nil {
		t.Fatal(err)
	}
	before := w.Version()
	for name, write := range map[string]func() error{
		"a patch":                 func() error { return w.client.Patch(t.Context(), e, client.MergeFrom(e.DeepCopy())) },
		"a patch of the status":   func() error { return w.client.Status().Patch(t.Context(), e, client.MergeFrom(e.DeepCopy())) },
		"an update":               func() error { return w.client.Update(t.Context(), e) },
		"an update of the status": func() error { return w.client.Status().Update(t.Context(), e) },
		"a dry run": func() error {
			c := makeExecution("another")
			return w.client.Create(t.Context(), c, client.DryRunAll)
		},
	} {
		if err := write(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if w.Version() != before {
			t.Errorf("%s: %v", name, w.since(before))
		}
	}
}

func TestRefusals(t *testing.T) {
	stale := func(w *world, e *v1alpha1.Execution) error {
		base := e.DeepCopy()
		e.Spec.RetryToken = "first"
		if err := w.client.Update(t.Context(), e.DeepCopy()); err != nil {
			return err
		}
		e.Spec.RetryToken = "second"
		return w.client.Patch(t.Context(), e, client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{}))
	}
	for name, c := range map[string]struct {
		do   func(*world, *v1alpha1.Execution) error
		is   func(error) bool
		says string
	}{
		"a write that rests on an old version": {stale, apierrors.IsConflict, "the object has been modified"},
		"the deletion of another object of the same name": {func(w *world, e *v1alpha1.Execution) error {
			return w.client.Delete(t.Context(), e, client.Preconditions{UID: new(types.UID("another"))})
		}, apierrors.IsConflict, "UID in the precondition"},
		"the deletion of an older version": {func(w *world, e *v1alpha1.Execution) error {
			return w.client.Delete(t.Context(), e, client.Preconditions{ResourceVersion: new("0")})
		}, apierrors.IsConflict, "ResourceVersion in the precondition"},
		"a name that exists": {func(w *world, _ *v1alpha1.Execution) error {
			return w.client.Create(t.Context(), makeExecution("e"))
		}, apierrors.IsAlreadyExists, `executions.perdure.dev "e" already exists`},
		"what is not there": {func(w *world, _ *v1alpha1.Execution) error {
			return w.client.Delete(t.Context(), makePod("p"))
		}, apierrors.IsNotFound, `pods "p" not found`},
		"a value that the schema does not know": {func(w *world, e *v1alpha1.Execution) error {
			e.Spec.DesiredState = "Sleeping"
			return w.client.Update(t.Context(), e)
		}, apierrors.IsInvalid, "spec.desiredState: Unsupported value"},
		"what a transition rule forbids": {func(w *world, e *v1alpha1.Execution) error {
			e.Spec.Invoke.FunctionRef.Name = "another"
			return w.client.Update(t.Context(), e)
		}, apierrors.IsInvalid, "spec.invoke cannot change"},
		"what a rule deep inside forbids": {func(w *world, _ *v1alpha1.Execution) error {
			e := makeExecution("another")
			e.Spec.Invoke.Args[0].Value = &v1alpha1.Value{}
			return w.client.Create(t.Context(), e)
		}, apierrors.IsInvalid, "spec.invoke.args[0].value: Invalid value"},
		"a name that is too long": {func(w *world, _ *v1alpha1.Execution) error {
			return w.client.Create(t.Context(), makeExecution(strings.Repeat("n", 201)))
		}, apierrors.IsInvalid, "the name must be no more than 200 characters"},
		"an update without a version": {func(w *world, e *v1alpha1.Execution) error {
			e.ResourceVersion = ""
			return w.client.Update(t.Context(), e)
		}, apierrors.IsInvalid, "must be specified for an update"},
		"a Job that would be restarted for ever": {func(w *world, _ *v1alpha1.Execution) error {
			return w.client.Create(t.Context(), &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "j"}})
		}, apierrors.IsInvalid, "restartPolicy"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := makeExecution("e")
			w.create(t, e)
			err := c.do(w, e)
			if !c.is(err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRuleThatIsLeftOut(t *testing.T) {
	left, err := schemas().Without(func(kind, rule string) bool {
		return kind == "Execution" && strings.Contains(rule, "oldSelf.spec.invoke")
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		w       *world
		refused bool
	}{
		"with it":    {newWorld(t), true},
		"without it": {newWorldWith(t, left), false},
	} {
		t.Run(name, func(t *testing.T) {
			e := makeExecution("e")
			c.w.create(t, e)
			e.Spec.Invoke.FunctionRef.Name = "another"
			if err := c.w.client.Update(t.Context(), e); apierrors.IsInvalid(err) != c.refused {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTimesAndNumbersAreThoseOfJSON(t *testing.T) {
	w := newWorld(t)
	e := makeExecution("e")
	w.create(t, e)
	if !e.CreationTimestamp.Time.Equal(start.Truncate(1e9)) {
		t.Errorf("created at %v", e.CreationTimestamp)
	}
	base := e.DeepCopy()
	e.Status.StartedAt = new(metav1.NewMicroTime(start))
	if err := w.client.Status().Patch(t.Context(), e, client.MergeFrom(base)); err != nil {
		t.Fatal(err)
	}
	if !e.Status.StartedAt.Time.Equal(start.Truncate(1e3)) {
		t.Errorf("started at %v", e.Status.StartedAt)
	}
}

func TestGeneration(t *testing.T) {
	w := newWorld(t)
	e := makeExecution("e")
	e.Finalizers = []string{"perdure.dev/keep"}
	w.create(t, e)
	for _, step := range []struct {
		name string
		do   func() error
		want int64
	}{
		{"a change of the spec", func() error { e.Spec.RetryToken = "t"; return w.client.Update(t.Context(), e) }, 2},
		{"a change of the status", func() error { e.Status.Epoch = 1; return w.client.Status().Update(t.Context(), e) }, 2},
		{"a change of a label", func() error { e.Labels = map[string]string{"a": "b"}; return w.client.Update(t.Context(), e) }, 2},
		{"a deletion that must wait", func() error { return w.client.Delete(t.Context(), e) }, 3},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if err := w.client.Get(t.Context(), client.ObjectKeyFromObject(e), e); err != nil {
			t.Fatal(err)
		}
		if e.Generation != step.want {
			t.Errorf("after %s: generation %d, want %d", step.name, e.Generation, step.want)
		}
	}
}
