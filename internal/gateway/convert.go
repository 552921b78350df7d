package gateway

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// Bounds of the contract.
const (
	maxName           = 200
	maxStep           = 512
	maxID             = 512
	maxArguments      = 64
	maxArgumentName   = 128
	maxErrorType      = 256
	maxErrorMessage   = 8192
	maxErrorStack     = 16384
	maxErrorTypes     = 64
	maxEntryName      = 256
	maxUID            = 128
	maxPromises       = 1000
	maxEntries        = 1000
	maxConsumed       = 64
	maxFormat         = 64
	maxProgress       = 256
	maxStallMessage   = 1000
	maxAwaitSeconds   = 60
	awaitSeconds      = 30
	maxRetryAttempts  = 1000
	maxRetryFactor    = 100
	maxHistoryValue   = 4 << 10
	null              = "null"
	maxTimeoutOfSpecs = 100 * 365 * 24 * time.Hour
)

// text is the compact text of a value within its limit. A missing one is null.
func text(raw rawValue) (string, error) {
	if raw == nil {
		return null, nil
	}
	t, err := compact(raw)
	if err != nil {
		return "", err
	}
	return t, value.Check(value.OfText(t))
}

// valueOf is a value as it is stored; null is none.
func valueOf(raw rawValue) (*v1alpha1.Value, error) {
	t, err := text(raw)
	if err != nil || t == null {
		return nil, err
	}
	return value.OfText(t), nil
}

// errorOf is an error as it is stored. What people read of it is cut to what there is room for, so that no error is lost for its size.
func errorOf(e *wireError) (*v1alpha1.Error, error) {
	if e == nil {
		return nil, nil //nolint:nilnil // no error is what was sent
	}
	if e.Type == "" || len(e.Type) > maxErrorType {
		return nil, invalid("error.type must have 1 to %d bytes", maxErrorType)
	}
	data, err := valueOf(e.Data)
	if err != nil {
		return nil, err
	}
	return &v1alpha1.Error{
		Type:      e.Type,
		Message:   value.Truncate(e.Message, maxErrorMessage),
		Stack:     value.Truncate(e.Stack, maxErrorStack),
		Data:      data,
		Retryable: e.Retryable,
	}, nil
}

func showError(e *v1alpha1.Error) *wireError {
	if e == nil {
		return nil
	}
	shown := &wireError{Type: e.Type, Message: e.Message, Stack: e.Stack, Retryable: e.Retryable}
	if e.Data != nil {
		shown.Data = rawValue(value.Text(e.Data))
	}
	return shown
}

// show is a promise as callers see it.
func show(p *v1alpha1.DurablePromise) wirePromise {
	shown := wirePromise{Name: p.Name, UID: string(p.UID), State: p.Status.State, SettledAt: p.Status.SettledAt}
	if deadline, ok := promise.Deadline(p); ok {
		shown.Deadline = new(metav1.NewMicroTime(deadline))
	}
	switch {
	case !promise.Settled(p):
		shown.State = v1alpha1.PromisePending
	case p.Status.State == v1alpha1.PromiseResolved:
		shown.Value = rawValue(value.Text(p.Status.Value))
	default:
		shown.Error = showError(promise.ErrorOf(p))
	}
	return shown
}

// duration reads a positive duration such as 90s; an empty one is zero.
func duration(field, s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > maxTimeoutOfSpecs {
		return 0, invalid("%s is %q, and must be a duration of more than 0s, such as 90s or 1h30m", field, s)
	}
	return d, nil
}

// optional reads a duration that may be 0s.
func optional(field, s string) (*metav1.Duration, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // nothing was said
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > maxTimeoutOfSpecs {
		return nil, invalid("%s is %q, and must be a duration such as 90s or 1h30m, and not negative", field, s)
	}
	return &metav1.Duration{Duration: d}, nil
}

func within(field, s string, least, most int) error {
	if len(s) < least || len(s) > most {
		return invalid("%s must have %d to %d bytes", field, least, most)
	}
	return nil
}

// checkName refuses what cannot be the name of an object, before it becomes part of a path of the API server.
func checkName(field, name string) error {
	if len(name) > maxName || len(validation.IsDNS1123Subdomain(name)) > 0 {
		return invalid("%s is %.60q, and must be the name of an object: at most %d lower-case letters, digits, dashes and dots", field, name, maxName)
	}
	return nil
}

func identities(refs []wireRef) ([]v1alpha1.ObjectIdentity, error) {
	if len(refs) > maxPromises {
		return nil, invalid("%d promises are named, and at most %d may be", len(refs), maxPromises)
	}
	all := make([]v1alpha1.ObjectIdentity, 0, len(refs))
	for _, ref := range refs {
		if err := checkName("the name of a promise", ref.Name); err != nil {
			return nil, err
		}
		if err := within("uid", ref.UID, 0, maxUID); err != nil {
			return nil, err
		}
		all = append(all, v1alpha1.ObjectIdentity{Name: ref.Name, UID: types.UID(ref.UID)})
	}
	return all, nil
}

// awaitMode checks a mode; an empty one is All.
func awaitMode(mode v1alpha1.AwaitMode) (v1alpha1.AwaitMode, error) {
	switch mode {
	case "":
		return v1alpha1.AwaitAll, nil
	case v1alpha1.AwaitAll, v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst:
		return mode, nil
	default:
		return "", invalid("mode is %.20q, and must be All, AllSettled or First", mode)
	}
}

func onTimeout(o v1alpha1.OnTimeout) (v1alpha1.OnTimeout, error) {
	switch o {
	case "":
		return v1alpha1.OnTimeoutReject, nil
	case v1alpha1.OnTimeoutReject, v1alpha1.OnTimeoutResolve:
		return o, nil
	default:
		return "", invalid("onTimeout is %.20q, and must be Reject or Resolve", o)
	}
}
