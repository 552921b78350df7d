package explore

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/runner/job"
	"github.com/perdure/perdure/internal/testing/given"
)

// ttl is longer than any world lasts: nothing is removed.
const ttl = 24 * time.Hour

// plan is what was decided on a view.
type plan struct {
	next action
	wake time.Time
	// wrong is what no plan may be.
	wrong string
}

// decide decides once for each view.
func (x *Explorer) decide(v view) plan {
	p, known := x.plans[v]
	if !known {
		if v.who.isPromise() {
			p = x.decidePromise(v)
		} else {
			p = x.decideExecution(v)
		}
		x.plans[v] = p
	}
	return p
}

func (x *Explorer) decideExecution(v view) plan {
	i := v.who.index()
	if v.executions[i] == 0 {
		return plan{}
	}
	o := x.observed(v)
	before := copyOf(o)
	decided := x.Decisions.Execution(o)
	p := plan{wake: decided.WakeAt}
	p.next = x.actionOf(i, o, decided.Action)
	again := x.Decisions.Execution(before)
	switch {
	case !reflect.DeepEqual(o, before):
		p.wrong = "the decision changed what was observed"
	case !reflect.DeepEqual(decided, again):
		p.wrong = "two decisions on the same observation differ"
	case !decided.WakeAt.IsZero() && !decided.WakeAt.After(now):
		p.wrong = "it wakes in the past, which is a hot loop"
	default:
		p.wrong = x.wrongPlan(o, decided.Action)
	}
	return p
}

// observed makes of a view what the controller would have gathered.
func (x *Explorer) observed(v view) execution.Observed {
	i := v.who.index()
	e := x.executions.all[v.executions[i]].obj
	o := execution.Observed{
		Now: now, Execution: e, Promise: x.promises.all[v.promises[i]].obj,
		Defaults: execution.Defaults{TTLAfterFinished: ttl},
	}
	for _, j := range x.shape.Children[i] {
		if v.promises[j] == 0 {
			continue
		}
		child := execution.Child{Promise: x.promises.all[v.promises[j]].obj}
		if !promise.Settled(child.Promise) {
			child.Execution = x.executions.all[v.executions[j]].obj
		}
		o.Children = append(o.Children, child)
	}
	if !execution.Finished(e) {
		x.observeArguments(&o, v)
		x.observeAwaiting(&o, v)
		o.Revision = &v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: job.InlineTemplate(e.Spec.Invoke.Function.Job)}}
	}
	observeRuns(&o, i, x.runs.all[v.runs].all)
	return o
}

func (x *Explorer) observeArguments(o *execution.Observed, v view) {
	i := v.who.index()
	pending := false
	for _, j := range x.shape.Awaits[i] {
		if p := x.promises.all[v.promises[j]].obj; p != nil {
			if o.Arguments == nil {
				o.Arguments = map[string]*v1alpha1.DurablePromise{}
			}
			o.Arguments[names[j]] = p
			pending = pending || !promise.Settled(p)
		}
	}
	if pending && o.Execution.Status.Epoch == 0 && x.shape.Cyclic {
		o.Cycle = execution.FindCycle(names[i], func(name string) []string { return x.waitsFor(v, name) })
	}
}

// observeAwaiting looks at what suspended code awaits.
func (x *Explorer) observeAwaiting(o *execution.Observed, v view) {
	if !execution.SuspendedCode(o.Execution) {
		return
	}
	o.Awaiting = map[string]*v1alpha1.DurablePromise{}
	for _, awaited := range o.Execution.Status.Awaiting {
		if p := x.promises.all[v.promises[slices.Index(names[:], awaited.Name)]].obj; p != nil {
			o.Awaiting[awaited.Name] = p
		}
	}
}

func (x *Explorer) waitsFor(v view, name string) []string {
	i := slices.Index(names[:], name)
	e := x.executions.all[v.executions[i]].obj
	own := x.promises.all[v.promises[i]].obj
	if e == nil || execution.Finished(e) || e.Status.Epoch > 0 || own == nil || promise.Settled(own) {
		return nil
	}
	var next []string
	for _, j := range x.shape.Awaits[i] {
		next = append(next, names[j])
	}
	return next
}

// copyOf is the same observation in other objects.
func copyOf(o execution.Observed) execution.Observed {
	o.Execution = o.Execution.DeepCopy()
	o.Promise = o.Promise.DeepCopy()
	o.Children = slices.Clone(o.Children)
	for i, c := range o.Children {
		o.Children[i] = execution.Child{Promise: c.Promise.DeepCopy(), Execution: c.Execution.DeepCopy()}
	}
	if o.Arguments != nil {
		arguments := map[string]*v1alpha1.DurablePromise{}
		for name, p := range o.Arguments {
			arguments[name] = p.DeepCopy()
		}
		o.Arguments = arguments
	}
	if o.Awaiting != nil {
		awaiting := map[string]*v1alpha1.DurablePromise{}
		for name, p := range o.Awaiting {
			awaiting[name] = p.DeepCopy()
		}
		o.Awaiting = awaiting
	}
	o.Cycle = slices.Clone(o.Cycle)
	o.StrayJobs = slices.Clone(o.StrayJobs)
	o.Lingering = slices.Clone(o.Lingering)
	return o
}

