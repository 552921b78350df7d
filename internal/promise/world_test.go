package promise

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// states are all worlds of one promise that differ in something that a decision looks at.
func states(visit func(name string, o Observed)) {
	deadlines := []time.Duration{-1, 0, time.Minute}
	statuses := []v1alpha1.PromiseState{
		"", v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected,
		v1alpha1.PromiseCanceled, v1alpha1.PromiseTimedOut,
	}
	for bits := range 1 << 10 {
		on := func(i int) bool { return bits&(1<<i) != 0 }
		if on(9) && !on(8) {
			continue // no execution to be the promise's
		}
		for _, deadline := range deadlines {
			for _, state := range statuses {
				if pending := state == "" || state == v1alpha1.PromisePending; pending && (on(5) || on(7)) {
					continue // what counts for settled promises only
				}
				for _, parent := range []ParentState{ParentNone, ParentAlive, ParentEnded} {
					b := given.Promise("p", "ns")
					if deadline >= 0 {
						b.Timeout(deadline)
					}
					if on(0) {
						b.Deleted()
					}
					if on(1) {
						b.Timer("1")
					}
					if on(2) {
						b.Invoking("fn")
					}
					if on(3) {
						b.TTL(time.Second)
					}
					if on(4) {
						b.MadeBy(given.Execution("parent", "ns").Obj())
					}
					b.With(func(p *v1alpha1.DurablePromise) { p.Status.State = state })
					if on(5) && Settled(b.Obj()) {
						b.With(func(p *v1alpha1.DurablePromise) { p.Status.SettledAt = given.After(0) })
					}
					if on(6) {
						b.Stalled(ReasonNameTaken)
					}
					o := Observed{Now: given.Noon.Add(30 * time.Second), Promise: b.Obj(), Parent: parent, Awaited: on(7), DefaultTTL: day}
					if on(8) {
						o.Execution = given.Execution("p", "ns").Obj()
						if on(9) {
							o.Execution = given.Execution("p", "ns").MadeBy(o.Promise).Obj()
						}
					}
					visit(fmt.Sprintf("%010b/%s/%s/%s", bits, deadline, state, parent), o)
				}
			}
		}
	}
}

// TestDecideInEveryWorld holds what must be true of every decision about a promise.
func TestDecideInEveryWorld(t *testing.T) {
	states(func(name string, o Observed) {
		before := o.Promise.DeepCopy()
		plan := Decide(o)
		fail := func(format string, args ...any) {
			t.Errorf("%s: %s\nplan: %+v", name, fmt.Sprintf(format, args...), plan)
		}
		if !reflect.DeepEqual(before, o.Promise) {
			fail("the observed promise was changed")
		}
		if o.Promise.DeletionTimestamp != nil && plan.Action != None {
			fail("something is done about a promise that is being removed")
		}
		if !plan.WakeAt.IsZero() && !plan.WakeAt.After(o.Now) {
			fail("it wakes in the past, which is a hot loop")
		}
		deadline, expires := Deadline(o.Promise)
		live := o.Promise.DeletionTimestamp == nil
		if live && expires && !Settled(o.Promise) && plan.Action != WriteStatus && !plan.WakeAt.Equal(deadline) {
			fail("it does not wake at its deadline")
		}
		if plan.Action == WriteStatus && Settled(o.Promise) {
			left, right := before.Status, plan.Status
			left.SettledAt, right.SettledAt = nil, nil
			if before.Status.SettledAt != nil || !reflect.DeepEqual(left, right) {
				fail("a settled promise is changed")
			}
		}
		if live && Expired(o.Promise, o.Now) && (plan.Action != WriteStatus || !reflect.DeepEqual(plan.Status, Timeout(o.Promise))) {
			fail("an expired promise does not time out first")
		}
		if plan.Action == Delete && (o.Awaited || !Settled(o.Promise)) {
			fail("a promise is removed that is pending or awaited")
		}
		if plan.Action == CreateExecution && (o.Execution != nil || o.Parent == ParentEnded || Settled(o.Promise)) {
			fail("an execution is created that nobody wants, or again")
		}
		rests(t, name, o)
	})
}

// rests carries plans out until nothing is to do at the same time.
func rests(t *testing.T, name string, o Observed) {
	for range 4 {
		plan := Decide(o)
		switch plan.Action {
		case None, Delete:
			return
		case WriteStatus:
			if reflect.DeepEqual(plan.Status, o.Promise.Status) {
				t.Errorf("%s: a write that changes nothing", name)
			}
			o.Promise = o.Promise.DeepCopy()
			o.Promise.Status = plan.Status
		case CreateExecution:
			o.Execution = given.Execution("p", "ns").MadeBy(o.Promise).Obj()
		}
	}
	t.Errorf("%s: it does not come to rest", name)
}
