package perdure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

var errNoMoney = errors.New("no money")

type quotaError struct {
	Limit int `json:"limit"`
}

func (q *quotaError) Error() string { return fmt.Sprintf("more than %d", q.Limit) }

type namedError struct{ Reason string }

func (namedError) Error() string     { return "named" }
func (namedError) ErrorType() string { return "Named" }

func init() {
	RegisterError("NoMoney", errNoMoney)
	RegisterErrorType[*quotaError]("Quota")
}

func crossed(t *testing.T, err error) error {
	t.Helper()
	data, e := marshal(toWire(err))
	if e != nil {
		t.Fatal(e)
	}
	var w wireError
	if e := json.Unmarshal(data, &w); e != nil {
		t.Fatal(e)
	}
	return fromWire(&w, stateRejected)
}

func TestErrorsAreTheSameBehindTheBoundary(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		kind    string
		message string
		same    func(error) bool
		final   bool
	}{
		"a sentinel": {err: errNoMoney, kind: "NoMoney", message: "no money", same: func(err error) bool { return errors.Is(err, errNoMoney) }},
		"a sentinel that was wrapped": {
			err: fmt.Errorf("pay: %w", errNoMoney), kind: "NoMoney", message: "pay: no money",
			same: func(err error) bool { return errors.Is(err, errNoMoney) },
		},
		"a type with its fields": {err: &quotaError{Limit: 7}, kind: "Quota", message: "more than 7", same: func(err error) bool {
			var q *quotaError
			return errors.As(err, &q) && q.Limit == 7
		}},
		"an error that names its type": {err: namedError{"why"}, kind: "Named", message: "named", same: func(err error) bool {
			var e *Error
			return errors.As(err, &e) && string(e.Data) == `{"Reason":"why"}`
		}},
		"an Error": {
			err: &Error{Type: "Own", Message: "m", Data: json.RawMessage(`[1]`), NonRetryable: true}, kind: "Own", message: "m", final: true,
			same: func(err error) bool {
				return errors.Is(err, &Error{Type: "Own"}) && !errors.Is(err, &Error{Type: "Other"})
			},
		},
		"an error that was passed on": {
			err: fmt.Errorf("call: %w", &Error{Type: "Own", Message: "m", Stack: "there"}), kind: "Own", message: "call: Own: m",
			same: func(err error) bool { var e *Error; return errors.As(err, &e) && e.Stack == "there" },
		},
		"one of several": {
			err: errors.Join(errors.New("a"), errNoMoney), kind: "NoMoney", message: "a\nno money",
			same: func(err error) bool { return errors.Is(err, errNoMoney) },
		},
		"a permanent one": {err: Permanent(errNoMoney), kind: "NoMoney", message: "no money", final: true, same: func(err error) bool { return errors.Is(err, errNoMoney) }},
		"any other":       {err: errors.New("plain"), kind: "Error", message: "plain", same: func(error) bool { return true }},
		"Cancelled":       {err: ErrCancelled, kind: "Cancelled", message: ErrCancelled.Message, same: func(err error) bool { return errors.Is(err, context.Canceled) }},
		"Timeout":         {err: ErrTimeout, kind: "Timeout", message: ErrTimeout.Message, same: func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
	} {
		t.Run(name, func(t *testing.T) {
			got := crossed(t, c.err)
			var e *Error
			if !errors.As(got, &e) || e.Type != c.kind || e.Message != c.message || e.NonRetryable != c.final {
				t.Errorf("got %+v", e)
			}
			if !c.same(got) {
				t.Errorf("%v is not the same", got)
			}
		})
	}
}

func TestLongErrorsAreCut(t *testing.T) {
	w := toWire(&Error{Type: "T", Message: strings.Repeat("ü", 9000), Data: json.RawMessage(`"` + strings.Repeat("x", maxValue) + `"`)})
	if len(w.Message) > 8192 || w.Data != nil || !strings.HasPrefix(w.Message, "(its data") || strings.ContainsRune(w.Message, '�') {
		t.Errorf("message of %d bytes, data of %d", len(w.Message), len(w.Data))
	}
}

func TestANameHasOneError(t *testing.T) {
	for name, register := range map[string]func(){
		"another sentinel":  func() { RegisterError("NoMoney", errors.New("other")) },
		"another name":      func() { RegisterError("Poor", errNoMoney) },
		"a type of it":      func() { RegisterErrorType[*quotaError]("NoMoney") },
		"a sentinel of it":  func() { RegisterError("Quota", errors.New("other")) },
		"a type, two names": func() { RegisterErrorType[*quotaError]("Quota2") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			register()
		})
	}
	RegisterError("NoMoney", errNoMoney) // the same again
	RegisterErrorType[*quotaError]("Quota")
}
