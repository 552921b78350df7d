package podprocess

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/testing/apiserver"
)

// script is an image whose command is a shell script of the test.
const script = "script"

type fixture struct {
	client client.Client
	node   *Node
	dir    string
}

// start starts an API server and a node for all tests of this package, which run as parts of one.
func start(t *testing.T) *fixture {
	t.Helper()
	environment, err := apiserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = environment.Stop() })
	c, err := client.New(environment.Config, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &fixture{client: c, dir: t.TempDir()}
	f.node, err = Start(ctx, environment.Config, Options{
		Client: c, Images: map[string][]string{script: {"/bin/sh", "-c"}}, Dir: f.dir,
		Env: func(*corev1.Pod) []string { return []string{"EXTRA=1"} },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); f.node.Wait() })
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "default"}}
	if err := client.IgnoreAlreadyExists(c.Create(ctx, account)); err != nil {
		t.Fatal(err)
	}
	return f
}

// job is a Job whose pod runs the script.
func job(name, text string) *batchv1.Job {
	return &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "default"},
		Spec: batchv1.JobSpec{BackoffLimit: new(int32(0)), Template: corev1.PodTemplateSpec{
			ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{"args": `["a"]`}},
			Spec: corev1.PodSpec{
				RestartPolicy: corev1.RestartPolicyNever,
				Volumes: []corev1.Volume{
					{Name: "args", VolumeSource: corev1.VolumeSource{DownwardAPI: &corev1.DownwardAPIVolumeSource{
						Items: []corev1.DownwardAPIVolumeFile{{Path: "args.json", FieldRef: annotation("args")}},
					}}},
					{Name: "token", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
						Sources: []corev1.VolumeProjection{
							{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{
								Audience: "https://audience", ExpirationSeconds: new(int64(600)), Path: "token",
							}},
							{DownwardAPI: &corev1.DownwardAPIProjection{
								Items: []corev1.DownwardAPIVolumeFile{{Path: "ca.crt", FieldRef: annotation("args")}},
							}},
						},
					}}},
				},
				Containers: []corev1.Container{{
					Name: "main", Image: script, Args: []string{text},
					TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
					Env: []corev1.EnvVar{
						{Name: "TOKEN_FILE", Value: "/var/run/secrets/x/token"},
						{Name: "ARGS", ValueFrom: &corev1.EnvVarSource{FieldRef: annotation("args")}},
						{Name: "COMPOSED", Value: "$(ARGS) $$(ARGS) $(NONE)"},
					},
					VolumeMounts: []corev1.VolumeMount{
						{Name: "args", MountPath: "/perdure"}, {Name: "token", MountPath: "/var/run/secrets/x"},
					},
				}},
			},
		}},
	}
}

func annotation(name string) *corev1.ObjectFieldSelector {
	return &corev1.ObjectFieldSelector{FieldPath: "metadata.annotations['" + name + "']"}
}

func (f *fixture) create(t *testing.T, j *batchv1.Job) {
	t.Helper()
	if err := f.client.Create(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

// await waits until the pod of a Job is as it should be.
func (f *fixture) await(t *testing.T, job, what string, holds func(*corev1.Pod) bool) *corev1.Pod {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	pod := &corev1.Pod{}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := f.client.Get(ctx, client.ObjectKey{Namespace: "default", Name: job + "-pod"}, pod)
		if err == nil && holds(pod) {
			return pod
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the pod of %s never %s: %v, status %+v", job, what, err, pod.Status)
		case <-tick.C:
		}
	}
}

func running(p *corev1.Pod) bool { return p.Status.Phase == corev1.PodRunning }

func exit(p *corev1.Pod) *corev1.ContainerStateTerminated {
	return p.Status.ContainerStatuses[0].State.Terminated
}

// finishedJob waits until the Job ended, and tells how.
func (f *fixture) finishedJob(t *testing.T, name string) batchv1.JobConditionType {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		var j batchv1.Job
		if err := f.client.Get(ctx, client.ObjectKey{Namespace: "default", Name: name}, &j); err == nil && finished(&j) {
			return j.Status.Conditions[len(j.Status.Conditions)-1].Type
		}
		select {
		case <-ctx.Done():
			t.Fatalf("Job %s does not end", name)
		case <-tick.C:
		}
	}
}