// actionOf numbers what an action makes of its object.
func (x *Explorer) actionOf(i int, o execution.Observed, a execution.Action) action {
	stored := func(status v1alpha1.ExecutionStatus) version {
		e := *o.Execution
		e.Status = status
		return x.numberExecution(&e)
	}
	settled := func(p *v1alpha1.DurablePromise, status v1alpha1.DurablePromiseStatus) version {
		after := *p
		after.Status = status
		return x.numberPromise(&after)
	}
	switch a := a.(type) {
	case nil:
		return action{}
	case execution.CreatePromise:
		p := a.Promise.DeepCopy()
		p.UID, p.CreationTimestamp = given.Promise(p.Name, namespace).Obj().UID, metav1.NewTime(now)
		p.Status.State = v1alpha1.PromisePending
		return action{kind: createPromise, on: promiseOf(i), result: x.numberPromise(p)}
	case execution.SettlePromise:
		return action{kind: settlePromise, on: promiseOf(i), result: settled(o.Promise, a.Status)}
	case execution.WriteStatus:
		return action{kind: writeStatus, on: executionOf(i), result: stored(a.Status)}
	case execution.Activate:
		return action{kind: activate, on: executionOf(i), result: stored(a.Status)}
	case execution.RequestCancel:
		e := a.Execution.DeepCopy()
		e.Spec.DesiredState = v1alpha1.DesiredCanceled
		return action{kind: requestCancel, on: executionOf(slices.Index(names[:], e.Name)), result: x.numberExecution(e)}
	case execution.SettleChild:
		return action{kind: settleChild, on: promiseOf(slices.Index(names[:], a.Promise.Name)), result: settled(a.Promise, a.Status)}
	default:
		return actionOnRun(i, o, a)
	}
}

func actionOnRun(i int, o execution.Observed, a execution.Action) action {
	e := o.Execution
	switch a := a.(type) {
	case execution.CreateJob:
		return action{kind: createJob, on: executionOf(i), epoch: uint8(e.Status.Epoch)} //nolint:gosec // a few at most
	case execution.DeleteJob:
		for epoch := range e.Status.Epoch + 1 {
			if execution.JobName(e.Name, e.UID, epoch) == a.Name {
				return action{kind: deleteJob, on: executionOf(i), epoch: uint8(epoch)} //nolint:gosec // a few at most
			}
		}
	case execution.StopPod:
		for epoch := range uint8(e.Status.Epoch + 1) { //nolint:gosec // a few at most
			for _, again := range []bool{false, true} {
				if (run{epoch: epoch, again: again}).podName(i) == a.Name {
					return action{kind: stopPod, on: executionOf(i), epoch: epoch, again: again}
				}
			}
		}
	}
	panic(fmt.Sprintf("no way to carry out %#v", a))
}

func (x *Explorer) decidePromise(v view) plan {
	i := v.who.index()
	if v.promises[i] == 0 {
		return plan{}
	}
	p := x.promises.all[v.promises[i]].obj
	o := promise.Observed{Now: now, Promise: p, Parent: x.parentState(v), DefaultTTL: ttl}
	if p.Spec.Invoke != nil {
		o.Execution = x.executions.all[v.executions[i]].obj
	}
	before := o
	before.Promise, before.Execution = p.DeepCopy(), o.Execution.DeepCopy()
	decided := x.Decisions.Promise(o)
	result := plan{wake: decided.WakeAt}
	switch decided.Action {
	case promise.None, promise.Delete:
	case promise.WriteStatus:
		after := *p
		after.Status = decided.Status
		result.next = action{kind: settleChild, on: promiseOf(i), result: x.numberPromise(&after)}
		if equality.Semantic.DeepEqual(p.Status, decided.Status) {
			result.wrong = "a write that changes nothing"
		}
	case promise.CreateExecution:
		result.next = action{kind: createExecution, on: executionOf(i), result: x.numberExecution(x.shape.childExecution(i, p))}
	}
	switch {
	case !reflect.DeepEqual(o, before):
		result.wrong = "the decision changed what was observed"
	case !reflect.DeepEqual(decided, x.Decisions.Promise(before)):
		result.wrong = "two decisions on the same observation differ"
	case decided.Action == promise.Delete:
		result.wrong = "a promise is removed"
	}
	return result
}

func (x *Explorer) parentState(v view) promise.ParentState {
	p := x.promises.all[v.promises[v.who.index()]].obj
	maker := promise.Maker(p)
	if maker == nil || maker.Name == p.Name {
		return promise.ParentNone
	}
	parent := v.executions[slices.Index(names[:], maker.Name)]
	if parent == 0 || x.executions.all[parent].finished {
		return promise.ParentEnded
	}
	return promise.ParentAlive
}
