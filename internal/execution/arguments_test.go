package execution

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestAwaitArguments(t *testing.T) {
	suspended := func(waiting, awaiting string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonAwaitingPromises, Waiting: waiting, Awaiting: awaiting, Event: ReasonAwaitingPromises}
	}
	activated := gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0", Event: ReasonActivated}
	absent := func(waiting, awaiting string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonPromiseNotFound, Stalled: true, Waiting: waiting, Awaiting: awaiting, Event: "Warning PromiseNotFound"}
	}
	pending := func(name string) *given.PromiseBuilder { return given.Promise(name, "ns") }
	done := func(name string) *given.PromiseBuilder { return given.Promise(name, "ns").Resolved("1") }
	broken := func(name string) *given.PromiseBuilder {
		return given.Promise(name, "ns").Settled(v1alpha1.PromiseRejected, given.Error("NoFunds", "m"))
	}
	decide(t, map[string]decision{
		"without arguments it starts":                       {observe(call()), activated},
		"with values it starts":                             {observe(call().Arg("1")), activated},
		"it waits for a promise":                            {observe(call().ArgOf("p")).argument(pending("p")), suspended("p", "p/promise-p")},
		"it waits for several":                              {observe(call().ArgOf("p", "q", "r")).argument(pending("p")).argument(done("q")).argument(pending("r")), suspended("p and 1 more", "p/promise-p r/promise-r")},
		"one of several settlements writes nothing":         {observe(call().ArgOf("p", "q").Awaiting("p", "q")).argument(done("p")).argument(pending("q")), gist{}},
		"the last of several settlements starts it":         {observe(call().ArgOf("p", "q").Awaiting("p", "q")).argument(done("p")).argument(done("q")), activated},
		"after a pause it waits on":                         {observe(call().ArgOf("p").Awaiting("p").Phase(v1alpha1.PhasePending)).argument(pending("p")), suspended("p", "p/promise-p")},
		"after a back-off it waits for a promise made anew": {observe(call().ArgOf("p").Attempts(1, 1).Phase(v1alpha1.PhaseSuspended)).argument(pending("p")), with(suspended("p", "p/promise-p"), func(g *gist) { g.Attempts = "1/1" })},

		"a promise that is not there is waited for":           {observe(call().ArgOf("p")), absent("p", "")},
		"the others are recorded":                             {observe(call().ArgOf("p", "q")).argument(pending("q")), absent("p and 1 more", "q/promise-q")},
		"a promise that is there now is waited for as usual":  {observe(call().ArgOf("p").Stalled(ReasonPromiseNotFound, "x")).argument(pending("p")), suspended("p", "p/promise-p")},
		"a promise that is there now, and settled, starts it": {observe(call().ArgOf("p").Stalled(ReasonPromiseNotFound, "x")).argument(done("p")), activated},
		"a promise that was there and is gone is rejected":    {observe(call().ArgOf("p").Awaiting("p")), gist{Do: "settle Rejected PromiseDeleted at 0s"}},
		"a promise of another UID is another promise":         {observe(call().ArgOf("p").Awaiting("p")).argument(done("p").UID("second")), gist{Do: "settle Rejected PromiseDeleted at 0s"}},
		"so is one that is pending":                           {observe(call().ArgOf("p").Awaiting("p")).argument(pending("p").UID("second")), gist{Do: "settle Rejected PromiseDeleted at 0s"}},
		"a record without a UID fits every promise": {
			observe(call().ArgOf("p").Awaiting("p").Status(func(s *v1alpha1.ExecutionStatus) { s.Awaiting[0].UID = "" })).argument(done("p")), activated,
		},
		"an execution that has run does not wait for a promise that is gone": {
			observe(call().ArgOf("p").Attempts(1, 1).Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 1 })), gist{Do: "settle Rejected PromiseDeleted at 0s"},
		},

		"a rejected promise fails it, and no code runs":       {observe(call().ArgOf("p")).argument(broken("p")), gist{Do: "settle Rejected NoFunds at 0s"}},
		"a rejected promise fails it though others are open":  {observe(call().ArgOf("p", "q").Awaiting("p", "q")).argument(pending("p")).argument(broken("q")), gist{Do: "settle Rejected NoFunds at 0s"}},
		"a canceled promise fails it":                         {observe(call().ArgOf("p")).argument(pending("p").Settled(v1alpha1.PromiseCanceled, nil)), gist{Do: "settle Rejected Canceled at 0s"}},
		"a promise that timed out fails it":                   {observe(call().ArgOf("p")).argument(pending("p").Settled(v1alpha1.PromiseTimedOut, nil)), gist{Do: "settle Rejected Timeout at 0s"}},
		"a promise rejected by hand fails it":                 {observe(call().ArgOf("p")).argument(pending("p").Settled(v1alpha1.PromiseRejected, nil)), gist{Do: "settle Rejected Rejected at 0s"}},
		"with Pass a rejected promise starts it":              {observe(call().ArgPassing("p")).argument(broken("p")), activated},
		"with Pass a promise that is gone starts it":          {observe(call().ArgPassing("p").Awaiting("p")), activated},
		"with Pass a pending promise is waited for":           {observe(call().ArgPassing("p")).argument(pending("p")), suspended("p", "p/promise-p")},
		"with Pass a value that is not JSON ends it":          {observe(call().ArgPassing("p")).argument(given.Promise("p", "ns").Resolved("hello")), gist{Do: "settle Rejected InvalidValue at 0s"}},
		"a value that is not JSON ends it":                    {observe(call().ArgOf("p")).argument(given.Promise("p", "ns").Resolved("hello")), gist{Do: "settle Rejected InvalidValue at 0s"}},
		"a value of a promise that is too large ends it":      {observe(call().ArgOf("p")).argument(given.Promise("p", "ns").Resolved(text(v1alpha1.MaxValueBytes + 1))), gist{Do: "settle Rejected ValueTooLarge at 0s"}},
		"an argument that is too large ends it":               {observe(call().Arg(text(v1alpha1.MaxValueBytes + 1))), gist{Do: "settle Rejected ValueTooLarge at 0s"}},
		"an argument that is not JSON ends it":                {observe(call().Arg("hello")), gist{Do: "settle Rejected InvalidValue at 0s"}},
		"arguments that are too large together end it":        {observe(args(3*v1alpha1.MaxValueBytes + 1)), gist{Do: "settle Rejected ValueTooLarge at 0s"}},
		"arguments of just the limit are fine":                {observe(args(3 * v1alpha1.MaxValueBytes)), activated},
		"arguments are judged only when a pause is over":      {observe(call().Arg("hello").Phase(v1alpha1.PhasePaused).Desired(v1alpha1.DesiredPaused)), gist{}},
		"the failure of an argument ends children first, too": {observe(call().Arg("hello")).invoked("c"), gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Outcome: "Rejected InvalidValue", Event: ReasonCompleting}},

		"a cyclic wait is shown": {
			observe(call().ArgOf("p")).argument(pending("p")).cycle("x", "p", "x"),
			gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonCyclicWait, Stalled: true, Waiting: "p", Awaiting: "p/promise-p", Event: "Warning CyclicWait"},
		},
		"a cyclic wait that a settlement by hand has broken goes on": {observe(call().ArgOf("p").Stalled(ReasonCyclicWait, "x")).argument(done("p")), activated},
		"an execution that a cyclic wait has let go waits as usual":  {observe(call().ArgOf("p").Awaiting("p").Stalled(ReasonCyclicWait, "x")).argument(pending("p")), suspended("p", "p/promise-p")},
		"a cyclic wait is broken by the failure of another argument": {observe(call().ArgOf("p", "q")).argument(pending("p")).argument(broken("q")).cycle("x", "p", "x"), gist{Do: "settle Rejected NoFunds at 0s"}},
		"a cyclic wait goes before a promise that is not there":      {observe(call().ArgOf("p", "q")).argument(pending("p")).cycle("x", "p", "x"), gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonCyclicWait, Stalled: true, Waiting: "q and 1 more", Awaiting: "p/promise-p", Event: "Warning CyclicWait"}},
		"a cyclic wait is settled by hand: the execution follows it": {observe(call().ArgOf("p").Stalled(ReasonCyclicWait, "x")).argument(pending("p")).cycle("x", "p", "x").settled(resolved("1")), gist{Do: "write", Phase: v1alpha1.PhaseSucceeded, Reason: "Succeeded", Finished: true, Succeeded: "True", Outcome: "Resolved 1", Event: "Succeeded"}},
		"a back-off comes before arguments are looked at":            {observe(call().ArgOf("p").WakeAt(time.Minute)), gist{WakeAt: time.Minute}},
		"the end of a back-off is not after it":                      {observe(call().WakeAt(time.Minute)).at(time.Minute), activated},
	})
}

