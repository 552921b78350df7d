package oracle

import (
	"encoding/json"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// settings are the rules of one execution: what the invocation says, else its Function, else the defaults.
type settings struct {
	maxAttempts    int32
	initial, max   time.Duration
	factor         int32
	types          []string
	codes          []int32
	timeout        time.Duration // 0: none
	attemptTimeout time.Duration // 0: none
	startTimeout   time.Duration
	grace          time.Duration
	lost           v1alpha1.OnLostAttempt
}

// settingsOf are those of an execution as it stands.
func (o *Oracle) settingsOf(e *v1alpha1.Execution) settings {
	return o.settingsWith(e, o.functionOf(e))
}

func (o *Oracle) settingsWith(e *v1alpha1.Execution, fn *v1alpha1.FunctionSpec) settings {
	s := settings{
		maxAttempts: 3, initial: time.Second, factor: 2, max: time.Minute,
		startTimeout: o.options.StartTimeout, grace: o.options.CancelGracePeriod, lost: v1alpha1.LostAttemptRetry,
	}
	if fn != nil {
		s.retry(fn.Retry)
		take(&s.timeout, fn.Timeout)
		take(&s.attemptTimeout, fn.AttemptTimeout)
		take(&s.startTimeout, fn.StartTimeout)
		take(&s.grace, fn.CancelGracePeriod)
		s.onLost(fn.OnLostAttempt)
	}
	call := e.Spec.Invoke
	s.retry(call.Retry)
	take(&s.timeout, call.Timeout)
	take(&s.grace, call.CancelGracePeriod)
	s.onLost(call.OnLostAttempt)
	return s
}

func take(to *time.Duration, from *metav1.Duration) {
	if from != nil {
		*to = from.Duration
	}
}

func (s *settings) onLost(l v1alpha1.OnLostAttempt) {
	if l != "" {
		s.lost = l
	}
}

// retry takes a policy over, field by field.
func (s *settings) retry(r *v1alpha1.RetryPolicy) {
	if r == nil {
		return
	}
	if r.MaxAttempts != nil {
		s.maxAttempts = *r.MaxAttempts
	}
	take(&s.initial, r.InitialInterval)
	if r.Factor != nil {
		s.factor = *r.Factor
	}
	take(&s.max, r.MaxInterval)
	if r.NonRetryableTypes != nil {
		s.types = r.NonRetryableTypes
	}
	if r.NonRetryableExitCodes != nil {
		s.codes = r.NonRetryableExitCodes
	}
}

// interval is how long the next try waits after a number of failures.
func (s *settings) interval(failures int32) time.Duration {
	d := s.initial
	for range failures - 1 {
		if d >= s.max {
			break
		}
		d *= time.Duration(s.factor)
	}
	return min(d, s.max)
}

// functionOf is the definition that an execution runs, nil where it is written inline or not known yet.
func (o *Oracle) functionOf(e *v1alpha1.Execution) *v1alpha1.FunctionSpec {
	ref := e.Spec.Invoke.FunctionRef
	if ref == nil {
		return nil
	}
	if e.Status.FunctionRevision != "" {
		return o.definition(e, e.Status.FunctionRevision)
	}
	if h := o.current(KindFunction, keyIn(e, ref.Name)); h != nil {
		return &final[*v1alpha1.Function](h).Spec
	}
	return nil
}

// definition is what a revision holds.
func (o *Oracle) definition(e *v1alpha1.Execution, revision string) *v1alpha1.FunctionSpec {
	for h := range o.named(KindRevision, keyIn(e, revision)) {
		var spec v1alpha1.FunctionSpec
		if err := json.Unmarshal(final[*appsv1.ControllerRevision](h).Data.Raw, &spec); err == nil {
			return &spec
		}
	}
	return nil
}
