package oracle

import (
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	resolved = v1alpha1.PromiseResolved
	rejected = v1alpha1.PromiseRejected
	canceled = v1alpha1.PromiseCanceled
	timedOut = v1alpha1.PromiseTimedOut
)

func maxAttempts(n int32) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) { e.Spec.Invoke.Retry = &v1alpha1.RetryPolicy{MaxAttempts: &n} }
}

func onLost(l v1alpha1.OnLostAttempt) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) { e.Spec.Invoke.OnLostAttempt = l }
}

func TestOnePod(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"code returns a value": {func(s *story) {
			s.running("a").ends("a", 0, `{"n": 1.0}`).settles("a", resolved, with(`{"n":1.0}`)).finishes("a", v1alpha1.PhaseSucceeded).rest()
		}, nil},
		"a value that the code did not return": {func(s *story) {
			s.running("a").ends("a", 0, `1`).settles("a", resolved, with(`2`))
		}, []string{"settled-for-a-reason"}},
		"a value of code that runs": {func(s *story) { s.running("a").settles("a", resolved, with(`1`)) }, []string{"settled-for-a-reason"}},
		"words are a string": {func(s *story) {
			s.running("a").ends("a", 0, "hello\n").settles("a", resolved, with(`"hello"`)).finishes("a", v1alpha1.PhaseSucceeded)
		}, nil},
		"a message that the kubelet may have cut": {func(s *story) {
			s.running("a").ends("a", 0, strings.Repeat("1", 4096)).settles("a", rejected, because("ValueTooLarge")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"a cut message is no value": {func(s *story) {
			text := strings.Repeat("1", 4096)
			s.running("a").ends("a", 0, text).settles("a", resolved, with(text))
		}, []string{"settled-for-a-reason"}},
		"an error is tried again": {func(s *story) {
			s.running("a").ends("a", 1, "").failed("a", time.Second).later(time.Second).activated("a").jobbed("a").poded("a").runs("a").
				ends("a", 0, "1").settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded).rest()
		}, nil},
		"an attempt fails that did not": {func(s *story) { s.running("a").failed("a", time.Second) }, []string{"failed-attempt-is-real"}},
		"an attempt too many": {func(s *story) {
			s.running("a", maxAttempts(1)).ends("a", 1, "").failed("a", time.Second)
		}, []string{"attempts-are-limited"}},
		"an attempt too few": {func(s *story) {
			s.running("a").ends("a", 1, "").settles("a", rejected, because("ExitCode"))
		}, []string{"settled-for-a-reason"}},
		"the last attempt ends it": {func(s *story) {
			s.running("a", maxAttempts(1)).ends("a", 1, "").settles("a", rejected, because("ExitCode")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"an error that says no ends it": {func(s *story) {
			s.running("a").ends("a", 1, `{"perdure":"error","type":"No","retryable":false}`).settles("a", rejected, because("No")).finishes("a", v1alpha1.PhaseFailed)
		}, nil},
		"an error that says no is not tried again": {func(s *story) {
			s.running("a").ends("a", 1, `{"perdure":"error","type":"No","retryable":false}`).failed("a", time.Second)
		}, []string{"failed-attempt-is-real"}},
		"an error of another type": {func(s *story) {
			s.running("a", maxAttempts(1)).ends("a", 1, `{"perdure":"error","type":"No"}`).settles("a", rejected, because("Yes"))
		}, []string{"settled-for-a-reason"}},
		"a retry too early": {func(s *story) {
			s.running("a").ends("a", 1, "").failed("a", time.Second).later(900 * time.Millisecond).activated("a")
		}, []string{"back-off"}},
		"a back-off that is not the policy's": {func(s *story) { s.running("a").ends("a", 1, "").failed("a", 3*time.Second) }, []string{"back-off"}},
		"the second back-off is longer": {func(s *story) {
			s.running("a").ends("a", 1, "").failed("a", time.Second).later(time.Second).activated("a").jobbed("a").poded("a").runs("a").
				ends("a", 1, "").failed("a", 2*time.Second)
		}, nil},
		"an evicted pod is recovered": {func(s *story) {
			s.running("a").evicted("a").lost("a", 10*time.Second).later(10 * time.Second).activated("a").jobbed("a").poded("a")
		}, nil},
		"a recovery without a failure": {func(s *story) { s.running("a").lost("a", 10*time.Second) }, []string{"platform-failure-is-real"}},
		"a recovery of code that returned": {func(s *story) {
			s.running("a").ends("a", 0, "1").lost("a", 10*time.Second)
		}, []string{"platform-failure-is-real"}},
		"a recovery that counts as an attempt": {func(s *story) {
			s.running("a").evicted("a").lost("a", 10*time.Second).later(10*time.Second).activated("a", func(e *v1alpha1.Execution) { e.Status.Attempts++ })
		}, []string{"counters"}},
		"a recovery that is not counted": {func(s *story) {
			s.running("a").evicted("a").lost("a", 10*time.Second, func(e *v1alpha1.Execution) { e.Status.FailedRecoveries-- })
		}, []string{"counters"}},
		"a recovery that waits too long": {func(s *story) { s.running("a").evicted("a").lost("a", time.Minute) }, []string{"back-off"}},
		"a first platform failure is no stall": {func(s *story) {
			s.running("a").evicted("a").lost("a", 10*time.Second, func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, "PlatformFailure") })
		}, []string{"stalled-from-the-fifth"}},
		"lost code that is to fail": {func(s *story) {
			s.running("a", onLost(v1alpha1.LostAttemptFail)).evicted("a").settles("a", rejected, because("Uncertain")).finishes("a", v1alpha1.PhaseFailed)
		}, nil},
		"lost code that is to fail is not run again": {func(s *story) {
			s.running("a", onLost(v1alpha1.LostAttemptFail)).evicted("a").lost("a", 10*time.Second)
		}, []string{"on-lost-attempt"}},
		"lost code that is to be tried again does not fail": {func(s *story) {
			s.running("a").evicted("a").settles("a", rejected, because("Uncertain"))
		}, []string{"settled-for-a-reason"}},
		"a Job that somebody removed": {func(s *story) {
			s.running("a").delete(ByUser, KindJob, jobOf("a", 1)).delete(ByKubelet, KindPod, jobOf("a", 1)).lost("a", 10*time.Second)
		}, nil},
		"a Job that is there is not lost": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a").lost("a", 10*time.Second)
		}, []string{"platform-failure-is-real"}},
		"a Job that was never made": {func(s *story) {
			s.asked("a").promised("a").activated("a").later(61*time.Second).lost("a", 10*time.Second)
		}, nil},
		"a Job that was refused": {func(s *story) {
			s.asked("a").promised("a").activated("a")
			s.o.JobRefused("a")
			s.lost("a", 10*time.Second, func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, "JobRejected") })
		}, nil},
		"a refused Job that is there": {func(s *story) {
			s.asked("a").promised("a").activated("a").pass().jobbed("a")
			s.o.JobRefused("a")
			s.lost("a", 10*time.Second, func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, "JobRejected") })
		}, []string{"platform-failure-is-real"}},
		"a node that does not answer": {func(s *story) {
			s.running("a").pod("node-controller", jobOf("a", 1), func(p *corev1.Pod) { p.DeletionTimestamp = new(metav1.NewTime(s.now)) }).
				later(5*time.Minute).lost("a", 10*time.Second).later(10 * time.Second).activated("a")
		}, nil},
		"a node that may still answer": {func(s *story) {
			s.running("a").pod("node-controller", jobOf("a", 1), func(p *corev1.Pod) { p.DeletionTimestamp = new(metav1.NewTime(s.now)) }).
				later(4*time.Minute).lost("a", 10*time.Second)
		}, []string{"platform-failure-is-real"}},
	})
}