func text(n int) string { return `"` + strings.Repeat("x", n-2) + `"` }

// args has arguments whose JSON text has n bytes, more than two values.
func args(n int) *given.ExecutionBuilder {
	const commas = 2 + 3 // brackets, and commas between four values
	rest := n - commas - 3*60_000
	return call().Arg(text(60_000)).Arg(text(60_000)).Arg(text(60_000)).Arg(text(rest))
}

func TestPassDelivers(t *testing.T) {
	for name, tc := range map[string]struct {
		scene *scene
		want  string
	}{
		"a value":                    {observe(call().ArgPassing("p")).argument(given.Promise("p", "ns").Resolved("1")), `[{"state":"Resolved","value":1}]`},
		"an error":                   {observe(call().ArgPassing("p")).argument(given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, given.Error("E", "m"))), `[{"state":"Rejected","error":{"type":"E","message":"m"}}]`},
		"a promise that was deleted": {observe(call().ArgPassing("p").Awaiting("p")), `[{"state":"Rejected","error":{"type":"PromiseDeleted","message":"DurablePromise p was deleted"}}]`},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, string(argumentsOf(tc.scene.o).text)); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFailedArgumentTellsWhichAndWhy(t *testing.T) {
	cause := given.Error("NoFunds", "0 < 5")
	cause.Data = given.Value(`{"balance":0}`)
	e := call().Invocation(func(i *v1alpha1.Invocation) {
		i.Args = []v1alpha1.Argument{{Name: "payment", PromiseRef: &v1alpha1.PromiseReference{Name: "p"}}}
	})
	status := Decide(observe(e).argument(given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, cause)).o).Action.(SettlePromise).Status
	want := &v1alpha1.Error{Type: "NoFunds", Message: "argument payment, promise p: 0 < 5", Data: cause.Data, Retryable: new(false)}
	if diff := cmp.Diff(want, status.Error); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestALongErrorOfAnArgumentFitsIntoThePromise(t *testing.T) {
	cause := given.Error("E", strings.Repeat("x", 8192))
	status := Decide(observe(call().ArgOf("p")).argument(given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, cause)).o).Action.(SettlePromise).Status
	if n := len(status.Error.Message); n > 8192 {
		t.Errorf("the message has %d bytes, and the API server takes 8192", n)
	}
}

