package perdure

import (
	"context"
	"encoding/json"
	"errors"
)

// Error is an error that crosses the boundary between functions: what a function returned, as its caller gets it, in whatever
// language either is written. Two errors are the same to [errors.Is] if their types are:
//
//	var ErrNoMoney = &perdure.Error{Type: "InsufficientFunds"}
//
//	if errors.Is(err, ErrNoMoney) { … }
//
// See [RegisterError] and [RegisterErrorType] for errors that are not of this type.
type Error struct {
	// Type is the kind of error, for code that handles it. The class in Python, the registered name in Go.
	Type string
	// Message is for people.
	Message string
	// Stack is where it went wrong, in the words of the language that it comes from.
	Stack string
	// Data is what else the error carries, as JSON.
	Data json.RawMessage
	// NonRetryable says that another attempt cannot help.
	NonRetryable bool

	cause error
}

// Error returns type and message.
func (e *Error) Error() string {
	if e.Message == "" {
		return e.Type
	}
	return e.Type + ": " + e.Message
}

// Is tells whether target is an [Error] of the same type.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error) //nolint:errorlint // errors.Is unwraps; this compares one link of the chain
	return ok && t.Type == e.Type
}

// Unwrap returns the registered error that this one is, so that [errors.Is] and [errors.As] find it.
func (e *Error) Unwrap() error { return e.cause }

// Errors of Perdure itself, to compare with by [errors.Is].
var (
	// ErrCancelled is raised at an await when this execution is to end. It is a context.Canceled as well.
	ErrCancelled = &Error{Type: "Cancelled", Message: "the execution is being canceled", cause: context.Canceled}
	// ErrTimeout is raised when a [Timeout] is over, and by the promise of a call or of a person that came too late. It is a
	// context.DeadlineExceeded as well.
	ErrTimeout = &Error{Type: "Timeout", Message: "the time is over", cause: context.DeadlineExceeded}
	// ErrCanceled is raised by a promise that was canceled.
	ErrCanceled = &Error{Type: "Canceled", Message: "the promise was canceled"}
	// ErrPromiseDeleted is raised by a promise that is gone.
	ErrPromiseDeleted = &Error{Type: "PromiseDeleted", Message: "the promise is gone"}
	// ErrSettled is returned where a promise stands settled in another way than was asked.
	ErrSettled = &Error{Type: "Settled", Message: "the promise was settled otherwise"}
	// ErrValueTooLarge is raised for values of more than 64 KiB.
	ErrValueTooLarge = &Error{Type: "ValueTooLarge"}
)

// Permanent marks an error so that the retry policy does not try the function again.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanent{err}
}

type permanent struct{ error }

func (p *permanent) Unwrap() error { return p.error }

// failure makes an error of Perdure's own.
func failure(kind, message string) *Error {
	return &Error{Type: kind, Message: message, NonRetryable: true}
}

// unfit is the error of the code that a refusal of its value is: another attempt would come to the same.
func unfit(err error) (*Error, bool) {
	if r, ok := refused(err, "TooLarge"); ok {
		return failure(ErrValueTooLarge.Type, r.message), true
	}
	if r, ok := refused(err, "InvalidRequest"); ok {
		return failure("InvalidValue", r.message), true
	}
	return nil, false
}

// toWire is how an error is stored and sent. The outermost link of its chain that says what it is gives the type.
func toWire(err error) *wireError {
	w := &wireError{Type: "Error", Message: err.Error()}
	for link := err; link != nil; link = errors.Unwrap(link) {
		if describe(w, link, link == err) {
			break
		}
		if joined, ok := link.(interface{ Unwrap() []error }); ok { //nolint:errorlint // one link is looked at
			for _, each := range joined.Unwrap() {
				inner := toWire(each)
				if inner.Type != "Error" {
					w.Type, w.Data, w.Retryable, w.Stack = inner.Type, inner.Data, inner.Retryable, inner.Stack
					break
				}
			}
			break
		}
	}
	var p *permanent
	if errors.As(err, &p) {
		w.Retryable = new(false)
	}
	w.Message = cut(w.Message, 8192)
	w.Stack = cut(w.Stack, 16384)
	w.Type = cut(w.Type, 256)
	if len(w.Data) > maxValue {
		w.Data = nil
		w.Message = cut("(its data was too large) "+w.Message, 8192)
	}
	return w
}

// describe fills in what one link of a chain says of itself. whole tells that the link is the whole error, so that its
// message is not told with its type in front.
func describe(w *wireError, link error, whole bool) bool {
	if e, ok := link.(*Error); ok { //nolint:errorlint // one link is looked at
		w.Type, w.Stack, w.Data = e.Type, e.Stack, e.Data
		if whole {
			w.Message = e.Message
		}
		if e.NonRetryable {
			w.Retryable = new(false)
		}
		if w.Type == "" {
			w.Type = "Error"
		}
		return true
	}
	if name, ok := registry.nameOf(link); ok {
		w.Type, w.Data = name, dataOf(link)
		return true
	}
	if typed, ok := link.(interface{ ErrorType() string }); ok && typed.ErrorType() != "" { //nolint:errorlint // one link is looked at
		w.Type, w.Data = typed.ErrorType(), dataOf(link)
		return true
	}
	return false
}

// dataOf is what an error type has in its exported fields; nothing for one that has none.
func dataOf(err error) json.RawMessage {
	data, failed := marshal(err)
	if failed != nil || string(data) == "{}" || string(data) == "null" {
		return nil
	}
	return data
}

// fromWire is the error that is thrown at an await.
func fromWire(w *wireError, state promiseState) error {
	if w == nil {
		w = &wireError{}
	}
	e := &Error{Type: w.Type, Message: w.Message, Stack: w.Stack, Data: w.Data, NonRetryable: w.Retryable != nil && !*w.Retryable}
	if string(e.Data) == "null" {
		e.Data = nil
	}
	switch {
	case e.Type != "":
	case state == stateTimedOut:
		e.Type = ErrTimeout.Type
	case state == stateCanceled:
		e.Type = ErrCanceled.Type
	default:
		e.Type = "Rejected"
	}
	switch e.Type {
	case ErrTimeout.Type:
		e.cause = context.DeadlineExceeded
	case ErrCancelled.Type:
		e.cause = context.Canceled
	default:
		e.cause = registry.make(e)
	}
	return e
}

// cut shortens a text to a number of bytes, at the border of a character.
func cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && text[size]&0xC0 == 0x80 {
		size--
	}
	return text[:size]
}
