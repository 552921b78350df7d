package docs

import (
	"fmt"
	"math/rand/v2"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/testing/given"
)

const (
	// histories is how many executions live, and length how much happens to each.
	histories = 20_000
	length    = 80
)

// history is the life of one execution: what Decide plans is carried out, and where it plans nothing, something happens.
type history struct {
	*rand.Rand
	o    execution.Observed
	args []string
	seen map[edge]bool
	// wrong is what a status should not have said.
	wrong []string
}

func begin(seed uint64) *history {
	h := &history{
		Rand: rand.New(rand.NewPCG(seed, 2)), //nolint:gosec // to be repeated
		seen: map[edge]bool{},
	}
	e := given.Execution("x", "ns").Invocation(func(i *v1alpha1.Invocation) {
		i.OnLostAttempt = pick(h, v1alpha1.LostAttemptRetry, v1alpha1.LostAttemptFail, v1alpha1.LostAttemptHold)
		i.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(pick(h, int32(1), 3))}
		if h.chance(30) {
			i.Timeout = given.Duration(time.Hour)
		}
	})
	if h.chance(60) {
		e.Calling("fn")
	}
	for _, name := range []string{"p", "q"} {
		if h.chance(40) {
			e.ArgOf(name)
			h.args = append(h.args, name)
		}
	}
	h.o = execution.Observed{
		Now:       given.Noon,
		Execution: e.Obj(),
		Arguments: map[string]*v1alpha1.DurablePromise{},
		Defaults:  execution.Defaults{TTLAfterFinished: time.Hour},
	}
	if h.chance(5) {
		h.o.Promise = given.Promise("x", "ns").UID("a stranger's").Obj()
	}
	return h
}

func (h *history) chance(percent int) bool { return h.IntN(100) < percent }

func pick[T any](h *history, of ...T) T { return of[h.IntN(len(of))] }

func (h *history) live() {
	for range length {
		if execution.Finished(h.o.Execution) {
			break
		}
		h.define()
		plan := execution.Decide(h.o)
		if plan.Action == nil || h.chance(20) { // a view may also be late
			h.happen(plan.WakeAt)
			continue
		}
		h.apply(plan.Action)
	}
}

// define looks up the definition that the execution would run, and what its code awaits.
func (h *history) define() {
	spec := given.Function("fn", "ns").Obj().Spec
	h.o.Revision = &spec
	h.o.Awaiting = map[string]*v1alpha1.DurablePromise{}
	for _, c := range h.o.Children {
		h.o.Awaiting[c.Promise.Name] = c.Promise
	}
	if h.o.Execution.Spec.Invoke.FunctionRef != nil && execution.RevisionFor(h.o.Execution, h.o.Function) == "" {
		h.o.Revision = nil
	}
}

func (h *history) apply(action execution.Action) {
	switch a := action.(type) {
	case execution.CreatePromise:
		h.o.Promise = a.Promise
		h.o.Promise.UID = types.UID("the promise's")
	case execution.SettlePromise:
		h.o.Promise.Status = a.Status
	case execution.WriteStatus:
		h.store(a.Status)
	case execution.Activate:
		h.store(a.Status)
		h.o.Report = execution.Report{State: execution.RunMissing}
	case execution.CreateJob:
		if h.chance(10) {
			h.o.Rejection = "a quota"
			return
		}
		h.o.Report = execution.Report{State: execution.RunStarting, Pod: "pod", CreatedAt: h.o.Now}
	case execution.StopPod:
		h.o.Report.Stopping = h.o.Report.Pod == a.Name
		for i := range h.o.Lingering {
			h.o.Lingering[i].Deleting = true
		}
	case execution.DeleteJob:
		h.o.StrayJobs = nil
	case execution.RequestCancel:
		a.Execution.Spec.DesiredState = v1alpha1.DesiredCanceled
	case execution.SettleChild:
		a.Promise.Status = a.Status
	}
}

// store takes a status. What an activation that is given up leaves behind has to be ended.
func (h *history) store(status v1alpha1.ExecutionStatus) {
	old := h.o.Execution.Status
	h.judge(status)
	if old.Phase != status.Phase {
		h.seen[edge{string(old.Phase), string(status.Phase)}] = true
	}
	if old.Activation != nil && status.Activation == nil {
		if h.o.Report.State == execution.RunStarting || h.o.Report.State == execution.RunRunning {
			h.o.StrayJobs = []string{"stray"}
			h.o.Lingering = []execution.LingeringPod{{Name: "pod"}}
		}
		h.o.Report, h.o.Rejection = execution.Report{}, ""
	}
	h.o.Execution = h.o.Execution.DeepCopy()
	h.o.Execution.Status = status
}

// judge notes where conditions and phase differ.
func (h *history) judge(status v1alpha1.ExecutionStatus) {
	for kind, want := range map[string]bool{
		v1alpha1.ConditionStalled:   status.Phase == v1alpha1.PhaseStalled,
		v1alpha1.ConditionFinished:  execution.Finished(&v1alpha1.Execution{Status: status}),
		v1alpha1.ConditionSucceeded: status.Phase == v1alpha1.PhaseSucceeded,
	} {
		if meta.IsStatusConditionTrue(status.Conditions, kind) != want {
			h.wrong = append(h.wrong, fmt.Sprintf("phase %s, and %s is not %t", status.Phase, kind, want))
		}
	}
}
