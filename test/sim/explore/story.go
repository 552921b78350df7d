package explore

import (
	"fmt"
	"strings"

	"github.com/perdure/perdure/api/v1alpha1"
)

// stepKind is who takes a step.
type stepKind uint8

const (
	stays stepKind = iota
	begins
	writes
	crashes
	isReplaced
	runs
	invokes
	codeWrites
	happens
)

// step is one transition, with what is needed to tell it.
type step struct {
	kind         stepKind
	who          target
	action       action
	paused       bool
	epoch        uint8 // that an outcome was decided in
	change       change
	run, becomes run
}

// Violation is what is wrong, and how it came about.
type Violation struct {
	Wrong string
	// Steps lead to it, on a shortest path.
	Steps []string
	// Circle are steps that lead back to where they began.
	Circle []string
}

// String tells the story.
func (v *Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", v.Wrong)
	for i, s := range append(v.Steps, v.Circle...) {
		if i == len(v.Steps) {
			b.WriteString("     from here in a circle:\n")
		}
		fmt.Fprintf(&b, "%4d %s\n", i+1, s)
	}
	return b.String()
}

func (x *Explorer) violated(s step, next world, wrong string) {
	if x.listen != nil {
		x.listen(s, next)
		return
	}
	if x.violation != nil {
		return
	}
	x.violation = &Violation{Wrong: wrong, Steps: x.tell(x.at)}
	if s.kind != stays {
		x.violation.Steps = append(x.violation.Steps, x.text(s, &next))
	}
}

// tell names the steps from the start to a state.
func (x *Explorer) tell(to uint32) []string {
	path := []uint32{to}
	for to != 0 {
		to = x.parents[to]
		path = append([]uint32{to}, path...)
	}
	return x.tellAlong(path)
}

// tellAlong takes the steps from state to state again, to name them.
func (x *Explorer) tellAlong(path []uint32) []string {
	at, violation := x.at, x.violation
	x.violation = nil
	var told []string
	for i := 1; i < len(path); i++ {
		from, to := x.states[path[i-1]], x.states[path[i]]
		found := ""
		x.listen = func(s step, next world) {
			if next == to && found == "" {
				found = x.text(s, &to)
			}
		}
		x.at = path[i-1]
		x.expand(&from)
		told = append(told, found)
	}
	x.listen, x.at, x.violation = nil, at, violation
	return told
}

func (x *Explorer) text(s step, after *world) string {
	switch s.kind {
	case begins:
		return fmt.Sprintf("the manager looks at %s and wants to %s", s.who, x.wish(s.action))
	case writes:
		manager := "the manager"
		if s.paused {
			manager = "the paused manager"
		}
		return fmt.Sprintf("%s's write for %s is accepted: %s%s", manager, s.who, x.wish(s.action), x.nextWish(s, after))
	case crashes:
		return "the manager dies, another begins"
	case isReplaced:
		return fmt.Sprintf("the manager is paused before it can %s for %s, another begins", x.wish(s.action), s.who)
	case runs:
		return fmt.Sprintf("the run of %s in epoch %d: %s -> %s", s.who, s.run.epoch, s.run.text(), s.becomes.text())
	case invokes:
		return fmt.Sprintf("code of the parent makes %s", s.who)
	case codeWrites:
		return fmt.Sprintf("code of %s makes the gateway store: %s", s.who, x.wish(s.action))
	case happens:
		return fmt.Sprintf("%s: %s", s.who, s.change)
	case stays:
	}
	return ""
}

// nextWish is what a pass wants after its write.
func (x *Explorer) nextWish(s step, after *world) string {
	for _, n := range after.passes[:count(after)] {
		if p := x.passes[n]; p.who == s.who && p.paused == s.paused && s.action.kind.goesOn() {
			return "; next it wants to " + x.wish(p.next)
		}
	}
	return ""
}

func (x *Explorer) wish(a action) string {
	switch a.kind {
	case createPromise:
		return "create " + a.on.String()
	case settlePromise, settleChild:
		return fmt.Sprintf("store %s as %s", a.on, x.promises.all[a.result].obj.Status.State)
	case writeStatus, activate, requestCancel:
		return fmt.Sprintf("store %s: %s", a.on, gist(x.executions.all[a.result].obj))
	case createExecution:
		return "create " + a.on.String()
	case createJob:
		return fmt.Sprintf("create the Job of epoch %d", a.epoch)
	case deleteJob:
		return fmt.Sprintf("delete the Job of epoch %d", a.epoch)
	case stopPod:
		return fmt.Sprintf("stop the pod of epoch %d", a.epoch)
	case nothing:
	}
	return "do nothing"
}

// gist is what a status says, in a few words.
func gist(e *v1alpha1.Execution) string {
	s := e.Status
	words := []string{string(s.Phase), fmt.Sprintf("epoch %d", s.Epoch)}
	if s.Activation != nil {
		words = append(words, "active")
	}
	if s.Outcome != nil {
		words = append(words, "outcome "+string(s.Outcome.State))
	}
	for _, c := range s.Conditions {
		if c.Type == v1alpha1.ConditionSucceeded {
			words = append(words, c.Reason)
		}
	}
	if e.Spec.DesiredState != v1alpha1.DesiredRunning {
		words = append(words, "desired "+string(e.Spec.DesiredState))
	}
	return strings.Join(words, ", ")
}

func (r run) text() string {
	jobs := map[jobState]string{jobGone: "no Job", jobLive: "Job", jobFinished: "finished Job"}
	pods := map[podState]string{
		podGone: "no pod", podStarting: "pod starting", podRunning: "code running", podReturned: "value",
		podFailed: "error", podKilled: "pod killed", podNeverRan: "pod refused",
	}
	text := jobs[r.job] + ", " + pods[r.pod]
	if r.deleting {
		text += " being deleted"
	}
	if r.lost {
		text += " on a lost node"
	}
	return text
}

func (c change) String() string {
	return map[change]string{
		deadlinePasses: "its deadline passes", backOffEnds: "its back-off is over", graceEnds: "its grace period is over",
		slackEnds: "the time after its grace period is over", graceAndSlackEnd: "the time after its grace period is over", activationAges: "a minute passes since its activation",
		selfEndIsOver: "the time is over that its pod has to end by itself", isCanceled: "a person cancels it", isPaused: "a person pauses it", isResumed: "a person resumes it",
		settledByHand: "a person resolves it", rejectedByHand: "a person rejects it",
	}[c]
}
