package main

func ofJob(name string) test { return test{pkg: "internal/runner/job", name: name} }

// pods are the guards of how code is started, and of what is believed of its end.
func pods() []guard {
	const (
		build   = "internal/runner/job/build.go"
		ended   = "internal/runner/job/verdict_ended.go"
		observe = "internal/runner/job/observe.go"
	)
	return []guard{
		{
			name:     "a Job tries once (backoffLimit)",
			protects: "the Job controller starts code again that may not be retried",
			off:      off(build, "BackoffLimit: new(int32(0)),", "BackoffLimit: new(int32(6)),"),
			test:     ofJob("TestBuildOfASmallTemplate"),
		},
		{
			name:     "a Job replaces a pod only when it has ended (podReplacementPolicy)",
			protects: "a second pod starts next to one that is being deleted and still runs",
			off:      off(build, "new(batchv1.Failed)", "new(batchv1.TerminatingOrFailed)"),
			test:     ofJob("TestBuildOfASmallTemplate"),
		},
		{
			name:     "all attempts have the same idempotency key",
			protects: "an effect is repeated that others could have recognized",
			off:      off(build, "return a.PromiseUID", `return a.PromiseUID + a.JobName`),
			test:     ofJob("TestEnvironment/the key is the promise's UID"),
		},
		{
			name:     "a message at the limit is never read",
			protects: "a value that the kubelet has cut is taken for the result",
			off:      off(ended, "if !s.returned() || !maybeCut(s.message, &s.pod.Spec) {", "if true {"),
			test:     ofJob("TestVerdictOfAPod/a JSON message at the limit is never a value"),
		},
		{
			name:     "an end without a word in a pod that is removed is the platform's",
			protects: "code that was killed counts as having returned nothing",
			off:      off(ended, `if cause == "" || !s.ended() {`, "if true {"),
			test:     ofJob("TestVerdictOfAPod/exit 0 without a message in a pod that is being deleted"),
		},
		{
			name:     "an end without a word means nothing before its pod has ended",
			protects: "the same, where the kubelet has not said yet why it ended the pod",
			off:      off(ended, "if !s.ended() || s.terminal() || s.opts.Canceling {", "if true {"),
			test:     ofJob("TestVerdictOfAPod/exit 0 without a message before the pod is terminal means nothing yet"),
		},
		{
			name:     "a Job that was there is lost, not missing",
			protects: "code is started again, whatever onLostAttempt says",
			off:      off(observe, "case job == nil && opts.Existed:", "case false:"),
			test:     ofJob("TestAJobThatExistedIsLostWhereThereIsNone"),
		},
		{
			name:     "while canceling, an end that code did not explain is its cancellation",
			protects: "code starts again after it was asked to end",
			off:      off(observe, "if opts.Canceling {", "if false {"),
			test:     ofJob("TestVerdictWhileCanceling/an eviction"),
		},
	}
}
