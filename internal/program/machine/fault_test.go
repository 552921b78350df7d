package machine

import (
	"errors"
	"testing"
)

func TestAPanicOfTheMachineIsAnError(t *testing.T) {
	_, err := (&Machine{}).Run(Slice{Fuel: 1}) // without an image
	if f, ok := errors.AsType[*FaultError](err); !ok || f.Stack == "" {
		t.Errorf("error = %v", err)
	}
}
