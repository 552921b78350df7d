package execution

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func calling() *v1alpha1.Invocation {
	return &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "fn"}}
}

func TestChildPromise(t *testing.T) {
	e := call().Running(2).Attempts(3, 2).With(func(e *v1alpha1.Execution) { e.Labels = map[string]string{v1alpha1.LabelRoot: "top"} })
	invoke := calling()
	invoke.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "p"}}, {Value: given.Value("1")}}
	got, err := ChildPromise(observe(e).o, Call{Epoch: 2, Step: "1.2", Failed: 1, Invoke: invoke, Made: MaxSteps - 1, Compensation: true})
	if err != nil {
		t.Fatal(err)
	}
	invoked := *calling()
	invoked.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "p", OnRejected: v1alpha1.OnRejectedFail}}, {Value: given.Value("1")}}
	want := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{
			Name: ChildName("x", "promise-x", "1.2", 1), Namespace: "ns",
			Labels: map[string]string{v1alpha1.LabelRoot: "top", v1alpha1.LabelParent: "execution-x"},
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "perdure.dev/v1alpha1", Kind: "Execution", Name: "x", UID: "execution-x", Controller: new(true), BlockOwnerDeletion: new(false),
			}},
		},
		Spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, Invoke: &invoked, MadeBy: "execution-x", Step: "1.2", Attempt: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("promise (-want +got):\n%s", diff)
	}
	if invoke.Args[0].PromiseRef.OnRejected != "" {
		t.Error("what was asked for was changed")
	}
}

func TestADetachedChildIsOnItsOwn(t *testing.T) {
	invoke := calling()
	invoke.Detached = true
	o := observe(call().Running(1).Canceling(0)).deadline(time.Minute).o
	got, err := ChildPromise(o, Call{Epoch: 1, Step: "s", Invoke: invoke, Compensation: true})
	if err != nil {
		t.Fatal(err)
	}
	want := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{Name: ChildName("x", "promise-x", "s", 0), Namespace: "ns"},
		Spec:       v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, Invoke: invoke, MadeBy: "execution-x", Step: "s", Attempt: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("promise (-want +got):\n%s", diff)
	}
}

func TestACompensationIsMadeWhileCanceling(t *testing.T) {
	for phase, want := range map[v1alpha1.Phase]bool{v1alpha1.PhaseRunning: false, v1alpha1.PhaseCanceling: true} {
		got, err := ChildPromise(observe(call().Running(1).Phase(phase)).o, Call{Epoch: 1, Step: "s", Compensation: true})
		if err != nil || got.Spec.Compensation != want {
			t.Errorf("%s: compensation = %v, error %v", phase, got.Spec.Compensation, err)
		}
	}
	got, err := ChildPromise(observe(call().Running(1).Canceling(0)).o, Call{Epoch: 1, Step: "s"})
	if err != nil || got.Spec.Compensation {
		t.Errorf("another call while it is canceled: %v, error %v", got.Spec.Compensation, err)
	}
}

func TestChildrenEndBeforeTheirParent(t *testing.T) {
	const never = time.Duration(-1)
	timer := Call{Epoch: 1, OnTimeout: v1alpha1.OnTimeoutResolve, Param: given.Value("1")}
	with := func(timeout, deadline time.Duration) Call {
		c := timer
		c.Timeout = timeout
		if deadline > 0 {
			c.Deadline = given.Noon.Add(deadline)
		}
		return c
	}
	for name, tc := range map[string]struct {
		parent   time.Duration // its deadline
		call     Call
		timeout  time.Duration
		deadline time.Duration
	}{
		"none has a bound":                      {never, with(0, 0), 0, never},
		"it has a timeout":                      {never, with(time.Hour, 0), time.Hour, never},
		"it has a deadline":                     {never, with(0, time.Hour), 0, time.Hour},
		"it has both, the timeout is first":     {never, with(time.Minute, time.Hour), 0, time.Minute},
		"it has both, the deadline is first":    {never, with(time.Hour, time.Minute), 0, time.Minute},
		"its parent has a tenth":                {100 * time.Second, with(0, 0), 0, 90 * time.Second},
		"its parent has its grace":              {time.Hour, with(0, 0), 0, time.Hour - 30*time.Second},
		"its parent's comes first":              {100 * time.Second, with(time.Hour, 0), 0, 90 * time.Second},
		"its own comes first":                   {100 * time.Second, with(time.Second, 0), 0, time.Second},
		"its parent's passes now":               {0, with(0, 0), 0, 0},
		"its parent's has passed, so has its":   {-time.Minute, with(0, 0), 0, -time.Minute},
		"a tenth of an odd time is no fraction": {time.Microsecond, with(0, 0), 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := observe(call().Running(1))
			if tc.parent != never {
				s.deadline(tc.parent)
			}
			got, err := ChildPromise(s.o, tc.call)
			if err != nil {
				t.Fatal(err)
			}
			want := v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutResolve, Param: given.Value("1"), MadeBy: "execution-x", Attempt: 1}
			if tc.timeout > 0 {
				want.Timeout = given.Duration(tc.timeout)
			}
			if tc.deadline != never {
				want.Deadline = &v1alpha1.Instant{MicroTime: *given.After(tc.deadline)}
			}
			if diff := cmp.Diff(want, got.Spec); diff != "" {
				t.Errorf("spec (-want +got):\n%s", diff)
			}
		})
	}
}

func TestChildPromiseRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		scene *scene
		call  Call
		want  error
	}{
		"code of another epoch":                {observe(call().Running(2)), Call{Epoch: 1}, ErrFenced},
		"code of an execution without promise": {observe(call().Running(1)).withoutPromise(), Call{Epoch: 1}, ErrFenced},
		"code of an execution that is settled": {observe(call().Running(1)).settled(resolved("1")), Call{Epoch: 1}, ErrFenced},
		"one too many":                         {observe(call().Running(1)), Call{Epoch: 1, Made: MaxSteps}, ErrTooManySteps},
	} {
		if got, err := ChildPromise(tc.scene.o, tc.call); got != nil || !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, error %v, want %v", name, got, err, tc.want)
		}
	}
}

func TestChildName(t *testing.T) {
	if got := ChildName("order", "promise-order", "1.2", 0); !regexp.MustCompile(`^order-1-2-[a-z2-7]{10}$`).MatchString(got) {
		t.Errorf("ChildName() = %q", got)
	}
	if got := ChildName(strings.Repeat("a", 60), "u", "s", 0); !regexp.MustCompile(`^a{40}-[a-z2-7]{10}$`).MatchString(got) {
		t.Errorf("the name of a long one is %q", got)
	}
	if got := ChildName("", "u", "日本", 0); !regexp.MustCompile(`^[a-z2-7]{10}$`).MatchString(got) {
		t.Errorf("a name with nothing readable is %q", got)
	}
	names := map[string]string{}
	for what, name := range map[string]string{
		"a step":           ChildName("x", "u", "1", 0),
		"another step":     ChildName("x", "u", "2", 0),
		"after a failure":  ChildName("x", "u", "1", 1),
		"of another":       ChildName("x", types.UID("v"), "1", 0),
		"with a separator": ChildName("x", "u", "0/1", 0),
	} {
		if other, taken := names[name]; taken {
			t.Errorf("%s and %s have the same name", what, other)
		}
		names[name] = what
	}
	if names[ChildName("x", "u", "1", 0)] != "a step" {
		t.Error("the same step has two names")
	}
}
