package perdure

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
)

// maxValue is how many bytes of JSON a value may have.
const maxValue = 65536

// neglected is how the failure of a task that nobody awaited leaves the code that should have.
type neglected struct{ err error }

// guard runs code of the author, and makes an error of its panic. Where the code ends its goroutine by itself, such as by the
// FailNow of a test, that is an error as well.
func guard[T any](a *activation, fn func() (T, error)) (value T, err error) {
	finished := false
	defer func() {
		if finished {
			return
		}
		switch cause := recover().(type) {
		case nil:
			if a.ended() {
				return
			}
			a.end(Platform, "the code has ended the goroutine of its function (runtime.Goexit)")
		case neglected:
			err = cause.err
		default:
			err = &Error{Type: "Panic", Message: fmt.Sprint(cause), Stack: string(debug.Stack())}
		}
	}()
	value, err = fn()
	finished = true
	return value, err
}

// encodeValue is a value as it is stored.
func encodeValue(v any, what string) (json.RawMessage, error) {
	data, err := marshal(v)
	if err != nil {
		return nil, failure("InvalidValue", fmt.Sprintf("%s is not JSON: %v", what, err))
	}
	if len(data) > maxValue {
		return nil, failure(ErrValueTooLarge.Type, fmt.Sprintf("%s has %d bytes of JSON, more than %d", what, len(data), maxValue))
	}
	return data, nil
}

// decodeValue is a stored value as the code wants it. A missing one is null.
func decodeValue[T any](data json.RawMessage, what string) (value T, err error) {
	if len(data) == 0 {
		data = json.RawMessage("null")
	}
	if err := json.Unmarshal(data, &value); err != nil {
		return value, failure("InvalidValue", fmt.Sprintf("%s cannot be read as %T: %v", what, value, err))
	}
	return value, nil
}

var errNoActivation = errors.New("the context is not that of a function that Perdure runs")
