package job

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Where code finds its arguments.
const (
	// MountPath is the folder in the function's container that belongs to Perdure.
	MountPath = "/perdure"
	// ArgumentsFile is the name of the file in it that holds the arguments as JSON.
	ArgumentsFile = "args.json"
	// VolumeName is the name of the volume behind it.
	VolumeName = "perdure"
	// MaxArgumentsEnv is how many bytes of arguments are delivered as environment as well. Linux bounds the environment
	// and the arguments of a process together, so large ones must not be there.
	MaxArgumentsEnv = 8 << 10
)

// Names of environment variables. They are part of the contract with code in any image.
const (
	EnvExecution      = "PERDURE_EXECUTION"
	EnvNamespace      = "PERDURE_NAMESPACE"
	EnvEpoch          = "PERDURE_EPOCH"
	EnvAttempt        = "PERDURE_ATTEMPT"
	EnvIdempotencyKey = "PERDURE_IDEMPOTENCY_KEY"
	EnvArguments      = "PERDURE_ARGS"
)

var envNames = []string{EnvExecution, EnvNamespace, EnvEpoch, EnvAttempt, EnvIdempotencyKey, EnvArguments}

// noArguments is what a function without arguments gets.
const noArguments = "[]"

// argumentsText returns the arguments as the text that the pod carries.
func argumentsText(arguments []byte) (string, error) {
	switch {
	case len(arguments) == 0:
		return noArguments, nil
	case len(arguments) > v1alpha1.MaxArgumentsBytes:
		return "", fmt.Errorf("the arguments have %d bytes, more than %d", len(arguments), v1alpha1.MaxArgumentsBytes)
	case !json.Valid(arguments):
		return "", errors.New("the arguments are not JSON")
	}
	return string(arguments), nil
}

// checkMounts refuses a template that uses what the arguments need.
func checkMounts(spec *corev1.PodSpec, container *corev1.Container) error {
	if slices.ContainsFunc(spec.Volumes, func(v corev1.Volume) bool { return v.Name == VolumeName }) {
		return fmt.Errorf("the pod template has a volume %q: that name is taken for the arguments", VolumeName)
	}
	for _, mount := range container.VolumeMounts {
		if at := path.Clean(mount.MountPath); at == MountPath || strings.HasPrefix(at, MountPath+"/") {
			return fmt.Errorf("container %q mounts volume %q at %s: that folder is taken for the arguments",
				container.Name, mount.Name, mount.MountPath)
		}
	}
	return nil
}

// deliver gives the function's container its arguments and what it needs to know about itself. The arguments stand in an
// annotation of the pod, so no further object has to be created, guarded and removed.
func deliver(template *corev1.PodTemplateSpec, function int, in Activation, arguments string) {
	template.Annotations[v1alpha1.AnnotationArguments] = arguments
	template.Spec.Volumes = append(template.Spec.Volumes, argumentsVolume())
	container := &template.Spec.Containers[function]
	container.VolumeMounts = append(container.VolumeMounts, corev1.VolumeMount{
		Name: VolumeName, MountPath: MountPath, ReadOnly: true,
	})
	// Ours come first: $(PERDURE_EPOCH) in a variable of the user's is replaced only if it is defined before.
	container.Env = append(environment(in, arguments), slices.DeleteFunc(container.Env, isOurs)...)
}

func isOurs(variable corev1.EnvVar) bool { return slices.Contains(envNames, variable.Name) }

func environment(in Activation, arguments string) []corev1.EnvVar {
	env := []corev1.EnvVar{
		{Name: EnvExecution, Value: literal(in.Execution.Name)},
		{Name: EnvNamespace, Value: literal(in.Execution.Namespace)},
		{Name: EnvEpoch, Value: strconv.FormatInt(in.Epoch, 10)},
		{Name: EnvAttempt, Value: strconv.FormatInt(int64(in.Attempt), 10)},
		{Name: EnvIdempotencyKey, Value: literal(in.idempotencyKey())},
	}
	if len(arguments) > MaxArgumentsEnv {
		return env
	}
	// By reference, because the kubelet would replace $(NAME) in a literal.
	return append(env, corev1.EnvVar{Name: EnvArguments, ValueFrom: &corev1.EnvVarSource{FieldRef: argumentsField()}})
}

// literal keeps the kubelet from replacing $(NAME) in text that is not ours, such as an id of a promise.
func literal(text string) string { return strings.ReplaceAll(text, "$", "$$") }

func argumentsField() *corev1.ObjectFieldSelector {
	return &corev1.ObjectFieldSelector{
		APIVersion: "v1",
		FieldPath:  fmt.Sprintf("metadata.annotations['%s']", v1alpha1.AnnotationArguments),
	}
}

func argumentsVolume() corev1.Volume {
	return corev1.Volume{Name: VolumeName, VolumeSource: corev1.VolumeSource{
		DownwardAPI: &corev1.DownwardAPIVolumeSource{
			Items: []corev1.DownwardAPIVolumeFile{{Path: ArgumentsFile, FieldRef: argumentsField()}},
		},
	}}
}
