package e2e

import (
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Images of functions that use an SDK. They are in the local cluster only.
const (
	fooImage = "perdure.example/foo:1"
	ownImage = "perdure.example/e2e:1"
)

// buildFunctionImages brings the images of the examples, and of the functions in testdata, into the cluster.
func buildFunctionImages(ctx SpecContext) {
	GinkgoHelper()
	run(ctx, filepath.Join(repoRoot, "hack", "example-images.sh"))
	devcluster(ctx, "image", "build", "--ref", ownImage, "--base", "python", "--file", "test/e2e/testdata:/app")
}

// makeCode makes a Function whose code uses the gateway: a Python file of an image, as the function of its name if the environment
// names no other.
func makeCode(ns namespace, name, image, file string, env ...corev1.EnvVar) *v1alpha1.Function {
	fn := makeFunction(ns, name, "")
	fn.Spec.Job.Gateway = v1alpha1.GatewayEnabled
	main := &fn.Spec.Job.Template.Spec.Containers[0]
	main.Image, main.Command, main.Args = image, nil, []string{"/app/" + file}
	main.Env = env
	if !slices.ContainsFunc(env, func(v corev1.EnvVar) bool { return v.Name == "PERDURE_FUNCTION" }) {
		main.Env = append(main.Env, corev1.EnvVar{Name: "PERDURE_FUNCTION", Value: name})
	}
	return fn
}

var (
	// alwaysSuspends ends the pod at each await, however soon the answer comes.
	alwaysSuspends = corev1.EnvVar{Name: "PERDURE_AWAIT_GRACE", Value: "0s"}
	// alwaysRestarts begins at the top after each suspension.
	alwaysRestarts = corev1.EnvVar{Name: "PERDURE_RESTORE", Value: "off"}
)
