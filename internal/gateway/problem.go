package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/journal"
	"github.com/perdure/perdure/internal/value"
)

// problem is what a caller is told of a request that was not carried out.
type problem struct {
	status    int
	kind      string
	message   string
	retryable bool
	// after is how long to wait before the next try; zero leaves that to the caller.
	after time.Duration
	// cause is for the log, where the caller is not told all.
	cause error
}

func (p *problem) Error() string { return p.kind + ": " + p.message }

func (p *problem) Unwrap() error { return p.cause }

// pauseOfBusy is how long who was refused for lack of room is asked to wait.
const pauseOfBusy = time.Second

func invalid(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, kind: "InvalidRequest", message: fmt.Sprintf(format, args...)}
}

func unauthenticated(message string) *problem {
	return &problem{status: http.StatusUnauthorized, kind: "Unauthenticated", message: message}
}

func forbidden(format string, args ...any) *problem {
	return &problem{status: http.StatusForbidden, kind: "Forbidden", message: fmt.Sprintf(format, args...)}
}

func wrongEpoch(format string, args ...any) *problem {
	return &problem{status: http.StatusForbidden, kind: "WrongEpoch", message: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) *problem {
	return &problem{status: http.StatusNotFound, kind: "NotFound", message: fmt.Sprintf(format, args...)}
}

func fenced(format string, args ...any) *problem {
	return &problem{status: http.StatusConflict, kind: "Fenced", message: fmt.Sprintf(format, args...)}
}

func nameTaken(format string, args ...any) *problem {
	return &problem{status: http.StatusConflict, kind: "NameTaken", message: fmt.Sprintf(format, args...)}
}

func tooLarge(format string, args ...any) *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, kind: "TooLarge", message: fmt.Sprintf(format, args...)}
}

func rateLimited(message string) *problem {
	return &problem{status: http.StatusTooManyRequests, kind: "RateLimited", message: message, retryable: true, after: pauseOfBusy}
}

func unavailable(cause error, message string) *problem {
	return &problem{
		status: http.StatusServiceUnavailable, kind: "Unavailable", message: message,
		retryable: true, after: pauseOfBusy, cause: cause,
	}
}

// problemOf is what a caller is told of an error. What it knows nothing of is the API server's, and may pass.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	for _, known := range []struct {
		err error
		as  func(string, ...any) *problem
	}{
		{execution.ErrFenced, fenced},
		{journal.ErrFenced, fenced},
		{execution.ErrNonDeterministic, nonDeterministic},
		{execution.ErrTooManySteps, tooManySteps},
		{journal.ErrForeign, nameTaken},
		{execution.ErrTooLarge, tooLarge},
		{value.ErrTooLarge, tooLarge},
		{execution.ErrTooManyAwaited, invalid},
		{execution.ErrNothingAwaited, invalid},
		{execution.ErrUnknownReason, invalid},
		{journal.ErrNotOpened, invalid},
	} {
		if errors.Is(err, known.err) {
			return known.as("%s", err.Error())
		}
	}
	if errors.Is(err, execution.ErrNameTaken) {
		p := nameTaken("%s", err.Error())
		p.retryable, p.after = true, pauseOfBusy // where its maker is gone, the promise soon will be
		return p
	}
	return problemOfAPI(err)
}

func nonDeterministic(format string, args ...any) *problem {
	return &problem{status: http.StatusConflict, kind: "NonDeterministic", message: fmt.Sprintf(format, args...)}
}

func tooManySteps(format string, args ...any) *problem {
	return &problem{status: http.StatusConflict, kind: "TooManySteps", message: fmt.Sprintf(format, args...)}
}

// problemOfAPI tells what the API server refuses for ever from what may pass.
func problemOfAPI(err error) *problem {
	switch {
	case apierrors.IsInvalid(err), apierrors.IsBadRequest(err):
		return invalid("%s", err.Error())
	case apierrors.IsForbidden(err):
		p := forbidden("the API server refuses it: a quota or a policy of the namespace, or the namespace is being removed")
		p.cause = err
		return p
	case apierrors.IsRequestEntityTooLargeError(err):
		return tooLarge("%s", err.Error())
	case apierrors.IsConflict(err):
		return unavailable(err, "the object has changed too often meanwhile")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return unavailable(err, "the API server did not answer in time")
	default:
		return unavailable(err, "the API server did not do it")
	}
}
