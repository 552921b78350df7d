package job

import (
	"errors"
	"fmt"
	"maps"
	"strconv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// ttlSecondsAfterFinished keeps the Job, and with it the pod that holds the result, through an outage of the manager.
const ttlSecondsAfterFinished = 3600

// Activation is all that is known about one activation of an execution before it begins.
type Activation struct {
	// Execution is what is activated. It owns the Job.
	Execution *v1alpha1.Execution
	// Root is the UID of the object at the top of the execution's tree.
	Root string
	// Template is the pod template of the Function's revision, or what InlineTemplate made.
	Template corev1.PodTemplateSpec
	// JobName is what execution.JobName returned for this epoch.
	JobName string
	// Epoch of the activation.
	Epoch int64
	// Attempt that the activation belongs to, from 1.
	Attempt int32
	// Arguments as JSON text: an object if they have names, else an array. None means an empty array.
	Arguments []byte
	// PromiseUID is the UID of the execution's promise.
	PromiseUID string
	// IdempotencyKey is the same for every attempt. Empty means PromiseUID.
	IdempotencyKey string
	// Gateway is set where the code may use it.
	Gateway *Gateway
}

func (a Activation) idempotencyKey() string {
	if a.IdempotencyKey != "" {
		return a.IdempotencyKey
	}
	return a.PromiseUID
}

// Build makes the Job of an activation. An error means that the pod template or the arguments can never work; trying
// again without a change to them is useless.
func Build(in Activation) (*batchv1.Job, error) {
	if in.Execution == nil {
		return nil, errors.New("no execution to build a job for")
	}
	template, err := podTemplate(in)
	if err != nil {
		return nil, fmt.Errorf("build the job of execution %s: %w", in.Execution.Name, err)
	}
	return &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{
			Name:            in.JobName,
			Namespace:       in.Execution.Namespace,
			Labels:          labels(in),
			Annotations:     annotations(in),
			OwnerReferences: execution.OwnedBy(in.Execution, "Execution"),
		},
		Spec: batchv1.JobSpec{
			Completions:  new(int32(1)),
			Parallelism:  new(int32(1)),
			BackoffLimit: new(int32(0)),
			// A pod that is being deleted may still run code. Without this the Job would start another one next to it.
			PodReplacementPolicy:    new(batchv1.Failed),
			TTLSecondsAfterFinished: new(int32(ttlSecondsAfterFinished)),
			Template:                *template,
		},
	}, nil
}

// podTemplate is the user's template with what belongs to the activation.
func podTemplate(in Activation) (*corev1.PodTemplateSpec, error) {
	arguments, err := argumentsText(in.Arguments)
	if err != nil {
		return nil, err
	}
	template := in.Template.DeepCopy()
	function, err := FunctionContainer(template.Annotations, &template.Spec)
	if err != nil {
		return nil, err
	}
	container := &template.Spec.Containers[function]
	if err := checkMounts(&template.Spec, container); err != nil {
		return nil, err
	}
	if err := checkRestarts(&template.Spec, function); err != nil {
		return nil, err
	}
	template.Labels = merged(template.Labels, labels(in))
	template.Annotations = merged(template.Annotations, annotations(in))
	// Said explicitly, so that a sidecar which a webhook puts first is not taken for the function.
	template.Annotations[annotationDefaultContainer] = container.Name
	template.Spec.RestartPolicy = corev1.RestartPolicyNever
	deliver(template, function, in, arguments)
	if err := connect(template, container, in.Gateway); err != nil {
		return nil, err
	}
	keepLastWords(container)
	restrict(&template.Spec)
	return template, nil
}

// keepLastWords lets the end of the log stand in for an error that the code did not write.
func keepLastWords(container *corev1.Container) {
	container.TerminationMessagePolicy = corev1.TerminationMessageFallbackToLogsOnError
}

func labels(in Activation) map[string]string {
	return map[string]string{
		labelManagedBy:          ManagedBy,
		v1alpha1.LabelExecution: string(in.Execution.UID),
		v1alpha1.LabelEpoch:     strconv.FormatInt(in.Epoch, 10),
		v1alpha1.LabelRoot:      in.Root,
	}
}

func annotations(in Activation) map[string]string {
	return map[string]string{v1alpha1.AnnotationExecution: in.Execution.Name}
}

// merged returns both maps as one; the second wins.
func merged(theirs, ours map[string]string) map[string]string {
	all := make(map[string]string, len(theirs)+len(ours))
	maps.Copy(all, theirs)
	maps.Copy(all, ours)
	return all
}
