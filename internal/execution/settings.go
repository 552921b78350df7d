package execution

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// Defaults for what neither the invocation nor the function says.
const (
	defaultMaxAttempts       = 3
	defaultInitialInterval   = time.Second
	defaultFactor            = 2
	defaultMaxInterval       = time.Minute
	defaultCancelGracePeriod = 30 * time.Second
	defaultStartTimeout      = 5 * time.Minute
	defaultChildrenHistory   = 50
)

// Back-off after failures of the platform, and from which failure on they are shown as Stalled.
const (
	platformBackoffMin      = 10 * time.Second
	platformBackoffMax      = 5 * time.Minute
	stalledAfterRecoveries  = 5
	platformBackoffExponent = 5 // 10s · 2^5 is past the longest interval
)

// settings are the rules of one execution: the invocation's, else the function's, else the defaults.
type settings struct {
	timeout           time.Duration // 0: without end
	attemptTimeout    time.Duration // 0: without end
	heartbeatTimeout  time.Duration // 0: without end
	startTimeout      time.Duration
	cancelGracePeriod time.Duration
	onLostAttempt     v1alpha1.OnLostAttempt
	parallelism       int32 // 0: no limit
	retry             retryRules

	childrenHistoryLimit int
}

type retryRules struct {
	maxAttempts     int32
	initialInterval time.Duration
	factor          int32
	maxInterval     time.Duration
	nonRetryable    []string
	exitCodes       []int32
}

func settingsOf(o Observed) settings {
	invoke := o.Execution.Spec.Invoke
	fn := v1alpha1.FunctionSpec{}
	if o.Revision != nil {
		fn = *o.Revision
	} else if o.Function != nil {
		fn = o.Function.Spec
	}
	s := settings{
		timeout:           duration(0, fn.Timeout, invoke.Timeout),
		attemptTimeout:    duration(0, fn.AttemptTimeout),
		heartbeatTimeout:  duration(0, fn.HeartbeatTimeout),
		startTimeout:      duration(defaultStartTimeout, fn.StartTimeout),
		cancelGracePeriod: duration(defaultCancelGracePeriod, fn.CancelGracePeriod, invoke.CancelGracePeriod),
		onLostAttempt:     v1alpha1.LostAttemptRetry,

		childrenHistoryLimit: defaultChildrenHistory,
		retry: retryRules{
			maxAttempts:     defaultMaxAttempts,
			initialInterval: defaultInitialInterval,
			factor:          defaultFactor,
			maxInterval:     defaultMaxInterval,
		},
	}
	for _, v := range []v1alpha1.OnLostAttempt{fn.OnLostAttempt, invoke.OnLostAttempt} {
		if v != "" {
			s.onLostAttempt = v
		}
	}
	if o.Function != nil && o.Function.Spec.Parallelism != nil {
		s.parallelism = *o.Function.Spec.Parallelism // a limit on all executions, so the newest counts
	}
	if fn.ChildrenHistoryLimit != nil {
		s.childrenHistoryLimit = int(*fn.ChildrenHistoryLimit)
	}
	s.retry.apply(fn.Retry)
	s.retry.apply(invoke.Retry)
	return s
}

// NonRetryableExitCodes are the exit codes that end the observed execution.
func NonRetryableExitCodes(o Observed) []int32 { return settingsOf(o).retry.exitCodes }

// duration is the last of the given ones that is set, else the default.
func duration(d time.Duration, given ...*metav1.Duration) time.Duration {
	for _, g := range given {
		if g != nil {
			d = g.Duration
		}
	}
	return d
}

func (r *retryRules) apply(p *v1alpha1.RetryPolicy) {
	if p == nil {
		return
	}
	if p.MaxAttempts != nil {
		r.maxAttempts = *p.MaxAttempts
	}
	if p.Factor != nil {
		r.factor = *p.Factor
	}
	r.initialInterval = duration(r.initialInterval, p.InitialInterval)
	r.maxInterval = duration(r.maxInterval, p.MaxInterval)
	if p.NonRetryableTypes != nil {
		r.nonRetryable = p.NonRetryableTypes
	}
	if p.NonRetryableExitCodes != nil {
		r.exitCodes = p.NonRetryableExitCodes
	}
}

// again tells whether a function that failed for the given time in a row is tried again.
func (r retryRules) again(failed int32, err *v1alpha1.Error) bool {
	if err.Retryable != nil && !*err.Retryable {
		return false
	}
	return failed < r.maxAttempts && !slices.Contains(r.nonRetryable, err.Type)
}

// interval is how long to wait after the given number of failures, the first being 1.
func (r retryRules) interval(failed int32) time.Duration {
	wait := r.initialInterval
	factor := time.Duration(r.factor)
	for i := int32(1); i < failed && wait < r.maxInterval && factor > 1; i++ {
		if wait > r.maxInterval/factor {
			return r.maxInterval // where the product might not fit into a duration
		}
		wait *= factor
	}
	return min(wait, r.maxInterval)
}

// platformInterval is how long to wait after the given number of platform failures in a row, the first being 1.
func platformInterval(failed int32) time.Duration {
	exponent := min(max(failed-1, 0), platformBackoffExponent)
	return min(platformBackoffMin<<exponent, platformBackoffMax)
}

// deadlineOf is when the observed execution times out, and false if it never does: its promise's deadline, or its own
// timeout, whichever comes first. The latter counts for an execution whose function was not there yet when its promise
// was made.
func deadlineOf(o Observed) (time.Time, bool) {
	deadline, ok := promise.Deadline(o.Promise)
	timeout := settingsOf(o).timeout
	if timeout == 0 {
		return deadline, ok
	}
	own := o.Execution.CreationTimestamp.Add(timeout)
	if !ok || own.Before(deadline) {
		return own, true
	}
	return deadline, true
}
