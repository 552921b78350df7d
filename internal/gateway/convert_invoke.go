package gateway

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// invocationOf is a call as it is stored.
func invocationOf(w *wireInvocation) (*v1alpha1.Invocation, error) {
	if w == nil {
		return nil, nil //nolint:nilnil // a plain promise calls nothing
	}
	if err := checkName("invoke.function", w.Function); err != nil {
		return nil, err
	}
	invoke := &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: w.Function}, Detached: w.Detached, OnLostAttempt: w.OnLostAttempt}
	switch w.OnLostAttempt {
	case "", v1alpha1.LostAttemptRetry, v1alpha1.LostAttemptFail, v1alpha1.LostAttemptHold:
	default:
		return nil, invalid("invoke.onLostAttempt is %.20q, and must be Retry, Fail or Hold", w.OnLostAttempt)
	}
	timeout, err := duration("invoke.timeout", w.Timeout)
	if err != nil {
		return nil, err
	}
	if timeout > 0 {
		invoke.Timeout = &metav1.Duration{Duration: timeout}
	}
	if invoke.CancelGracePeriod, err = optional("invoke.cancelGracePeriod", w.CancelGracePeriod); err != nil {
		return nil, err
	}
	if invoke.Retry, err = retryOf(w.Retry); err != nil {
		return nil, err
	}
	invoke.Args, err = argumentsOf(w.Args)
	return invoke, err
}

func argumentsOf(args []wireArgument) ([]v1alpha1.Argument, error) {
	if len(args) > maxArguments {
		return nil, invalid("invoke.args has %d members, and at most %d are allowed", len(args), maxArguments)
	}
	var all []v1alpha1.Argument
	names := map[string]bool{}
	for i, arg := range args {
		switch {
		case (arg.Name == "") != (args[0].Name == ""):
			return nil, invalid("either all arguments have a name or none has")
		case len(arg.Name) > maxArgumentName:
			return nil, invalid("the name of argument %d has more than %d bytes", i+1, maxArgumentName)
		case arg.Name != "" && names[arg.Name]:
			return nil, invalid("two arguments have the name %q", arg.Name)
		}
		names[arg.Name] = true
		t, err := text(arg.Value)
		if err != nil {
			return nil, err
		}
		all = append(all, v1alpha1.Argument{Name: arg.Name, Value: value.OfText(t)})
	}
	return all, nil
}

func retryOf(w *wireRetry) (*v1alpha1.RetryPolicy, error) {
	if w == nil {
		return nil, nil //nolint:nilnil // the function's counts
	}
	if w.MaxAttempts != nil && (*w.MaxAttempts < 1 || *w.MaxAttempts > maxRetryAttempts) {
		return nil, invalid("invoke.retry.maxAttempts must be 1 to %d", maxRetryAttempts)
	}
	if w.Factor != nil && (*w.Factor < 1 || *w.Factor > maxRetryFactor) {
		return nil, invalid("invoke.retry.factor must be 1 to %d", maxRetryFactor)
	}
	if len(w.NonRetryableTypes) > maxErrorTypes {
		return nil, invalid("invoke.retry.nonRetryableTypes has more than %d members", maxErrorTypes)
	}
	for _, t := range w.NonRetryableTypes {
		if err := within("a member of invoke.retry.nonRetryableTypes", t, 1, maxErrorType); err != nil {
			return nil, err
		}
	}
	policy := &v1alpha1.RetryPolicy{MaxAttempts: w.MaxAttempts, Factor: w.Factor, NonRetryableTypes: w.NonRetryableTypes}
	var err error
	if policy.InitialInterval, err = optional("invoke.retry.initialInterval", w.InitialInterval); err != nil {
		return nil, err
	}
	policy.MaxInterval, err = optional("invoke.retry.maxInterval", w.MaxInterval)
	return policy, err
}
