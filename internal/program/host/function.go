package host

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/perdure/perdure/internal/program/machine"
)

// Function is what a call by name runs: exactly one of Program and Call is set.
type Function struct {
	// Program is another program, Entry the function of it as in Options.
	Program *Program
	Entry   string
	// Call is anything else: it runs in a goroutine of its own. An *Error is the error that the caller gets; any other
	// error gets to it as one of the type Error. Both are tried again as the call's policy says.
	Call func(ctx context.Context, call Call) (json.RawMessage, error)
}

// Call is one attempt of a call.
type Call struct {
	// Function is the name that was called.
	Function string
	// Execution is the name of this call's execution, Key its idempotency key; both are the same in all attempts.
	Execution, Key string
	// Attempt counts from 1.
	Attempt int
	// Args is a JSON array by position, or an object by name.
	Args json.RawMessage
}

// maxValue is how many bytes the JSON of a value may have, as the API and the SDKs have it.
const maxValue = 65_536

// tooLarge tells whether a value has more bytes than the JSON of a value may have. Blanks around its parts do not count.
func tooLarge(value json.RawMessage) bool {
	if len(value) <= maxValue {
		return false
	}
	var compact bytes.Buffer
	return json.Compact(&compact, value) != nil || compact.Len() > maxValue
}

// TooLarge is the error of a function whose result is too large, as the SDKs have it.
func TooLarge() *machine.Error {
	no := false
	return &machine.Error{
		Type: "ValueTooLarge", Message: fmt.Sprintf("the result of the function has more than %d bytes", maxValue), Retryable: &no,
	}
}

// Error is an error of a Function with the type under which programs know it.
type Error struct{ Of machine.Error }

// Error is the type and the message.
func (e *Error) Error() string { return describe(&e.Of) }
