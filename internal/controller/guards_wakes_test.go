package controller

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/perdure/perdure/api/v1alpha1"
)

// waiting has not started, because it awaits promises.
func waiting(name string, promises ...string) *v1alpha1.Execution {
	e := anExecution(name)
	for _, p := range promises {
		e.Spec.Invoke.Args = append(e.Spec.Invoke.Args, v1alpha1.Argument{PromiseRef: &v1alpha1.PromiseReference{Name: p}})
	}
	return e
}

func TestAWaitWakesWhoAwaitsIt(t *testing.T) {
	paused := waiting("b", "c")
	paused.Spec.DesiredState = v1alpha1.DesiredPaused
	started := waiting("c", "a")
	started.Status.Epoch = 1
	for name, tc := range map[string]struct {
		changed *v1alpha1.Execution
		others  []*v1alpha1.Execution
		want    []string
	}{
		"whoever awaits it": {waiting("c", "a"), []*v1alpha1.Execution{waiting("b", "c")}, []string{"b"}},
		"not who awaits that one, which writes by itself":     {waiting("c", "a"), []*v1alpha1.Execution{waiting("a", "b"), waiting("b", "c")}, []string{"b"}},
		"but beyond one that is paused, which writes nothing": {waiting("c", "a"), []*v1alpha1.Execution{waiting("a", "b"), paused}, []string{"b", "a"}},
		"nobody, where it has started":                        {started, []*v1alpha1.Execution{waiting("b", "c")}, nil},
		"nobody, where it awaits nothing":                     {waiting("c"), []*v1alpha1.Execution{waiting("b", "c")}, nil},
		"each once, in a cycle of paused ones":                {waiting("c", "b"), []*v1alpha1.Execution{paused, waiting("c", "b")}, []string{"b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := viewsOf(t)
			for _, e := range tc.others {
				v.must(v.cache.Create(t.Context(), e.DeepCopy()))
			}
			var got []string
			for _, r := range v.executions().concernedByWait(t.Context(), tc.changed) {
				got = append(got, r.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("woken (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFunctionThatWasMadeAgainIsLookedAt(t *testing.T) {
	before := &v1alpha1.Function{ObjectMeta: metav1.ObjectMeta{UID: "1", Generation: 1}}
	for name, tc := range map[string]struct {
		now  metav1.ObjectMeta
		want bool
	}{
		"the same":             {metav1.ObjectMeta{UID: "1", Generation: 1, ResourceVersion: "2"}, false},
		"another generation":   {metav1.ObjectMeta{UID: "1", Generation: 2}, true},
		"another of that name": {metav1.ObjectMeta{UID: "2", Generation: 1}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := definitionChanged(event.UpdateEvent{ObjectOld: before, ObjectNew: &v1alpha1.Function{ObjectMeta: tc.now}}); got != tc.want {
				t.Errorf("looked at: %t", got)
			}
		})
	}
}

func TestTheEndOfAnExecutionWakesWhatItLeavesPending(t *testing.T) {
	e, other := anExecution("e"), anExecution("other")
	e.Status.Phase = v1alpha1.PhaseCanceled
	settled := madeBy(e, "settled")
	settled.Status.State = v1alpha1.PromiseResolved
	for name, tc := range map[string]struct {
		promises []client.Object
		want     []string
	}{
		"its children":                     {[]client.Object{madeBy(e, "child"), settled}, []string{"child"}},
		"its own promise, if that is back": {[]client.Object{promiseOf(e)}, []string{"e"}},
		"nothing of others":                {[]client.Object{madeBy(other, "child"), madeBy(other, "e")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range viewsOf(t, tc.promises...).promises().childrenOfEnded(t.Context(), e) {
				got = append(got, r.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("woken (-want +got):\n%s", diff)
			}
		})
	}
}
