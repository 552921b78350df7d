package oracle

import (
	"slices"
	"strconv"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// asked is an execution of an inline function that a person makes.
func (s *story) asked(name string, dos ...func(*v1alpha1.Execution)) *story {
	e := &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Name: name}}
	e.Spec.Invoke.Function = &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "code"}}
	e.Spec.DesiredState = v1alpha1.DesiredRunning
	e.Status.Phase = v1alpha1.PhasePending
	for _, do := range dos {
		do(e)
	}
	return s.create(ByUser, e)
}

func ownedBy(obj Object, kind string) []metav1.OwnerReference {
	return []metav1.OwnerReference{{Kind: kind, Name: obj.GetName(), UID: obj.GetUID(), Controller: new(true)}}
}

// promised: the manager makes the execution's promise.
func (s *story) promised(name string, dos ...func(*v1alpha1.DurablePromise)) *story {
	e := s.stored(name)
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{
		Name: name, OwnerReferences: ownedBy(e, KindExecution), Labels: map[string]string{v1alpha1.LabelRoot: string(e.UID)},
	}}
	p.Spec.MadeBy = string(e.UID)
	p.Status.State = v1alpha1.PromisePending
	if t := e.Spec.Invoke.Timeout; t != nil {
		d := v1alpha1.NewInstant(e.CreationTimestamp.Add(t.Duration))
		p.Spec.Deadline = &d
	}
	for _, do := range dos {
		do(p)
	}
	return s.create(s.manager, p)
}

// phase sets phase, reason and conditions as they belong together.
func phase(e *v1alpha1.Execution, p v1alpha1.Phase, reason string) {
	e.Status.Phase = p
	succeeded := metav1.ConditionUnknown
	if terminal(p) {
		succeeded = metav1.ConditionFalse
	}
	if p == v1alpha1.PhaseSucceeded {
		succeeded = metav1.ConditionTrue
	}
	e.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionSucceeded, Status: succeeded, Reason: reason, ObservedGeneration: e.Generation}}
	if terminal(p) {
		e.Status.Conditions = append(e.Status.Conditions,
			metav1.Condition{Type: v1alpha1.ConditionFinished, Status: metav1.ConditionTrue, Reason: reason, ObservedGeneration: e.Generation})
	}
	if p == v1alpha1.PhaseStalled {
		e.Status.Conditions = append(e.Status.Conditions,
			metav1.Condition{Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: reason, ObservedGeneration: e.Generation})
	}
}

// activated: the manager begins an epoch. A new attempt begins unless the last one was lost.
func (s *story) activated(name string, dos ...func(*v1alpha1.Execution)) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		st := &e.Status
		st.Epoch++
		if st.FailedRecoveries == 0 {
			st.Attempts++
		}
		if p := s.objects[KindPromise+" "+name]; p != nil {
			st.Promise = &v1alpha1.ObjectIdentity{Name: name, UID: p.GetUID()}
		}
		st.Activation = &v1alpha1.Activation{Job: jobOf(name, st.Epoch), Since: *stamp(s.now)}
		if st.StartedAt == nil {
			st.StartedAt = stamp(s.now)
		}
		st.WakeAt, st.Awaiting, st.AwaitingCount = nil, nil, 0
		st.CodeStarted = st.CodeStarted || st.Epoch > 1
		phase(e, v1alpha1.PhaseRunning, "Activated")
		for _, do := range dos {
			do(e)
		}
	})
}

func jobOf(name string, epoch int64) string { return name + "-" + "hash1" + jobSuffix(epoch) }