func TestDescribe(t *testing.T) {
	ref := &v1alpha1.PromiseReference{Name: "p"}
	for want, arg := range map[string]v1alpha1.Argument{
		"argument 3":            {},
		"argument a":            {Name: "a"},
		"argument 3, promise p": {PromiseRef: ref},
		"argument a, promise p": {Name: "a", PromiseRef: ref},
	} {
		if got := describe(3, arg); got != want {
			t.Errorf("describe() = %q, want %q", got, want)
		}
	}
}

// TestAStallOnArgumentsCostsOneWrite settles the other arguments of a stalled execution one after the other.
func TestAStallOnArgumentsCostsOneWrite(t *testing.T) {
	for name, cycle := range map[string][]string{"for a promise that is not there": nil, "for a cyclic wait": {"x", "p9", "x"}} {
		t.Run(name, func(t *testing.T) {
			s := observe(call().ArgOf("p0", "p1", "p2", "p3", "absent")).cycle(cycle...)
			for i := range 4 {
				s.argument(given.Promise(fmt.Sprintf("p%d", i), "ns"))
			}
			o := s.o
			o.Execution.Status = statusOf(t, Decide(o))
			for i := range 4 {
				o.Arguments[fmt.Sprintf("p%d", i)] = given.Promise(fmt.Sprintf("p%d", i), "ns").Resolved("1").Obj()
				if plan := Decide(o); plan != (Plan{}) {
					t.Fatalf("settlement %d writes: %+v", i, gistOf(plan))
				}
			}
		})
	}
}

