package execution

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// scene is a builder of what is observed. An execution has its promise, and its function's definition, unless they are
// taken away.
type scene struct{ o Observed }

func observe(e *given.ExecutionBuilder) *scene {
	x := e.Obj()
	own := given.Promise(x.Name, x.Namespace).MadeBy(x)
	if promise.Invoked(x) {
		own = given.Promise(x.Name, x.Namespace).With(func(p *v1alpha1.DurablePromise) { p.Spec.Invoke = &x.Spec.Invoke })
	}
	s := &scene{o: Observed{
		Now: given.Noon, Execution: x, Promise: own.Obj(),
		Arguments: map[string]*v1alpha1.DurablePromise{},
		Awaiting:  map[string]*v1alpha1.DurablePromise{},
		Defaults:  Defaults{TTLAfterFinished: 24 * time.Hour},
	}}
	if ref := x.Spec.Invoke.FunctionRef; ref != nil {
		return s.function(given.Function(ref.Name, x.Namespace))
	}
	s.o.Revision = &given.Function("inline", x.Namespace).Obj().Spec
	return s
}

func (s *scene) with(change func(*Observed)) *scene {
	change(&s.o)
	return s
}

// at is the time of the observation, d after noon.
func (s *scene) at(d time.Duration) *scene {
	s.o.Now = given.Noon.Add(d)
	return s
}

// promise replaces the promise of the execution's name.
func (s *scene) promise(b *given.PromiseBuilder) *scene {
	s.o.Promise = b.Obj()
	return s
}

// settled settles the execution's own promise.
func (s *scene) settled(status v1alpha1.DurablePromiseStatus) *scene {
	s.o.Promise = s.o.Promise.DeepCopy()
	s.o.Promise.Status = status
	return s
}

func (s *scene) withoutPromise() *scene {
	s.o.Promise = nil
	return s
}

// deadline is that of the execution's own promise.
func (s *scene) deadline(d time.Duration) *scene {
	s.o.Promise.Spec.Deadline = &v1alpha1.Instant{MicroTime: *given.After(d)}
	return s
}

// function is the function that the execution names, with the definition of its newest revision.
func (s *scene) function(b *given.FunctionBuilder) *scene {
	s.o.Function = b.Obj()
	s.o.Revision = nil
	if RevisionFor(s.o.Execution, s.o.Function) != "" {
		s.o.Revision = &s.o.Function.Spec
	}
	return s
}

func (s *scene) withoutFunction() *scene {
	s.o.Function, s.o.Revision = nil, nil
	return s
}

func (s *scene) withoutRevision() *scene {
	s.o.Revision = nil
	return s
}

// rules changes the function's rules.
func (s *scene) rules(change func(*v1alpha1.FunctionSpec)) *scene {
	s.o.Revision = s.o.Revision.DeepCopy()
	change(s.o.Revision)
	return s
}

// argument adds a promise that arguments may refer to.
func (s *scene) argument(b *given.PromiseBuilder) *scene {
	s.o.Arguments[b.Obj().Name] = b.Obj()
	return s
}

// awaits adds a promise that suspended code awaits.
func (s *scene) awaits(b *given.PromiseBuilder) *scene {
	s.o.Awaiting[b.Obj().Name] = b.Obj()
	return s
}

func (s *scene) cycle(names ...string) *scene {
	s.o.Cycle = names
	return s
}

func (s *scene) report(r Report) *scene {
	s.o.Report = r
	return s
}

func (s *scene) stray(names ...string) *scene {
	s.o.StrayJobs = names
	return s
}

func (s *scene) lingering(pods ...LingeringPod) *scene {
	s.o.Lingering = pods
	return s
}

// child adds a promise that the execution made, and the execution that this invoked; nil where it did not.
func (s *scene) child(p *given.PromiseBuilder, e *given.ExecutionBuilder) *scene {
	c := Child{Promise: p.MadeBy(s.o.Execution).Obj()}
	if e != nil {
		c.Execution = e.Obj()
	}
	s.o.Children = append(s.o.Children, c)
	return s
}

// invoked adds a child with an execution of its own.
func (s *scene) invoked(name string, change ...func(*given.ExecutionBuilder)) *scene {
	p := given.Promise(name, "ns").Invoking("fn")
	e := given.Execution(name, "ns").MadeBy(p.Obj())
	for _, c := range change {
		c(e)
	}
	return s.child(p, e)
}

// Reports of a runner.

func missing() Report { return Report{State: RunMissing} }

func starting() Report { return Report{State: RunStarting, Pod: "pod", CreatedAt: given.Noon} }

func stuck(reason string) Report {
	r := starting()
	r.Stall = &Stall{Reason: reason, Message: "because of " + reason}
	return r
}

func running() Report {
	return Report{State: RunRunning, Pod: "pod", CodeStarted: true, CreatedAt: given.Noon, StartedAt: given.Noon}
}

func stopping() Report {
	r := running()
	r.Stopping = true
	return r
}

func returned(text string) Report {
	return Report{State: RunEnded, Pod: "pod", CodeStarted: true, Verdict: VerdictValue, Value: given.Value(text)}
}

func failed(kind string) Report {
	return Report{State: RunEnded, Pod: "pod", CodeStarted: true, Verdict: VerdictApplication, Error: given.Error(kind, "it broke")}
}

// lost is a failure of the platform before the code started.
func lost(kind string) Report {
	return Report{State: RunEnded, Pod: "pod", Verdict: VerdictPlatform, Error: given.Error(kind, "it went away")}
}

// lostRunning is one that leaves it unknown what the code did.
func lostRunning(kind string) Report {
	r := lost(kind)
	r.CodeStarted = true
	return r
}