// jobbed: the manager makes the Job of the current epoch.
func (s *story) jobbed(name string, dos ...func(*batchv1.Job)) *story {
	e := s.stored(name)
	epoch := strconv.FormatInt(e.Status.Epoch, 10)
	labels := map[string]string{v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: epoch, v1alpha1.LabelRoot: string(e.UID)}
	j := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: jobOf(name, e.Status.Epoch), Labels: labels, OwnerReferences: ownedBy(e, KindExecution)}}
	j.Spec.BackoffLimit, j.Spec.TTLSecondsAfterFinished = new(int32(0)), new(int32(3600))
	j.Spec.PodReplacementPolicy = new(batchv1.Failed)
	j.Spec.Template.Labels = labels
	j.Spec.Template.Annotations = map[string]string{v1alpha1.AnnotationArguments: "[]"}
	key := ""
	if e.Status.Promise != nil {
		key = string(e.Status.Promise.UID)
	}
	j.Spec.Template.Spec = corev1.PodSpec{RestartPolicy: corev1.RestartPolicyNever, Containers: []corev1.Container{{
		Name: "main", Env: []corev1.EnvVar{
			{Name: "PERDURE_EXECUTION", Value: name}, {Name: "PERDURE_NAMESPACE", Value: "ns"}, {Name: "PERDURE_EPOCH", Value: epoch},
			{Name: "PERDURE_ATTEMPT", Value: strconv.Itoa(int(e.Status.Attempts))}, {Name: "PERDURE_IDEMPOTENCY_KEY", Value: key},
		},
	}}}
	for _, do := range dos {
		do(j)
	}
	return s.create(s.manager, j)
}

// poded: the Job controller makes the pod of the current epoch.
func (s *story) poded(name string) *story { return s.podOf(name, s.stored(name).Status.Epoch) }

func (s *story) podOf(name string, epoch int64) *story {
	j := s.objects[KindJob+" "+jobOf(name, epoch)].(*batchv1.Job) //nolint:forcetypeassert // of this kind
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: j.Name, Labels: j.Labels, OwnerReferences: ownedBy(j, "Job")}, Spec: *j.Spec.Template.Spec.DeepCopy()}
	p.Status.Phase = corev1.PodPending
	return s.create(ByJobs, p)
}

func (s *story) state(name string, phase corev1.PodPhase, state corev1.ContainerState) *story {
	return s.pod(ByKubelet, jobOf(name, s.stored(name).Status.Epoch), func(p *corev1.Pod) {
		p.Status.Phase = phase
		p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "main", State: state}}
	})
}

// runs: the kubelet starts the code.
func (s *story) runs(name string) *story {
	return s.state(name, corev1.PodRunning, corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(s.now)}})
}

// ends: the code ends.
func (s *story) ends(name string, exit int32, message string) *story {
	p := corev1.PodSucceeded
	if exit != 0 {
		p = corev1.PodFailed
	}
	s.state(name, p, corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: exit, Message: message, StartedAt: metav1.NewTime(s.now), FinishedAt: metav1.NewTime(s.now), ContainerID: "c",
	}})
	return s.counted(name, exit == 0)
}

// counted: the Job controller notes the end.
func (s *story) counted(name string, well bool) *story {
	return s.job(ByJobs, jobOf(name, s.stored(name).Status.Epoch), func(j *batchv1.Job) {
		kind := batchv1.JobComplete
		if !well {
			kind = batchv1.JobFailed
		}
		j.Status.Conditions = []batchv1.JobCondition{{Type: kind, Status: corev1.ConditionTrue}}
	})
}

// evicted: the kubelet ends the pod for the sake of its node.
func (s *story) evicted(name string) *story {
	return s.pod(ByKubelet, jobOf(name, s.stored(name).Status.Epoch), func(p *corev1.Pod) {
		p.Status.Phase, p.Status.Reason = corev1.PodFailed, "Evicted"
	}).counted(name, false)
}

// running is an execution whose code runs.
func (s *story) running(name string, dos ...func(*v1alpha1.Execution)) *story {
	return s.asked(name, dos...).promised(name).activated(name).jobbed(name).poded(name).runs(name)
}

// settles: the manager settles a promise.
func (s *story) settles(name string, state v1alpha1.PromiseState, dos ...func(*v1alpha1.DurablePromise)) *story {
	return s.promise(s.manager, name, func(p *v1alpha1.DurablePromise) {
		p.Status.State, p.Status.SettledAt = state, stamp(s.now)
		for _, do := range dos {
			do(p)
		}
	})
}

func with(text string) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Status.Value = data(text) }
}

func because(kind string) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Status.Error = &v1alpha1.Error{Type: kind} }
}

func at(t time.Time) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Status.SettledAt = stamp(t) }
}

// byHand: a person settles a promise.
func (s *story) byHand(name string, state v1alpha1.PromiseState) *story {
	return s.promise(ByUser, name, func(p *v1alpha1.DurablePromise) { p.Status.State, p.Status.SettledAt = state, stamp(s.now) })
}

