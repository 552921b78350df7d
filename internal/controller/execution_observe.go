package controller

import (
	"context"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/runner/job"
)

// readsAtOnce is how many arguments of an execution are read at the same time.
const readsAtOnce = 8

// observe gathers all that a decision about an execution is made from. It is nil where the execution is gone.
func (r *ExecutionReconciler) observe(ctx context.Context, src executionSource, req ctrl.Request) (*execution.Observed, error) {
	e, err := src.execution(ctx, req.NamespacedName)
	if err != nil || e == nil {
		return nil, err
	}
	o := &execution.Observed{
		Now:       r.now(),
		Execution: e,
		Defaults:  execution.Defaults{TTLAfterFinished: r.options.TTLAfterFinished},
	}
	if execution.Finished(e) {
		return o, inTurn(ctx, src, o, r.observePromises, r.observeRuns, r.observeWaiters)
	}
	if err := atOnce(ctx, src, o, r.observePromises, r.observeArguments, r.observeAwaiting, observeFunction); err != nil {
		return nil, err
	}
	return o, r.observeRuns(ctx, src, o) // judged by the rules of the function
}

// look fills in a part of what is observed.
type look func(context.Context, executionSource, *execution.Observed) error

func inTurn(ctx context.Context, src executionSource, o *execution.Observed, looks ...look) error {
	for _, look := range looks {
		if err := look(ctx, src, o); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is for looks that fill in different parts and need nothing of each other: requests to the API server are most of
// the time that an execution takes to go on.
func atOnce(ctx context.Context, src executionSource, o *execution.Observed, looks ...look) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, look := range looks {
		group.Go(func() error { return look(ctx, src, o) })
	}
	return group.Wait()
}

func (r *ExecutionReconciler) observePromises(ctx context.Context, src executionSource, o *execution.Observed) error {
	e := o.Execution
	own, err := src.promise(ctx, client.ObjectKeyFromObject(e))
	if err != nil {
		return err
	}
	o.Promise = own
	made, err := src.children(ctx, e)
	if err != nil {
		return err
	}
	for _, p := range made {
		if p.Name == e.Name {
			continue
		}
		child, err := r.observeChild(ctx, src, e, p)
		if err != nil {
			return err
		}
		o.Children = append(o.Children, child)
	}
	return nil
}

// observeChild reads what was made of a promise while that is open. Of one whose result is in a save point, it is of interest
// whether others await it.
func (r *ExecutionReconciler) observeChild(
	ctx context.Context, src executionSource, e *v1alpha1.Execution, p *v1alpha1.DurablePromise,
) (child execution.Child, err error) {
	child.Promise = p
	if !promise.Settled(p) {
		child.Execution, err = src.execution(ctx, client.ObjectKeyFromObject(p))
		return child, err
	}
	if execution.SuspendedCode(e) && slices.Contains(e.Status.SavePoint.Consumed, p.Name) {
		var waiters []v1alpha1.Execution
		waiters, err = waitersOf(ctx, r.client, client.ObjectKeyFromObject(p))
		child.Awaited = len(waiters) > 0
	}
	return child, err
}

func (r *ExecutionReconciler) observeArguments(ctx context.Context, src executionSource, o *execution.Observed) (err error) {
	if o.Arguments, err = promisesNamed(ctx, src, o.Execution.Namespace, argumentPromises(o.Execution)); err != nil {
		return err
	}
	if o.Execution.Status.Epoch > 0 {
		return nil
	}
	for _, p := range o.Arguments {
		if !promise.Settled(p) {
			o.Cycle = r.findCycle(ctx, o.Execution)
			break
		}
	}
	return nil
}

// observeAwaiting reads what suspended code awaits.
func (r *ExecutionReconciler) observeAwaiting(ctx context.Context, src executionSource, o *execution.Observed) (err error) {
	e := o.Execution
	if !execution.SuspendedCode(e) {
		return nil
	}
	names := make([]string, 0, len(e.Status.Awaiting))
	for _, awaited := range e.Status.Awaiting {
		names = append(names, awaited.Name)
	}
	o.Awaiting, err = promisesNamed(ctx, src, e.Namespace, names)
	return err
}

// promisesNamed reads promises by their names; one that does not exist is absent.
func promisesNamed(ctx context.Context, src executionSource, namespace string, names []string) (map[string]*v1alpha1.DurablePromise, error) {
	if len(names) == 0 {
		return nil, nil //nolint:nilnil // no names, no promises
	}
	found := make([]*v1alpha1.DurablePromise, len(names))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(readsAtOnce)
	for i, name := range names {
		group.Go(func() (err error) {
			found[i], err = src.promise(groupCtx, client.ObjectKey{Namespace: namespace, Name: name})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	promises := make(map[string]*v1alpha1.DurablePromise, len(names))
	for i, name := range names {
		if found[i] != nil {
			promises[name] = found[i]
		}
	}
	return promises, nil
}

// findCycle follows waits through the cache: specs do not change, so an older view only finds a cycle later.
func (r *ExecutionReconciler) findCycle(ctx context.Context, e *v1alpha1.Execution) []string {
	return execution.FindCycle(e.Name, func(name string) []string {
		next, err := r.cached.execution(ctx, client.ObjectKey{Namespace: e.Namespace, Name: name})
		if err != nil || next == nil || execution.Finished(next) || next.Status.Epoch > 0 {
			return nil
		}
		own, err := r.cached.promise(ctx, client.ObjectKeyFromObject(next))
		if err != nil || own == nil || promise.Settled(own) {
			return nil // whoever waits for it goes on
		}
		return argumentPromises(next)
	})
}

func observeFunction(ctx context.Context, src executionSource, o *execution.Observed) error {
	e := o.Execution
	invoke := e.Spec.Invoke
	if invoke.Function != nil && invoke.Function.Job != nil {
		o.Revision = &v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{
			Template: job.InlineTemplate(invoke.Function.Job), Gateway: invoke.Function.Job.Gateway,
		}}
		return nil
	}
	if invoke.FunctionRef == nil {
		return nil
	}
	fn, err := src.function(ctx, client.ObjectKey{Namespace: e.Namespace, Name: invoke.FunctionRef.Name})
	if err != nil {
		return err
	}
	o.Function = fn
	if name := execution.RevisionFor(e, fn); name != "" {
		o.Revision, err = src.revision(ctx, client.ObjectKey{Namespace: e.Namespace, Name: name})
	}
	return err
}

// createdWithin is how soon after an activation its Job is created, unless the manager died in between. After that time a
// Job that is not there counts as lost, so that onLostAttempt is asked.
const createdWithin = time.Minute

// observeRuns looks at the Jobs and pods of an execution: the activation under way, and what should not be there.
func (r *ExecutionReconciler) observeRuns(ctx context.Context, src executionSource, o *execution.Observed) error {
	e := o.Execution
	wasThere, err := r.wasThere(ctx, o)
	if err != nil {
		return err
	}
	jobs, err := src.jobs(ctx, e)
	if err != nil {
		return err
	}
	pods, err := src.pods(ctx, e)
	if err != nil {
		return err
	}
	runs := groupRuns(e, jobs, pods)
	selfEnding, until := execution.SelfEnd(e, o.Now)
	o.StrayJobs = runs.strayJobs(selfEnding)
	for _, pod := range runs.otherPods {
		if !podEnded(&pod) {
			l := r.lingering(&pod)
			if ofEpoch(e, &pod, selfEnding) {
				l.LeaveUntil = until
			}
			o.Lingering = append(o.Lingering, l)
		}
	}
	if e.Status.Activation == nil {
		return nil
	}
	o.Report = job.Observe(runs.job, runs.pods, job.Options{
		Now:                   o.Now,
		NodeLostTimeout:       r.options.NodeLostTimeout,
		Canceling:             e.Spec.DesiredState == v1alpha1.DesiredCanceled,
		Existed:               runs.job == nil && wasThere,
		NonRetryableExitCodes: execution.NonRetryableExitCodes(*o),
	})
	return nil
}

// wasThere tells that the Job of the activation under way is known to have been there: the cache shows something of it, or
// the activation is so old that whoever began it would have created it. It is to be asked before the API server is: what
// the cache shows afterwards may be newer than the answer that there is no Job.
func (r *ExecutionReconciler) wasThere(ctx context.Context, o *execution.Observed) (bool, error) {
	e := o.Execution
	if e.Status.Activation == nil {
		return false, nil
	}
	if o.Now.Sub(e.Status.Activation.Since.Time) > createdWithin {
		return true, nil
	}
	jobs, err := r.cached.jobs(ctx, e)
	if err != nil {
		return false, err
	}
	pods, err := r.cached.pods(ctx, e)
	known := groupRuns(e, jobs, pods)
	return known.job != nil || len(known.pods) > 0, err
}

// observeWaiters looks at the promises at hand. Those further below are looked at before the tree is removed.
func (r *ExecutionReconciler) observeWaiters(ctx context.Context, _ executionSource, o *execution.Observed) (err error) {
	names := []string{o.Execution.Name}
	for _, c := range o.Children {
		names = append(names, c.Promise.Name)
	}
	o.Awaited, err = awaitedFromOutside(ctx, r.client, o.Execution.Namespace, names)
	return err
}

func (r *ExecutionReconciler) lingering(pod *corev1.Pod) execution.LingeringPod {
	l := execution.LingeringPod{Name: pod.Name, Deleting: pod.DeletionTimestamp != nil}
	if l.Deleting && r.options.NodeLostTimeout > 0 {
		l.LostAt = pod.DeletionTimestamp.Add(r.options.NodeLostTimeout)
	}
	return l
}

// runs are the Jobs and pods of an execution, those of the activation under way apart.
type runs struct {
	job       *batchv1.Job
	pods      []corev1.Pod
	otherJobs []batchv1.Job
	otherPods []corev1.Pod
}

// groupRuns goes by owner, not by label, in what it believes: anybody who may create a pod may label it. A pod counts for
// the activation under way if that activation's Job made it; where the Job is gone, its pods show that it was there. All
// others that name this execution may run its code: those of past epochs, of an earlier execution of its name, and those
// that a deletion of their Job has orphaned.
//
// What is newer than the execution as it was read is left out: another manager has gone on meanwhile, and a deletion is
// not refused for resting on an old view, as every other write is.
func groupRuns(e *v1alpha1.Execution, jobs []batchv1.Job, pods []corev1.Pod) runs {
	var current runs
	name := ""
	if e.Status.Activation != nil {
		name = e.Status.Activation.Job
	}
	for i := range jobs {
		switch {
		case !metav1.IsControlledBy(&jobs[i], e), newer(e, &jobs[i]):
		case jobs[i].Name == name:
			current.job = &jobs[i]
		default:
			current.otherJobs = append(current.otherJobs, jobs[i])
		}
	}
	for _, pod := range pods {
		if newer(e, &pod) {
			continue
		}
		owner := metav1.GetControllerOf(&pod)
		believed := owner != nil && owner.Kind == "Job" && (current.job == nil || owner.UID == current.job.UID)
		if name != "" && ofEpoch(e, &pod, e.Status.Epoch) && believed {
			current.pods = append(current.pods, pod)
		} else {
			current.otherPods = append(current.otherPods, pod)
		}
	}
	return current
}

// ofEpoch tells whether a Job or pod names an epoch of e as the one that it is of.
func ofEpoch(e *v1alpha1.Execution, run client.Object, epoch int64) bool {
	l := run.GetLabels()
	return l[v1alpha1.LabelExecution] == string(e.UID) && l[v1alpha1.LabelEpoch] == strconv.FormatInt(epoch, 10)
}

// newer tells whether a Job or pod belongs to a later epoch than e has, or to a later execution of its name.
func newer(e *v1alpha1.Execution, run client.Object) bool {
	if run.GetLabels()[v1alpha1.LabelExecution] != string(e.UID) {
		created := run.GetCreationTimestamp()
		return !created.Before(&e.CreationTimestamp)
	}
	epoch, err := strconv.ParseInt(run.GetLabels()[v1alpha1.LabelEpoch], 10, 64)
	return err == nil && epoch > e.Status.Epoch
}

// strayJobs are the unfinished Jobs that could still run something. One whose pods have all ended finishes by itself, and
// one of an epoch that is ending by itself has its time for that, as long as it has a pod.
func (r runs) strayJobs(selfEnding int64) []string {
	ended := map[string]bool{}
	for _, pod := range r.otherPods {
		epoch := pod.Labels[v1alpha1.LabelEpoch]
		previous, seen := ended[epoch]
		ended[epoch] = podEnded(&pod) && (previous || !seen)
	}
	leave := strconv.FormatInt(selfEnding, 10)
	var names []string
	for _, j := range r.otherJobs {
		if epoch := j.Labels[v1alpha1.LabelEpoch]; epoch == leave {
			if _, hasPod := ended[epoch]; hasPod {
				continue
			}
		}
		if j.DeletionTimestamp == nil && !jobFinished(&j) && !ended[j.Labels[v1alpha1.LabelEpoch]] {
			names = append(names, j.Name)
		}
	}
	return names
}

// jobFinished tells whether a Job has ended, or is about to: the Job controller counts its pod, and lets that go, before it
// says so. None of our Jobs has a second pod.
func jobFinished(j *batchv1.Job) bool {
	s := j.Status
	counted := s.Failed+s.Succeeded > 0
	if s.UncountedTerminatedPods != nil {
		counted = counted || len(s.UncountedTerminatedPods.Failed)+len(s.UncountedTerminatedPods.Succeeded) > 0
	}
	return counted || slices.ContainsFunc(s.Conditions, func(c batchv1.JobCondition) bool {
		switch c.Type {
		case batchv1.JobComplete, batchv1.JobFailed, batchv1.JobSuccessCriteriaMet, batchv1.JobFailureTarget:
			return c.Status == corev1.ConditionTrue
		case batchv1.JobSuspended:
			return false
		default:
			return false
		}
	})
}

// podEnded tells whether no container of a pod runs or will run.
func podEnded(pod *corev1.Pod) bool {
	if podFinished(pod) {
		return true
	}
	if len(pod.Status.ContainerStatuses) == 0 {
		return false
	}
	for _, c := range pod.Status.ContainerStatuses {
		if c.State.Terminated == nil {
			return false
		}
	}
	return true
}

// podFinished tells whether a pod has its final phase.
func podFinished(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
}
