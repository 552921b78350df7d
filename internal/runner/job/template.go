package job

import (
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// inlineContainer is the name of the one container of an inline job.
const inlineContainer = "function"

// InlineTemplate is the pod template of a function that was written where it is called.
func InlineTemplate(inline *v1alpha1.InlineJob) corev1.PodTemplateSpec {
	inline = inline.DeepCopy()
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{
		Name:      inlineContainer,
		Image:     inline.Image,
		Command:   inline.Command,
		Args:      inline.Args,
		Env:       inline.Env,
		Resources: inline.Resources,
	}}}}
}

// FunctionContainer finds the container that runs the function: the one that the annotation
// kubectl.kubernetes.io/default-container names, else the first.
func FunctionContainer(annotations map[string]string, spec *corev1.PodSpec) (int, error) {
	if len(spec.Containers) == 0 {
		return 0, errors.New("the pod template has no container: add one that runs the function")
	}
	name := annotations[annotationDefaultContainer]
	if name == "" {
		return 0, nil
	}
	index := slices.IndexFunc(spec.Containers, func(c corev1.Container) bool { return c.Name == name })
	if index < 0 {
		return 0, fmt.Errorf("the annotation %s names %q, and the pod template has no container of that name",
			annotationDefaultContainer, name)
	}
	return index, nil
}

// checkRestarts refuses a template in which the kubelet would start the function's container a second time: each start
// must be an epoch of its own, and the first exit is the one that counts.
func checkRestarts(spec *corev1.PodSpec, function int) error {
	container := &spec.Containers[function]
	if container.RestartPolicy != nil && *container.RestartPolicy != corev1.ContainerRestartPolicyNever ||
		len(container.RestartPolicyRules) > 0 {
		return fmt.Errorf("the function's container %q has a restart policy of its own: retries are the function's retry policy",
			container.Name)
	}
	for _, c := range slices.Concat(spec.InitContainers, spec.Containers) {
		if slices.ContainsFunc(c.RestartPolicyRules, restartsAll) {
			return fmt.Errorf("container %q restarts all containers of the pod: retries are the function's retry policy", c.Name)
		}
	}
	return nil
}

func restartsAll(rule corev1.ContainerRestartRule) bool {
	return rule.Action == corev1.ContainerRestartRuleActionRestartAllContainers
}