func TestAPodIsAProcess(t *testing.T) {
	f := start(t)
	for name, part := range map[string]func(*testing.T, *fixture){
		"that has the environment and files of its template":        hasItsEnvironment,
		"whose token the API server has bound to it":                hasItsToken,
		"whose failure is told with its exit code and last words":   failureIsTold,
		"whose log stands in for words that it did not leave":       logStandsIn,
		"that gets SIGTERM when it is deleted, and may end by that": getsSIGTERM,
		"that is killed when its grace period is over":              isKilled,
		"that ends with its Job":                                    endsWithItsJob,
		"that waits for an image that is not there":                 waitsForItsImage,
		"that lives on unseen when its node is cut off":             livesOnUnseen,
	} {
		t.Run(name, func(t *testing.T) { part(t, f) })
	}
}

func hasItsEnvironment(t *testing.T, f *fixture) {
	f.create(t, job("environment", `{ cat "$PERDURE_ARGS_FILE"; echo " $ARGS $COMPOSED $EXTRA"; cat "$(dirname "$TOKEN_FILE")/ca.crt"; } > "$PERDURE_TERMINATION_LOG"`))
	pod := f.await(t, "environment", "ended", over)
	want := `["a"] ["a"] ["a"] $(ARGS) $(NONE) 1` + "\n" + `["a"]`
	if got := exit(pod); got.Message != want || got.ExitCode != 0 || got.Reason != "Completed" || pod.Status.Phase != corev1.PodSucceeded {
		t.Errorf("got %+v, want the message %q", got, want)
	}
	if got := f.finishedJob(t, "environment"); got != batchv1.JobComplete {
		t.Errorf("the Job is %s", got)
	}
}

func hasItsToken(t *testing.T, f *fixture) {
	f.create(t, job("token", `cat "$TOKEN_FILE" > "$PERDURE_TERMINATION_LOG"; sleep 30`))
	pod := f.await(t, "token", "ran", running)
	path := filepath.Join(f.dir, string(pod.UID), "var/run/secrets/x/token")
	token, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{
		Token: string(token), Audiences: []string{"https://audience"},
	}}
	if err := f.client.Create(t.Context(), review); err != nil {
		t.Fatal(err)
	}
	uid := fmt.Sprint(review.Status.User.Extra["authentication.kubernetes.io/pod-uid"])
	if !review.Status.Authenticated || uid != "["+string(pod.UID)+"]" {
		t.Errorf("the review is %+v, want pod %s", review.Status, pod.UID)
	}
}

func failureIsTold(t *testing.T, f *fixture) {
	f.create(t, job("failure", `echo log; printf '%5000s' words > "$PERDURE_TERMINATION_LOG"; exit 7`))
	got := exit(f.await(t, "failure", "ended", over))
	if got.ExitCode != 7 || got.Reason != "Error" || len(got.Message) != 4096 || !strings.HasSuffix(got.Message, "words") {
		t.Errorf("got %+v", got)
	}
	if got := f.finishedJob(t, "failure"); got != batchv1.JobFailed {
		t.Errorf("the Job is %s", got)
	}
}

func logStandsIn(t *testing.T, f *fixture) {
	f.create(t, job("log", `echo out; echo err >&2; kill -9 $$`))
	got := exit(f.await(t, "log", "ended", over))
	if got.ExitCode != 137 || !strings.Contains(got.Message, "out") || !strings.Contains(got.Message, "err") {
		t.Errorf("got %+v, want the log and 137", got)
	}
}