// gist is what a plan says, in the words of the tables. Times count from given.Noon.
type gist struct {
	Do     string // the action, with what it acts on
	WakeAt time.Duration

	// Of a new status:
	Phase      v1alpha1.Phase
	Reason     string // of the condition Succeeded
	Stalled    bool
	Finished   bool
	Succeeded  metav1.ConditionStatus // where Finished
	Active     bool
	Epoch      int64
	Attempts   string // "<attempts>/<failed>", empty for none
	Recoveries string // "<recoveries>/<in a row>", empty for none
	Sleep      time.Duration
	Waiting    string
	Awaiting   string
	Outcome    string
	Event      string
}

func gistOf(p Plan) gist {
	g := gist{}
	if !p.WakeAt.IsZero() {
		g.WakeAt = p.WakeAt.Sub(given.Noon)
	}
	switch a := p.Action.(type) {
	case nil:
	case WriteStatus:
		g.Do = "write"
		g.ofStatus(a.Status, a.Event)
	case Activate:
		g.Do = "activate"
		if a.Parallelism > 0 {
			g.Do = fmt.Sprintf("activate, at most %d", a.Parallelism)
		}
		g.ofStatus(a.Status, a.Event)
	case CreatePromise:
		g.Do = "create promise " + a.Promise.Name
		if a.Promise.Spec.Deadline != nil {
			g.Do += " until " + a.Promise.Spec.Deadline.Sub(given.Noon).String()
		}
	case SettlePromise:
		g.Do = "settle " + settlementOf(a.Status)
	case CreateJob:
		g.Do = fmt.Sprintf("create job %s of %s", a.Name, a.Arguments)
	case DeleteJob:
		g.Do = "delete job " + a.Name
	case StopPod:
		g.Do = fmt.Sprintf("stop pod %s within %s", a.Name, a.Grace)
	case RequestCancel:
		g.Do = "ask " + a.Execution.Name + " to cancel"
	case SettleChild:
		g.Do = "settle child " + a.Promise.Name + " " + settlementOf(a.Status)
	case DeletePromise:
		g.Do = "delete promise " + a.Promise.Name
	case DeleteTree:
		g.Do = "delete tree"
	}
	return g
}

func (g *gist) ofStatus(s v1alpha1.ExecutionStatus, event Event) {
	g.Phase = s.Phase
	if c := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionSucceeded); c != nil {
		g.Reason = c.Reason
		if c.Status != metav1.ConditionUnknown {
			g.Succeeded = c.Status
		}
	}
	g.Stalled = meta.IsStatusConditionTrue(s.Conditions, v1alpha1.ConditionStalled)
	g.Finished = meta.IsStatusConditionTrue(s.Conditions, v1alpha1.ConditionFinished) && s.FinishedAt != nil
	g.Active = s.Activation != nil
	g.Epoch = s.Epoch
	g.Attempts = counts(s.Attempts, s.FailedAttempts)
	g.Recoveries = counts(s.Recoveries, s.FailedRecoveries)
	if s.WakeAt != nil {
		g.Sleep = s.WakeAt.Sub(given.Noon)
	}
	g.Waiting = s.WaitingFor
	var awaiting []string
	for _, a := range s.Awaiting {
		awaiting = append(awaiting, a.Name+"/"+string(a.UID))
	}
	g.Awaiting = strings.Join(awaiting, " ")
	if s.Outcome != nil {
		g.Outcome = settlementOf(v1alpha1.DurablePromiseStatus{State: s.Outcome.State, Value: s.Outcome.Value, Error: s.Outcome.Error})
	}
	g.Event = event.Reason
	if event.Warning {
		g.Event = "Warning " + g.Event
	}
}

func counts(a, b int32) string {
	if a == 0 && b == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", a, b)
}

func settlementOf(s v1alpha1.DurablePromiseStatus) string {
	text := string(s.State)
	if s.Value != nil {
		text += " " + *s.Value.Data
	}
	if s.Error != nil {
		text += " " + s.Error.Type
	}
	if s.SettledAt != nil {
		text += " at " + s.SettledAt.Sub(given.Noon).String()
	}
	return text
}

// decision is a row of a table.
type decision struct {
	scene *scene
	want  gist
}

func decide(t *testing.T, table map[string]decision) {
	t.Helper()
	for name, tc := range table {
		t.Run(name, func(t *testing.T) {
			before := tc.scene.o.Execution.DeepCopy()
			got := Decide(tc.scene.o)
			if diff := cmp.Diff(tc.want, gistOf(got)); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.scene.o.Execution); diff != "" {
				t.Errorf("the observed execution was changed (-want +got):\n%s", diff)
			}
		})
	}
}

// statusOf is the status that a plan writes.
func statusOf(t *testing.T, p Plan) v1alpha1.ExecutionStatus {
	t.Helper()
	switch a := p.Action.(type) {
	case WriteStatus:
		return a.Status
	case Activate:
		return a.Status
	default:
		t.Fatalf("no status is written, but %T", a)
		return v1alpha1.ExecutionStatus{}
	}
}

func settledAs(b *given.PromiseBuilder) v1alpha1.DurablePromiseStatus { return b.Obj().Status }

func resolved(text string) v1alpha1.DurablePromiseStatus {
	return settledAs(given.Promise("", "").Resolved(text))
}

func rejected(kind string) v1alpha1.DurablePromiseStatus {
	return settledAs(given.Promise("", "").Settled(v1alpha1.PromiseRejected, given.Error(kind, "it broke")))
}

// call is a pending execution.
func call() *given.ExecutionBuilder { return given.Execution("x", "ns") }

// with is a copy of g with a change.
func with(g gist, change func(*gist)) gist {
	change(&g)
	return g
}
