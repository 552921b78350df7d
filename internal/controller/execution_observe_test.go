package controller

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

func TestGroupRuns(t *testing.T) {
	e := &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{Name: "x", Namespace: "ns", UID: "execution", CreationTimestamp: metav1.Unix(100, 0)},
		Status:     v1alpha1.ExecutionStatus{Epoch: 2, Activation: &v1alpha1.Activation{Job: "x-e2"}},
	}
	job := func(name, epoch, owner string) batchv1.Job {
		labels := map[string]string{v1alpha1.LabelExecution: "execution", v1alpha1.LabelEpoch: epoch}
		return batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels, UID: types.UID("uid of " + name), OwnerReferences: []metav1.OwnerReference{
			{Kind: "Execution", UID: types.UID(owner), Controller: new(true)},
		}}}
	}
	pod := func(name, execution, epoch, jobUID string) corev1.Pod {
		p := corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{
			v1alpha1.LabelExecution: execution, v1alpha1.LabelEpoch: epoch,
		}}}
		if jobUID != "" {
			p.OwnerReferences = []metav1.OwnerReference{{Kind: "Job", UID: types.UID(jobUID), Controller: new(true)}}
		}
		return p
	}
	current := job("x-e2", "2", "execution")
	for name, tc := range map[string]struct {
		jobs        []batchv1.Job
		pods        []corev1.Pod
		wantJob     bool
		want, other []string
		wantStray   []string
	}{
		"the pod of the activation's Job counts": {
			jobs: []batchv1.Job{current}, pods: []corev1.Pod{pod("p", "execution", "2", "uid of x-e2")}, wantJob: true, want: []string{"p"},
		},
		"a pod that only has its labels does not, and is not trusted to be harmless": {
			jobs: []batchv1.Job{current}, pods: []corev1.Pod{pod("forged", "execution", "2", "")}, wantJob: true, other: []string{"forged"},
		},
		"nor does a pod of another Job": {
			jobs: []batchv1.Job{current}, pods: []corev1.Pod{pod("p", "execution", "2", "another")}, wantJob: true, other: []string{"p"},
		},
		"nor a Job of somebody else under the name": {jobs: []batchv1.Job{job("x-e2", "2", "somebody")}},
		"a pod whose Job is gone shows that it was there": {
			pods: []corev1.Pod{pod("p", "execution", "2", "uid of x-e2")}, want: []string{"p"},
		},
		"a pod that a deletion has orphaned may still run": {
			pods: []corev1.Pod{pod("orphan", "execution", "2", "")}, other: []string{"orphan"},
		},
		"a pod of a past epoch may still run": {
			jobs: []batchv1.Job{current}, pods: []corev1.Pod{pod("old", "execution", "1", "uid of x-e1")}, wantJob: true, other: []string{"old"},
		},
		"a pod of an earlier execution of the name may still run": {
			jobs: []batchv1.Job{current}, pods: []corev1.Pod{pod("old", "earlier", "2", "uid of x-e2")}, wantJob: true, other: []string{"old"},
		},
		"a pod of a later execution of the name is not ours to touch": {
			pods: []corev1.Pod{func() corev1.Pod {
				p := pod("later", "another", "1", "uid of its job")
				p.CreationTimestamp = metav1.Unix(200, 0)
				return p
			}()},
		},
		"a Job of a past epoch is stray": {jobs: []batchv1.Job{job("x-e1", "1", "execution"), current}, wantJob: true, wantStray: []string{"x-e1"}},
		"a Job of a past epoch whose pod has ended finishes by itself": {
			jobs: []batchv1.Job{job("x-e1", "1", "execution"), current}, wantJob: true,
			pods: []corev1.Pod{func() corev1.Pod {
				p := pod("old", "execution", "1", "uid of x-e1")
				p.Status.Phase = corev1.PodSucceeded
				return p
			}()},
			other: []string{"old"},
		},
		"a Job and a pod of a later epoch show that our view is old": {
			jobs: []batchv1.Job{job("x-e3", "3", "execution")}, pods: []corev1.Pod{pod("p", "execution", "3", "uid of x-e3")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := groupRuns(e, tc.jobs, tc.pods)
			if (got.job != nil) != tc.wantJob {
				t.Errorf("job = %v", got.job)
			}
			if diff := cmp.Diff(tc.wantStray, got.strayJobs(0)); diff != "" {
				t.Errorf("stray Jobs (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.want, podNames(got.pods)); diff != "" {
				t.Errorf("pods of the activation (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.other, podNames(got.otherPods)); diff != "" {
				t.Errorf("other pods (-want +got):\n%s", diff)
			}
		})
	}
}

func podNames(pods []corev1.Pod) []string {
	var names []string
	for _, p := range pods {
		names = append(names, p.Name)
	}
	return names
}
