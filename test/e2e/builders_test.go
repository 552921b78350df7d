package e2e

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const busybox = "busybox:1.37"

// executionBuilder makes executions.
type executionBuilder struct{ e *v1alpha1.Execution }

// makeExecution begins an execution; it needs running or calling.
func makeExecution(ns namespace, name string) executionBuilder {
	return executionBuilder{&v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Namespace: ns.name, Name: name}}}
}

// running makes it run a shell script in one container.
func (b executionBuilder) running(script string) executionBuilder {
	b.e.Spec.Invoke.Function = &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: busybox, Command: []string{"sh", "-c", script}}}
	return b
}

// calling makes it call a Function.
func (b executionBuilder) calling(function string) executionBuilder {
	b.e.Spec.Invoke.FunctionRef = &v1alpha1.FunctionReference{Name: function}
	return b
}

func (b executionBuilder) image(image string) executionBuilder {
	b.e.Spec.Invoke.Function.Job.Image = image
	return b
}

func (b executionBuilder) memoryLimit(limit string) executionBuilder {
	b.e.Spec.Invoke.Function.Job.Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse(limit)}
	return b
}

// arg adds an argument; name may be empty.
func (b executionBuilder) arg(name string, value any) executionBuilder {
	b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{Name: name, Value: jsonValue(value)})
	return b
}

// awaiting adds an argument that is the value of a promise; name may be empty.
func (b executionBuilder) awaiting(name, promise string) executionBuilder {
	ref := &v1alpha1.PromiseReference{Name: promise}
	b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{Name: name, PromiseRef: ref})
	return b
}

func (b executionBuilder) timeout(d time.Duration) executionBuilder {
	b.e.Spec.Invoke.Timeout = &metav1.Duration{Duration: d}
	return b
}

func (b executionBuilder) grace(d time.Duration) executionBuilder {
	b.e.Spec.Invoke.CancelGracePeriod = &metav1.Duration{Duration: d}
	return b
}

func (b executionBuilder) ttl(d time.Duration) executionBuilder {
	b.e.Spec.TTLAfterFinished = &metav1.Duration{Duration: d}
	return b
}

func (b executionBuilder) attempts(n int32) executionBuilder {
	b.retry().MaxAttempts = &n
	return b
}

func (b executionBuilder) finalExitCodes(codes ...int32) executionBuilder {
	b.retry().NonRetryableExitCodes = codes
	return b
}

func (b executionBuilder) retry() *v1alpha1.RetryPolicy {
	if b.e.Spec.Invoke.Retry == nil {
		b.e.Spec.Invoke.Retry = &v1alpha1.RetryPolicy{}
	}
	return b.e.Spec.Invoke.Retry
}

func (b executionBuilder) desired(state v1alpha1.DesiredState) executionBuilder {
	b.e.Spec.DesiredState = state
	return b
}

func (b executionBuilder) create(ctx SpecContext) *v1alpha1.Execution {
	GinkgoHelper()
	Expect(k8s.Create(ctx, b.e)).To(Succeed())
	return b.e
}

// makeFunction makes a Function of one container that runs a shell script, and sees the folder of effects.
func makeFunction(ns namespace, name, script string) *v1alpha1.Function {
	directory := corev1.HostPathDirectory
	return &v1alpha1.Function{
		ObjectMeta: metav1.ObjectMeta{Namespace: ns.name, Name: name},
		Spec: v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{
			Containers: []corev1.Container{{
				Name: "main", Image: busybox, ImagePullPolicy: corev1.PullIfNotPresent, Command: []string{"sh", "-c", script},
				VolumeMounts: []corev1.VolumeMount{{Name: "effects", MountPath: "/effects"}},
			}},
			Volumes: []corev1.Volume{{Name: "effects", VolumeSource: corev1.VolumeSource{
				HostPath: &corev1.HostPathVolumeSource{Path: ns.effects, Type: &directory},
			}}},
		}}}},
	}
}

func createFunction(ctx SpecContext, ns namespace, name, script string) {
	GinkgoHelper()
	Expect(k8s.Create(ctx, makeFunction(ns, name, script))).To(Succeed())
}

func createPromise(ctx SpecContext, ns namespace, name string, spec v1alpha1.DurablePromiseSpec) *v1alpha1.DurablePromise {
	GinkgoHelper()
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Namespace: ns.name, Name: name}, Spec: spec}
	Expect(k8s.Create(ctx, p)).To(Succeed())
	return p
}

func jsonValue(value any) *v1alpha1.Value {
	GinkgoHelper()
	raw, err := json.Marshal(value)
	Expect(err).NotTo(HaveOccurred())
	return &v1alpha1.Value{JSON: &apiextensionsv1.JSON{Raw: raw}}
}
