package promise

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestMadeBy(t *testing.T) {
	e := given.Execution("parent", "ns").Obj()
	other := given.Execution("other", "ns").Obj()
	owner := func(change func(*metav1.OwnerReference)) *given.PromiseBuilder {
		return given.Promise("p", "ns").MadeBy(e).With(func(p *v1alpha1.DurablePromise) { change(&p.OwnerReferences[0]) })
	}
	for name, tc := range map[string]struct {
		promise *given.PromiseBuilder
		want    bool
	}{
		"a promise says itself who made it":            {given.Promise("p", "ns").MadeBy(e), true},
		"nobody made a promise without an owner":       {given.Promise("p", "ns"), false},
		"a reference to an owner alone proves nothing": {given.Promise("p", "ns").OwnedBy(e), false},
		"neither does the spec alone":                  {given.Promise("p", "ns").With(func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = string(e.UID) }), false},
		"both must agree":                              {given.Promise("p", "ns").MadeBy(other).OwnedBy(e), false},
		"another execution did not make it":            {given.Promise("p", "ns").MadeBy(other), false},
		"an owner must control it":                     {owner(func(o *metav1.OwnerReference) { o.Controller = nil }), false},
		"an owner must be an Execution":                {owner(func(o *metav1.OwnerReference) { o.Kind = "Job" }), false},
		"an owner must be of our group":                {owner(func(o *metav1.OwnerReference) { o.APIVersion = "batch/v1" }), false},
		"an owner without a UID made nothing":          {owner(func(o *metav1.OwnerReference) { o.UID = "" }).With(func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "" }), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := MadeBy(tc.promise.Obj(), e); got != tc.want {
				t.Errorf("MadeBy() = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestMakerOfNothing(t *testing.T) {
	p := given.Promise("p", "ns").MadeBy(&v1alpha1.Execution{}).Obj()
	if got := Maker(p); got != nil {
		t.Errorf("Maker() = %v", got)
	}
}

func TestInvokes(t *testing.T) {
	p := given.Promise("p", "ns").Invoking("fn").Obj()
	for name, tc := range map[string]struct {
		promise   *v1alpha1.DurablePromise
		execution *v1alpha1.Execution
		want      bool
	}{
		"the execution that it made":            {p, given.Execution("p", "ns").MadeBy(p).Obj(), true},
		"an execution of somebody else":         {p, given.Execution("p", "ns").Calling("fn").Obj(), false},
		"an execution of another promise":       {p, given.Execution("p", "ns").MadeBy(given.Promise("p", "ns").UID("second").Invoking("fn").Obj()).Obj(), false},
		"an execution of another call":          {p, given.Execution("p", "ns").OwnedBy(p).Calling("other").Obj(), false},
		"a promise without invoke made nothing": {given.Promise("p", "ns").Obj(), given.Execution("p", "ns").MadeBy(given.Promise("p", "ns").Obj()).Obj(), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Invokes(tc.promise, tc.execution); got != tc.want {
				t.Errorf("Invokes() = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestInvoked(t *testing.T) {
	p := given.Promise("p", "ns").Invoking("fn").Obj()
	owned := func(change func(*metav1.OwnerReference)) *v1alpha1.Execution {
		return given.Execution("p", "ns").MadeBy(p).With(func(e *v1alpha1.Execution) { change(&e.OwnerReferences[0]) }).Obj()
	}
	for name, tc := range map[string]struct {
		execution *v1alpha1.Execution
		want      bool
	}{
		"by a promise":        {owned(func(*metav1.OwnerReference) {}), true},
		"by nobody":           {given.Execution("p", "ns").Obj(), false},
		"by another kind":     {owned(func(o *metav1.OwnerReference) { o.Kind = "Schedule" }), false},
		"by a kind of others": {owned(func(o *metav1.OwnerReference) { o.APIVersion = "other/v1" }), false},
		"not by a mere owner": {owned(func(o *metav1.OwnerReference) { o.Controller = nil }), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Invoked(tc.execution); got != tc.want {
				t.Errorf("Invoked() = %v, want %v", got, tc.want)
			}
		})
	}
}