func TestEpochs(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"an epoch while one is under way": {func(s *story) {
			s.running("a").activated("a", func(e *v1alpha1.Execution) { e.Status.Attempts = 1 })
		}, []string{"counters", "one-activation-per-epoch"}},
		"an epoch is left out": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { e.Status.Epoch++ })
		}, []string{"one-activation-per-epoch"}},
		"an epoch goes back": {func(s *story) {
			s.running("a").execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Status.Epoch = 0 })
		}, []string{"epoch-only-grows"}},
		"without a promise": {func(s *story) { s.asked("a").activated("a") }, []string{"activated-for-a-promise"}},
		"with a promise that is settled": {func(s *story) {
			s.asked("a").promised("a").byHand("a", resolved).activated("a")
		}, []string{"activated-for-a-promise"}},
		"with a promise that is settled in between": {func(s *story) {
			s.asked("a").promised("a").pass().byHand("a", resolved).activated("a")
		}, nil},
		"after the deadline": {func(s *story) {
			s.asked("a", timeout(time.Minute)).promised("a").later(time.Minute).activated("a")
		}, []string{"activated-in-time"}},
		"begun before the deadline": {func(s *story) {
			s.asked("a", timeout(time.Minute)).promised("a").pass().later(time.Minute).activated("a", func(e *v1alpha1.Execution) {
				e.Status.StartedAt, e.Status.Activation.Since = stamp(s.began), *stamp(s.began)
			})
		}, nil},
		"while paused": {func(s *story) {
			s.asked("a").promised("a").wants("a", v1alpha1.DesiredPaused).activated("a")
		}, []string{"activated-while-wanted"}},
		"while canceled": {func(s *story) {
			s.asked("a").promised("a").wants("a", v1alpha1.DesiredCanceled).activated("a")
		}, []string{"activated-while-wanted"}},
		"while a pod runs": {func(s *story) {
			s.running("a").pass().delete(ByUser, KindJob, jobOf("a", 1)).
				lost("a", 10*time.Second).pass().later(10*time.Second).activated("a", func(e *v1alpha1.Execution) { e.Status.Activation.Since = *stamp(s.began) })
		}, []string{"one-pod-at-a-time", "platform-failure-is-real"}},
		"two Jobs": {func(s *story) { s.running("a").jobbed("a") }, []string{"one-job-per-epoch"}},
		"a Job of another epoch": {func(s *story) {
			s.running("a").jobbed("a", func(j *batchv1.Job) { j.Labels[v1alpha1.LabelEpoch] = "2" })
		}, []string{"job-of-an-epoch"}},
		"a Job of a deposed leader": {func(s *story) {
			s.running("a")
			s.manager = manager2
			s.evicted("a").lost("a", 10*time.Second).later(10 * time.Second).activated("a").jobbed("a").poded("a")
			s.manager = manager1
			s.jobbed("a", func(j *batchv1.Job) {
				j.Name = jobOf("a", 1)
				j.Labels = map[string]string{v1alpha1.LabelExecution: string(s.stored("a").UID), v1alpha1.LabelEpoch: "1"}
			}).later(time.Hour).rest()
		}, []string{"left-running"}},
		"another key": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a", envIs("PERDURE_IDEMPOTENCY_KEY", "x"))
		}, []string{"job-environment"}},
		"another attempt": {func(s *story) { s.asked("a").promised("a").activated("a").jobbed("a", envIs("PERDURE_ATTEMPT", "2")) }, []string{"job-environment"}},
		"other arguments": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a", withArgs("[1]"))
		}, []string{"job-arguments"}},
		"pods of its own": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a", func(j *batchv1.Job) { j.Spec.BackoffLimit = new(int32(1)) })
		}, []string{"retries-are-ours"}},
		"a Job that is lost": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a", func(j *batchv1.Job) { j.Spec.TTLSecondsAfterFinished = nil })
		}, []string{"job-is-kept"}},
		"a live pod is stopped":                   {func(s *story) { s.running("a").delete(manager1, KindPod, jobOf("a", 1)) }, []string{"stops-only-strays"}},
		"a live Job is removed":                   {func(s *story) { s.running("a").delete(manager1, KindJob, jobOf("a", 1)) }, []string{"stops-only-strays"}},
		"the pod of a settled promise is stopped": {func(s *story) { s.running("a").byHand("a", resolved).delete(manager1, KindPod, jobOf("a", 1)) }, nil},
		"closed for nothing": {func(s *story) {
			s.running("a").execution(manager1, "a", func(e *v1alpha1.Execution) { e.Status.Activation = nil; phase(e, v1alpha1.PhasePending, "Pending") })
		}, []string{"closed-for-a-reason"}},
	})
}

func envIs(name, text string) func(*batchv1.Job) {
	return func(j *batchv1.Job) {
		for i, v := range j.Spec.Template.Spec.Containers[0].Env {
			if v.Name == name {
				j.Spec.Template.Spec.Containers[0].Env[i].Value = text
			}
		}
	}
}

func withArgs(text string) func(*batchv1.Job) {
	return func(j *batchv1.Job) { j.Spec.Template.Annotations[v1alpha1.AnnotationArguments] = text }
}