func TestAStallOnArgumentsRecordsWhatWasNotThere(t *testing.T) {
	s := observe(call().ArgOf("p", "q", "absent")).argument(given.Promise("p", "ns"))
	s.o.Execution.Status = statusOf(t, Decide(s.o))
	s.argument(given.Promise("q", "ns"))
	if got := gistOf(Decide(s.o)).Awaiting; got != "p/promise-p q/promise-q" {
		t.Errorf("awaiting = %q", got)
	}
}

func TestACyclicWaitRecordsWhatWasNotThere(t *testing.T) {
	s := observe(call().ArgOf("p", "q")).argument(given.Promise("p", "ns")).cycle("x", "p", "x")
	s.o.Execution.Status = statusOf(t, Decide(s.o))
	s.argument(given.Promise("q", "ns"))
	if got := gistOf(Decide(s.o)).Awaiting; got != "p/promise-p q/promise-q" {
		t.Errorf("awaiting = %q", got)
	}
}

func TestAStallOnArgumentsSaysWhatIsStillMissing(t *testing.T) {
	s := observe(call().ArgOf("p", "absent"))
	s.o.Execution.Status = statusOf(t, Decide(s.o))
	s.argument(given.Promise("p", "ns").Resolved("1"))
	const want = "no DurablePromise named absent; the execution goes on when it is there"
	if got := statusOf(t, Decide(s.o)).Conditions[0].Message; got != want {
		t.Errorf("message = %q, want %q", got, want)
	}
}

func TestAStallOfAnotherReasonIsWritten(t *testing.T) {
	const message = "no DurablePromise named absent; the execution goes on when it is there"
	if got := gistOf(Decide(observe(call().ArgOf("absent").Stalled("ImagePull", message)).o)).Reason; got != ReasonPromiseNotFound {
		t.Errorf("reason = %q", got)
	}
}

func TestThereIsNoTextBeforeAllArgumentsAreThere(t *testing.T) {
	for name, s := range map[string]*scene{
		"one is missing": observe(call().Arg("1").ArgOf("p")),
		"one is pending": observe(call().Arg("1").ArgOf("p")).argument(given.Promise("p", "ns")),
	} {
		if got := argumentsOf(s.o).text; got != nil {
			t.Errorf("%s: text = %s", name, got)
		}
	}
}

func TestStalledMessagesNameWhatIsAwaited(t *testing.T) {
	for want, s := range map[string]*scene{
		"no DurablePromise named p, q; the execution goes on when it is there":                                           observe(call().ArgOf("p", "q")),
		"these executions wait for each other: x -> p -> x; settle one of their promises by hand, or cancel one of them": observe(call().ArgOf("p")).argument(given.Promise("p", "ns")).cycle("x", "p", "x"),
	} {
		status := statusOf(t, Decide(s.o))
		if got := status.Conditions[0].Message; got != want {
			t.Errorf("message = %q, want %q", got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	pending := []v1alpha1.ObjectIdentity{{Name: "p"}, {Name: "q"}}
	for name, tc := range map[string]struct {
		args arguments
		want string
	}{
		"nothing":                      {arguments{}, ""},
		"one":                          {arguments{pending: pending[:1]}, "p"},
		"several":                      {arguments{pending: pending}, "p and 1 more"},
		"what is missing comes first":  {arguments{missing: []string{"m"}, pending: pending}, "m and 2 more"},
		"a long name does not overrun": {arguments{missing: []string{strings.Repeat("x", 300)}, pending: pending}, strings.Repeat("x", 197) + "… and 2 more"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := summary(tc.args); got != tc.want {
				t.Errorf("summary() = %q, want %q", got, tc.want)
			}
		})
	}
	if promise.ErrorPromiseDeleted != "PromiseDeleted" {
		t.Error("the type of error is part of the API")
	}
}
