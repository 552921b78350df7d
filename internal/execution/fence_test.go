package execution

import (
	"errors"
	"testing"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestCodeOfAnotherEpochDoesNotEndTheExecution(t *testing.T) {
	s := observe(call().Running(2))
	for _, settlement := range []promise.Settlement{
		{State: v1alpha1.PromiseResolved, Value: given.Value("1")},
		{State: v1alpha1.PromiseRejected, Error: given.Error("Broken", "it broke")},
	} {
		if got, err := EndedByCode(s.o, 1, settlement); !errors.Is(err, ErrFenced) {
			t.Errorf("%s: %+v, %v", settlement.State, got, err)
		}
	}
}

func TestWhatCodeStalledWaitsForAPerson(t *testing.T) {
	for _, reason := range []string{ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps} {
		if plan := Decide(observe(call().Attempts(1, 0).Stalled(reason, "why")).o); plan.Action != nil {
			t.Errorf("%s: %+v", reason, gistOf(plan))
		}
	}
}

func TestAChildOfAnotherExecutionIsNotAdopted(t *testing.T) {
	call := Call{Epoch: 1, Step: "s"}
	wanted, err := ChildPromise(observe(firstEpoch("x")).o, call)
	if err != nil {
		t.Fatal(err)
	}
	existing, err := ChildPromise(observe(firstEpoch("another")).o, call)
	if err != nil {
		t.Fatal(err)
	}
	if adopted, err := Adopt(existing, wanted); adopted != AdoptNot || !errors.Is(err, ErrNameTaken) {
		t.Errorf("adopted = %s, %v", adopted, err)
	}
}

// firstEpoch is an execution of a name in its first epoch.
func firstEpoch(name string) *given.ExecutionBuilder { return given.Execution(name, "ns").Running(1) }

func TestStepsThatLookAlikeHaveNamesOfTheirOwn(t *testing.T) {
	if a, b := ChildName("x", "u", "1.2", 0), ChildName("x", "u", "1-2", 0); a == b {
		t.Errorf("both are %s", a)
	}
}

func TestASavePointCountsForTheEpochThatStoredIt(t *testing.T) {
	for epoch, want := range map[int64]bool{1: false, 2: true} {
		e := given.Execution("x", "ns").Attempts(1, 0).Status(func(s *v1alpha1.ExecutionStatus) {
			s.Epoch, s.SavePoint = 2, &v1alpha1.SavePoint{Epoch: epoch}
		}).Obj()
		if got := SuspendedCode(e); got != want {
			t.Errorf("a save point of epoch %d: %t", epoch, got)
		}
	}
}
