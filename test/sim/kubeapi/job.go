package kubeapi

import (
	"maps"
	"slices"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var jobRules = rules[*batchv1.Job]{
	orphans:        true,
	defaults:       defaultJob,
	prepareCreate:  createJob,
	prepareUpdate:  updateJob,
	validate:       validateJob,
	validateUpdate: validateJobUpdate,
	read:           readJob,
}

// readJob gives a Job without labels those that were made for its template: the default of a Job's labels finds them when
// the Job is read.
func readJob(j *batchv1.Job) *batchv1.Job {
	if len(j.Labels) > 0 || len(j.Spec.Template.Labels) == 0 {
		return nil
	}
	j = j.DeepCopy()
	j.Labels = maps.Clone(j.Spec.Template.Labels)
	return j
}

func defaultJob(j *batchv1.Job) {
	s := &j.Spec
	if s.Completions == nil && s.Parallelism == nil {
		s.Completions = new(int32(1))
	}
	setDefault(&s.Parallelism, 1)
	setDefault(&s.BackoffLimit, 6)
	if len(j.Labels) == 0 && len(s.Template.Labels) > 0 {
		j.Labels = s.Template.Labels // the same map, as there: what is added to the one shows in the other
	}
	setDefault(&s.CompletionMode, batchv1.NonIndexedCompletion)
	setDefault(&s.Suspend, false)
	replace := batchv1.TerminatingOrFailed
	if s.PodFailurePolicy != nil {
		replace = batchv1.Failed
	}
	setDefault(&s.PodReplacementPolicy, replace)
	setDefault(&s.ManualSelector, false)
	defaultPodSpec(&s.Template.Spec)
}

func setDefault[T any](field **T, value T) {
	if *field == nil {
		*field = &value
	}
}

func createJob(j *batchv1.Job) {
	j.Generation = 1
	j.Status = batchv1.JobStatus{}
	if *j.Spec.ManualSelector {
		return
	}
	if j.Spec.Template.Labels == nil {
		j.Spec.Template.Labels = map[string]string{}
	}
	for label, value := range generatedLabels(j) {
		if _, ok := j.Spec.Template.Labels[label]; !ok { // what does not fit is refused
			j.Spec.Template.Labels[label] = value
		}
	}
	if j.Spec.Selector == nil {
		j.Spec.Selector = &metav1.LabelSelector{}
	}
	if j.Spec.Selector.MatchLabels == nil {
		j.Spec.Selector.MatchLabels = map[string]string{}
	}
	if _, ok := j.Spec.Selector.MatchLabels[batchv1.ControllerUidLabel]; !ok {
		j.Spec.Selector.MatchLabels[batchv1.ControllerUidLabel] = string(j.UID)
	}
}

// generatedLabels tie pods to their Job.
func generatedLabels(j *batchv1.Job) map[string]string {
	return map[string]string{
		"job-name": j.Name, batchv1.JobNameLabel: j.Name,
		"controller-uid": string(j.UID), batchv1.ControllerUidLabel: string(j.UID),
	}
}

func updateJob(is, was *batchv1.Job, status bool) {
	if status {
		is.Spec = was.Spec // shared: what is stored never changes
		return
	}
	is.Status = was.Status
	if !equality.Semantic.DeepEqual(is.Spec, was.Spec) {
		is.Generation = was.Generation + 1
	}
}

func validateJob(j *batchv1.Job) field.ErrorList {
	at := field.NewPath("spec")
	template := at.Child("template")
	errs := validatePodSpec(&j.Spec.Template.Spec, template.Child("spec"))
	errs = append(errs, metavalidation.ValidateLabels(j.Spec.Template.Labels, template.Child("metadata", "labels"))...)
	errs = append(errs, apivalidation.ValidateAnnotations(j.Spec.Template.Annotations, template.Child("metadata", "annotations"))...)
	for label, want := range generatedLabels(j) {
		if has := j.Spec.Template.Labels[label]; !*j.Spec.ManualSelector && has != want {
			errs = append(errs, field.Invalid(template.Child("metadata", "labels").Key(label), has, "must be '"+want+"'"))
		}
	}
	if selector, err := metav1.LabelSelectorAsSelector(j.Spec.Selector); err != nil || !selector.Matches(labels.Set(j.Spec.Template.Labels)) {
		errs = append(errs, field.Invalid(template.Child("metadata", "labels"), j.Spec.Template.Labels, "`selector` does not match template `labels`"))
	}
	for name, n := range map[string]*int32{
		"backoffLimit": j.Spec.BackoffLimit, "ttlSecondsAfterFinished": j.Spec.TTLSecondsAfterFinished,
		"completions": j.Spec.Completions, "parallelism": j.Spec.Parallelism,
	} {
		if n != nil {
			errs = append(errs, apivalidation.ValidateNonnegativeField(int64(*n), at.Child(name))...)
		}
	}
	if p := j.Spec.Template.Spec.RestartPolicy; p != corev1.RestartPolicyNever && p != corev1.RestartPolicyOnFailure {
		errs = append(errs, field.Required(template.Child("spec", "restartPolicy"), `valid values: "OnFailure", "Never"`))
	}
	slices.SortFunc(errs, func(a, b *field.Error) int { return strings.Compare(a.Field, b.Field) })
	return errs
}

func validateJobUpdate(is, was *batchv1.Job, status bool) field.ErrorList {
	if status {
		return validateJobStatus(is, was)
	}
	at := field.NewPath("spec")
	errs := apivalidation.ValidateImmutableField(is.Spec.Completions, was.Spec.Completions, at.Child("completions"))
	errs = append(errs, apivalidation.ValidateImmutableField(is.Spec.Selector, was.Spec.Selector, at.Child("selector"))...)
	errs = append(errs, apivalidation.ValidateImmutableField(is.Spec.CompletionMode, was.Spec.CompletionMode, at.Child("completionMode"))...)
	if !*was.Spec.Suspend {
		errs = append(errs, apivalidation.ValidateImmutableField(is.Spec.Template, was.Spec.Template, at.Child("template"))...)
	}
	return errs
}

func jobIs(j *batchv1.Job, condition batchv1.JobConditionType) bool {
	return slices.ContainsFunc(j.Status.Conditions, func(c batchv1.JobCondition) bool {
		return c.Type == condition && c.Status == corev1.ConditionTrue
	})
}

// validateJobStatus refuses what a Job controller must not say. As in the API server, most of it is looked at only where
// it changes.
func validateJobStatus(is, was *batchv1.Job) field.ErrorList {
	at := field.NewPath("status")
	var errs field.ErrorList
	refuse := func(when bool, name, message string) {
		if when {
			errs = append(errs, field.Invalid(at.Child(name), field.OmitValueType{}, message))
		}
	}
	s, old := &is.Status, &was.Status
	complete, failed := jobIs(is, batchv1.JobComplete), jobIs(is, batchv1.JobFailed)
	succeeding, failing := jobIs(is, batchv1.JobSuccessCriteriaMet), jobIs(is, batchv1.JobFailureTarget)
	finished := complete || failed
	newly := finished != (jobIs(was, batchv1.JobComplete) || jobIs(was, batchv1.JobFailed))
	completionMoved := complete != jobIs(was, batchv1.JobComplete) || !s.CompletionTime.Equal(old.CompletionTime)
	for _, c := range []batchv1.JobConditionType{
		batchv1.JobFailed, batchv1.JobComplete, batchv1.JobFailureTarget, batchv1.JobSuccessCriteriaMet,
	} {
		refuse(jobIs(was, c) && !jobIs(is, c), "conditions", "cannot disable the terminal "+string(c)+"=True condition")
	}
	refuse(complete && failed, "conditions", "cannot set Complete=True and Failed=true conditions")
	refuse(complete && failing, "conditions", "cannot set Complete=True and FailureTarget=true conditions")
	refuse(succeeding && failed, "conditions", "cannot set SuccessCriteriaMet=True and Failed=true conditions")
	refuse(succeeding && failing, "conditions", "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions")
	refuse(failed && !jobIs(was, batchv1.JobFailed) && !failing, "conditions", "cannot set Failed=True condition without the FailureTarget=true condition")
	refuse(complete && !succeeding && !jobIs(was, batchv1.JobComplete), "conditions", "cannot set Complete=True condition without the SuccessCriteriaMet=true condition")
	refuse(completionMoved && s.CompletionTime != nil && !complete, "completionTime", "cannot set completionTime when there is no Complete=True condition")
	refuse(completionMoved && s.CompletionTime == nil && complete, "completionTime", "completionTime is required for Complete jobs")
	refuse(s.CompletionTime != nil && old.CompletionTime != nil && !s.CompletionTime.Equal(old.CompletionTime), "completionTime", "field is immutable")
	refuse(s.StartTime != nil && s.CompletionTime != nil && s.CompletionTime.Before(s.StartTime) &&
		(completionMoved || !s.StartTime.Equal(old.StartTime)), "completionTime", "must be equal to or after `startTime`")
	refuse((newly || !s.StartTime.Equal(old.StartTime)) && s.StartTime == nil && finished, "startTime", "startTime is required for finished job")
	refuse(old.StartTime != nil && !s.StartTime.Equal(old.StartTime) && !*is.Spec.Suspend, "startTime", "field is immutable for unsuspended job once set")
	refuse((newly || s.Active != old.Active) && finished && s.Active > 0, "active", "active>0 is invalid for finished job")
	refuse(s.Failed < old.Failed, "failed", "cannot decrease the failed counter")
	refuse(s.Succeeded < old.Succeeded, "succeeded", "cannot decrease the succeeded counter")
	refuse(s.Active < 0 || s.Failed < 0 || s.Succeeded < 0, "active", validation.InclusiveRangeError(0, 1<<31-1))
	ready := s.Ready != nil && *s.Ready > s.Active && (s.Active != old.Active || old.Ready == nil || *old.Ready != *s.Ready)
	refuse(ready, "ready", "cannot set more ready pods than active")
	return errs
}
