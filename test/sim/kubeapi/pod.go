package kubeapi

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var podRules = rules[*corev1.Pod]{
	defaults:       defaultPod,
	prepareCreate:  createPod,
	prepareUpdate:  updatePod,
	validate:       func(p *corev1.Pod) field.ErrorList { return validatePodSpec(&p.Spec, field.NewPath("spec")) },
	validateUpdate: validatePodUpdate,
	grace:          podGrace,
}

func defaultPod(p *corev1.Pod) {
	for i := range p.Spec.InitContainers {
		requestLimits(&p.Spec.InitContainers[i].Resources)
	}
	for i := range p.Spec.Containers {
		requestLimits(&p.Spec.Containers[i].Resources)
	}
	if p.Spec.EnableServiceLinks == nil {
		p.Spec.EnableServiceLinks = new(corev1.DefaultEnableServiceLinks)
	}
	defaultPodSpec(&p.Spec)
}

func requestLimits(r *corev1.ResourceRequirements) {
	for name, quantity := range r.Limits {
		if _, ok := r.Requests[name]; ok {
			continue
		}
		if r.Requests == nil {
			r.Requests = corev1.ResourceList{}
		}
		r.Requests[name] = quantity.DeepCopy()
	}
}

// createPod also does what the admission plugins do that are on by default.
func createPod(p *corev1.Pod) {
	p.Generation = 1
	p.Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: qualityOfService(p)}
	if p.Spec.Priority == nil {
		p.Spec.Priority = new(int32)
	}
	if p.Spec.PreemptionPolicy == nil {
		p.Spec.PreemptionPolicy = new(corev1.PreemptLowerPriority)
	}
	for _, taint := range []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable} {
		tolerate(&p.Spec, taint)
	}
}

// tolerate lets a pod stay on a lost node for five minutes, unless it says something else.
func tolerate(spec *corev1.PodSpec, taint string) {
	for _, t := range spec.Tolerations {
		if (t.Key == taint || t.Key == "") && (t.Effect == corev1.TaintEffectNoExecute || t.Effect == "") {
			return
		}
	}
	spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
		Key: taint, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: new(int64(300)),
	})
}

// qualityOfService is right for a pod whose containers all have the same kind of resources, or none.
func qualityOfService(p *corev1.Pod) corev1.PodQOSClass {
	class := corev1.PodQOSGuaranteed
	some := false
	for _, containers := range [][]corev1.Container{p.Spec.InitContainers, p.Spec.Containers} {
		for _, c := range containers {
			r := c.Resources
			some = some || len(r.Requests) > 0 || len(r.Limits) > 0
			for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
				limit, ok := r.Limits[name]
				if request := r.Requests[name]; !ok || limit.IsZero() || limit.Cmp(request) != 0 {
					class = corev1.PodQOSBurstable
				}
			}
		}
	}
	if !some {
		return corev1.PodQOSBestEffort
	}
	return class
}

func updatePod(is, was *corev1.Pod, status bool) {
	if !status {
		is.Status = was.Status // shared: what is stored never changes
		if !equality.Semantic.DeepEqual(is.Spec, was.Spec) {
			is.Generation = was.Generation + 1
		}
		return
	}
	is.Spec = was.Spec
	is.DeletionTimestamp = nil // it comes back: an update cannot change it
	is.OwnerReferences = was.OwnerReferences
	if is.Status.QOSClass == "" {
		is.Status.QOSClass = was.Status.QOSClass
	}
	if is.Status.ObservedGeneration == 0 {
		is.Status.ObservedGeneration = was.Status.ObservedGeneration
	}
}

func validatePodUpdate(is, was *corev1.Pod, status bool) field.ErrorList {
	if !status {
		return validatePodSpecUpdate(is, was)
	}
	at := field.NewPath("status")
	errs := apivalidation.ValidateImmutableField(is.Status.QOSClass, was.Status.QOSClass, at.Child("qosClass"))
	errs = append(errs, validateTransitions(is.Status.ContainerStatuses, was.Status.ContainerStatuses, &was.Spec, at.Child("containerStatuses"))...)
	for i, c := range is.Status.Conditions {
		if c.ObservedGeneration < 0 {
			errs = append(errs, field.Invalid(at.Child("conditions").Index(i).Child("observedGeneration"), c.ObservedGeneration, "must not be negative"))
		}
	}
	return errs
}

// validateTransitions refuses that a container that ended goes on, where it may not be restarted.
func validateTransitions(is, was []corev1.ContainerStatus, spec *corev1.PodSpec, at *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, old := range was {
		ended := old.State.Terminated
		if ended == nil || spec.RestartPolicy == corev1.RestartPolicyAlways ||
			spec.RestartPolicy == corev1.RestartPolicyOnFailure && ended.ExitCode != 0 {
			continue
		}
		for _, now := range is {
			if now.Name == old.Name && now.State.Terminated == nil {
				errs = append(errs, field.Forbidden(at.Index(i).Child("state"), "may not be transitioned to non-terminated state"))
			}
		}
	}
	return errs
}

// validatePodSpecUpdate lets only the images, the deadline, more tolerations and the first node change.
func validatePodSpecUpdate(is, was *corev1.Pod) field.ErrorList {
	munged := is.Spec.DeepCopy()
	at := field.NewPath("spec")
	if len(munged.Containers) == len(was.Spec.Containers) {
		for i := range munged.Containers {
			munged.Containers[i].Image = was.Spec.Containers[i].Image
		}
	}
	if len(munged.Tolerations) >= len(was.Spec.Tolerations) &&
		equality.Semantic.DeepEqual(munged.Tolerations[:len(was.Spec.Tolerations)], was.Spec.Tolerations) {
		munged.Tolerations = was.Spec.Tolerations
	}
	if d, old := is.Spec.ActiveDeadlineSeconds, was.Spec.ActiveDeadlineSeconds; d != nil && *d >= 0 && (old == nil || *old >= *d) {
		munged.ActiveDeadlineSeconds = old
	}
	if !equality.Semantic.DeepEqual(munged, &was.Spec) {
		return field.ErrorList{field.Forbidden(at, "pod updates may not change fields other than `spec.containers[*].image`,"+
			"`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)")}
	}
	return nil
}

// podGrace gives no time to a pod that does not run: one without a node, or one that ended.
func podGrace(p *corev1.Pod, options *metav1.DeleteOptions) bool {
	var period int64
	switch {
	case options.GracePeriodSeconds != nil:
		period = *options.GracePeriodSeconds
	case p.Spec.TerminationGracePeriodSeconds != nil:
		period = *p.Spec.TerminationGracePeriodSeconds
	}
	if p.Spec.NodeName == "" || p.Status.Phase == corev1.PodFailed || p.Status.Phase == corev1.PodSucceeded {
		period = 0
	}
	if period < 0 {
		period = 1
	}
	options.GracePeriodSeconds = &period
	return true
}
