package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/perdure/perdure/api/v1alpha1"
)

func named(name, execution string) metav1.ObjectMeta {
	m := metav1.ObjectMeta{Name: name}
	if execution != "" {
		m.Annotations = map[string]string{v1alpha1.AnnotationExecution: execution}
	}
	return m
}

func podIn(meta metav1.ObjectMeta, phase corev1.PodPhase, ended bool) *corev1.Pod {
	p := &corev1.Pod{ObjectMeta: meta, Status: corev1.PodStatus{Phase: phase, ContainerStatuses: []corev1.ContainerStatus{{}}}}
	if ended {
		p.Status.ContainerStatuses[0].State.Terminated = &corev1.ContainerStateTerminated{}
	}
	return p
}

func jobWith(meta metav1.ObjectMeta, conditions ...batchv1.JobConditionType) *batchv1.Job {
	j := &batchv1.Job{ObjectMeta: meta}
	for _, c := range conditions {
		j.Status.Conditions = append(j.Status.Conditions, batchv1.JobCondition{Type: c, Status: corev1.ConditionTrue})
	}
	return j
}

func executionIn(phase v1alpha1.Phase, finished metav1.ConditionStatus) *v1alpha1.Execution {
	return &v1alpha1.Execution{ObjectMeta: named("e", ""), Status: v1alpha1.ExecutionStatus{
		Phase: phase, Conditions: []metav1.Condition{{Type: v1alpha1.ConditionFinished, Status: finished}},
	}}
}

func TestRecord(t *testing.T) {
	all := map[milestone]string{
		containerEnded: "container ended", podSucceeded: "pod succeeded", jobCreated: "job created", jobComplete: "job complete",
		executionSuspended: "suspended", executionFinished: "finished",
	}
	for name, tc := range map[string]struct {
		object  client.Object
		subject string
		want    []milestone
		wantErr string
	}{
		"a pod that runs":                  {object: podIn(named("p", ""), corev1.PodRunning, false), subject: "p"},
		"its container ended":              {object: podIn(named("p", ""), corev1.PodRunning, true), subject: "p", want: []milestone{containerEnded}},
		"it succeeded":                     {object: podIn(named("p", ""), corev1.PodSucceeded, true), subject: "p", want: []milestone{containerEnded, podSucceeded}},
		"it failed":                        {object: podIn(named("p", ""), corev1.PodFailed, true), subject: "p", want: []milestone{containerEnded}, wantErr: "pod p failed"},
		"an execution's pod":               {object: podIn(named("p", "e"), corev1.PodSucceeded, true), subject: "e", want: []milestone{containerEnded, podSucceeded}},
		"whose failure it may recover":     {object: podIn(named("p", "e"), corev1.PodFailed, true), subject: "e", want: []milestone{containerEnded}},
		"a job":                            {object: jobWith(named("j", "")), subject: "j", want: []milestone{jobCreated}},
		"a job of which the pods are done": {object: jobWith(named("j", ""), batchv1.JobSuccessCriteriaMet), subject: "j", want: []milestone{jobCreated}},
		"a complete job": {
			object: jobWith(named("j", "e"), batchv1.JobSuccessCriteriaMet, batchv1.JobComplete), subject: "e", want: []milestone{jobCreated, jobComplete},
		},
		"a failed job":                         {object: jobWith(named("j", ""), batchv1.JobFailed), subject: "j", want: []milestone{jobCreated}, wantErr: "job j failed"},
		"a suspended execution":                {object: executionIn(v1alpha1.PhaseSuspended, metav1.ConditionFalse), subject: "e", want: []milestone{executionSuspended}},
		"an execution that is not yet settled": {object: executionIn(v1alpha1.PhaseCompleting, metav1.ConditionFalse), subject: "e"},
		"a finished execution":                 {object: executionIn(v1alpha1.PhaseSucceeded, metav1.ConditionTrue), subject: "e", want: []milestone{executionFinished}},
		"one that did not succeed": {
			object: executionIn(v1alpha1.PhaseFailed, metav1.ConditionTrue), subject: "e", want: []milestone{executionFinished}, wantErr: "ended as Failed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecorder(nil, "ns")
			at := time.Unix(100, 0)
			r.record(tc.object, at)
			r.record(tc.object, at.Add(time.Hour)) // the first time counts
			for m, what := range all {
				reached := false
				for _, w := range tc.want {
					reached = reached || w == m
				}
				if got := r.when(tc.subject, m); got.Equal(at) != reached || (!reached && !got.IsZero()) {
					t.Errorf("%s: %v, want %v", what, got, reached)
				}
			}
			err := r.await(t.Context(), time.Millisecond, podSucceeded, tc.subject)
			if tc.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tc.wantErr)) {
				t.Errorf("await: %v, want %q", err, tc.wantErr)
			}
			if tc.wantErr == "" && err != nil && !strings.Contains(err.Error(), "did not get there") {
				t.Errorf("await: %v", err)
			}
		})
	}
}

func TestAwaitWakesForTheLastOfMany(t *testing.T) {
	r := newRecorder(nil, "ns")
	done := make(chan error)
	go func() { done <- r.await(t.Context(), time.Minute, jobCreated, "a", "b") }()
	r.record(jobWith(named("a", "")), time.Now())
	r.record(jobWith(named("b", "")), time.Now())
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestFollowGoesOnWhereItStopped(t *testing.T) {
	var mu sync.Mutex
	var versions []string
	watches := []*watch.FakeWatcher{watch.NewFake(), watch.NewFake()}
	c := interceptor.NewClient(fake.NewFakeClient(), interceptor.Funcs{
		Watch: func(_ context.Context, _ client.WithWatch, _ client.ObjectList, opts ...client.ListOption) (watch.Interface, error) {
			o := &client.ListOptions{}
			o.ApplyOptions(opts)
			mu.Lock()
			defer mu.Unlock()
			versions = append(versions, o.Raw.ResourceVersion)
			if len(versions) == 1 {
				return nil, errors.New("the API server is away")
			}
			return watches[1], nil
		},
	})
	r := newRecorder(c, "ns")
	ctx, cancel := context.WithCancel(t.Context())
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		r.follow(ctx, &batchv1.JobList{}, watches[0])
	}()
	job := func(name, version string) *batchv1.Job {
		j := jobWith(named(name, ""))
		j.ResourceVersion = version
		return j
	}
	watches[0].Add(job("a", "7"))
	watches[0].Action(watch.Bookmark, job("", "9"))
	watches[0].Stop()
	watches[1].Add(job("b", "10"))
	if err := r.await(ctx, time.Minute, jobCreated, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if n := r.interruptions(); n != 1 {
		t.Errorf("%d interruptions, want 1", n)
	}
	mu.Lock()
	if diff := cmp.Diff([]string{"9", "9"}, versions); diff != "" {
		t.Errorf("opened at (-want +got):\n%s", diff)
	}
	mu.Unlock()

	watches[1].Error(&metav1.Status{Status: metav1.StatusFailure, Code: 410, Reason: metav1.StatusReasonExpired, Message: "too old"})
	<-followed
	if err := r.await(ctx, time.Minute, jobCreated, "c"); err == nil || !strings.Contains(err.Error(), "too old") {
		t.Errorf("what was missed for good must end the run, got %v", err)
	}
	cancel()
}