// finishes: the manager writes the terminal phase that follows the promise.
func (s *story) finishes(name string, p v1alpha1.Phase) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Activation = nil
		e.Status.FinishedAt = stamp(s.now)
		if q := s.objects[KindPromise+" "+name]; q != nil && e.Status.Promise == nil {
			e.Status.Promise = &v1alpha1.ObjectIdentity{Name: name, UID: q.GetUID()}
		}
		phase(e, p, string(p))
	})
}

// failed: the manager closes an activation for an error of the code, and waits for the next attempt.
func (s *story) failed(name string, wait time.Duration) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Activation = nil
		e.Status.FailedAttempts++
		e.Status.FailedRecoveries = 0
		e.Status.WakeAt = stamp(s.now.Add(wait))
		phase(e, v1alpha1.PhaseSuspended, "RetryBackoff")
	})
}

// lost: the manager closes an activation for a platform failure, and waits for the next.
func (s *story) lost(name string, wait time.Duration, dos ...func(*v1alpha1.Execution)) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Activation = nil
		e.Status.Recoveries++
		e.Status.FailedRecoveries++
		e.Status.WakeAt = stamp(s.now.Add(wait))
		phase(e, v1alpha1.PhaseSuspended, "PlatformFailure")
		for _, do := range dos {
			do(e)
		}
	})
}

// wants: a person changes what is wanted of an execution.
func (s *story) wants(name string, d v1alpha1.DesiredState) *story {
	return s.execution(ByUser, name, func(e *v1alpha1.Execution) { e.Spec.DesiredState, e.Generation = d, e.Generation+1 })
}

// canceling: the manager notes a request to cancel.
func (s *story) canceling(name string) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.CancelRequestedAt = stamp(s.now)
		if e.Status.Activation != nil {
			e.Status.CancelEpoch = e.Status.Epoch
		}
		phase(e, v1alpha1.PhaseCanceling, "Canceling")
	})
}

// plain is a promise that a person makes.
func (s *story) plain(name string, dos ...func(*v1alpha1.DurablePromise)) *story {
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Name: name}}
	p.Status.State = v1alpha1.PromisePending
	for _, do := range dos {
		do(p)
	}
	return s.create(ByUser, p)
}

// child is a promise that the code of an execution makes.
func (s *story) child(parent, name string, dos ...func(*v1alpha1.DurablePromise)) *story {
	e := s.stored(parent)
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Name: name, OwnerReferences: ownedBy(e, KindExecution)}}
	p.Spec.MadeBy = string(e.UID)
	p.Status.State = v1alpha1.PromisePending
	for _, do := range dos {
		do(p)
	}
	return s.create(ByCode, p)
}

// records: the manager records an outcome and waits for children.
func (s *story) records(name string, o v1alpha1.Outcome) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Outcome, e.Status.Activation = &o, nil
		phase(e, v1alpha1.PhaseCompleting, "Completing")
	})
}

// awaits: the manager notes what an execution waits for.
func (s *story) awaits(name string, promises ...string) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		if q := s.objects[KindPromise+" "+name]; q != nil {
			e.Status.Promise = &v1alpha1.ObjectIdentity{Name: name, UID: q.GetUID()}
		}
		for _, p := range promises {
			e.Status.Awaiting = append(slices.Clone(e.Status.Awaiting), v1alpha1.ObjectIdentity{Name: p, UID: s.objects[KindPromise+" "+p].GetUID()})
		}
		e.Status.AwaitingCount = int32(len(e.Status.Awaiting)) //nolint:gosec // a few
		phase(e, v1alpha1.PhaseSuspended, "AwaitingPromises")
	})
}

func arg(name string) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) {
		e.Spec.Invoke.Args = append(e.Spec.Invoke.Args, v1alpha1.Argument{PromiseRef: &v1alpha1.PromiseReference{Name: name, OnRejected: v1alpha1.OnRejectedFail}})
	}
}

func timeout(d time.Duration) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) { e.Spec.Invoke.Timeout = &metav1.Duration{Duration: d} }
}

// canceled: the manager settles as Canceled and finishes.
func (s *story) canceled(name string) *story {
	return s.settles(name, v1alpha1.PromiseCanceled).finishes(name, v1alpha1.PhaseCanceled)
}