// awaitGone waits until there is no pod of a Job.
func (f *fixture) awaitGone(t *testing.T, job string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := f.client.Get(ctx, client.ObjectKey{Namespace: "default", Name: job + "-pod"}, &corev1.Pod{})
		if err != nil && client.IgnoreNotFound(err) == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the pod of %s is still there", job)
		case <-tick.C:
		}
	}
}

// mark is a file that a script makes in the folder of its pod; it is there when the code has come so far.
func (f *fixture) mark(t *testing.T, p *corev1.Pod, name string) string {
	t.Helper()
	path := filepath.Join(f.dir, string(p.UID), name)
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if text, err := os.ReadFile(path); err == nil {
			return string(text)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s was not made", path)
	return ""
}

// ready is a script that does something when it is asked to end, and else waits.
func ready(onTerm string) string {
	return `trap '` + onTerm + `' TERM; touch ready; while :; do sleep 0.02; done`
}

func getsSIGTERM(t *testing.T, f *fixture) {
	f.create(t, job("term", ready(`touch asked; exit 0`)))
	pod := f.await(t, "term", "ran", running)
	f.mark(t, pod, "ready")
	if err := f.client.Delete(t.Context(), pod); err != nil {
		t.Fatal(err)
	}
	f.mark(t, pod, "asked")
	f.awaitGone(t, "term")
	if got := f.finishedJob(t, "term"); got != batchv1.JobComplete {
		t.Errorf("the Job is %s", got)
	}
}

func isKilled(t *testing.T, f *fixture) {
	f.create(t, job("kill", ready(`touch asked`)))
	pod := f.await(t, "kill", "ran", running)
	f.mark(t, pod, "ready")
	if err := f.client.Delete(t.Context(), pod, client.GracePeriodSeconds(1)); err != nil {
		t.Fatal(err)
	}
	f.mark(t, pod, "asked")
	f.awaitGone(t, "kill")
	if got := f.finishedJob(t, "kill"); got != batchv1.JobFailed {
		t.Errorf("the Job is %s", got)
	}
}

func endsWithItsJob(t *testing.T, f *fixture) {
	j := job("owned", ready(`exit 0`))
	f.create(t, j)
	f.mark(t, f.await(t, "owned", "ran", running), "ready")
	if err := f.client.Delete(t.Context(), j, client.PropagationPolicy(metav1.DeletePropagationBackground)); err != nil {
		t.Fatal(err)
	}
	f.awaitGone(t, "owned")
}

func waitsForItsImage(t *testing.T, f *fixture) {
	j := job("image", "true")
	j.Spec.Template.Spec.Containers[0].Image = "elsewhere"
	f.create(t, j)
	f.await(t, "image", "waited", func(p *corev1.Pod) bool {
		return len(p.Status.ContainerStatuses) == 1 && p.Status.ContainerStatuses[0].State.Waiting.Reason == "ImagePullBackOff"
	})
}

func livesOnUnseen(t *testing.T, f *fixture) {
	f.create(t, job("cut-off", `trap 'touch asked' TERM; touch ready; i=0; while :; do i=$((i+1)); echo $i > count; sleep 0.02; done`))
	pod := f.await(t, "cut-off", "ran", running)
	f.mark(t, pod, "ready")
	if err := f.node.CutOff(pod); err != nil {
		t.Fatal(err)
	}
	if err := f.node.Forget(t.Context(), pod); err != nil {
		t.Fatal(err)
	}
	f.awaitGone(t, "cut-off")
	if got := f.finishedJob(t, "cut-off"); got != batchv1.JobFailed {
		t.Errorf("the Job is %s", got)
	}
	before := f.mark(t, pod, "count")
	if err := f.node.Continue(pod.UID); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for f.mark(t, pod, "count") == before && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	if f.mark(t, pod, "count") == before {
		t.Error("the process does not go on")
	}
	if _, err := os.Stat(filepath.Join(f.dir, string(pod.UID), "asked")); err == nil {
		t.Error("the process was asked to end behind the partition")
	}
}
