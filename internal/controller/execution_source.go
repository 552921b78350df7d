package controller

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/lru"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// executionSource is where an execution is observed: the cache, or the API server. What is not there is nil.
type executionSource interface {
	execution(ctx context.Context, key client.ObjectKey) (*v1alpha1.Execution, error)
	promise(ctx context.Context, key client.ObjectKey) (*v1alpha1.DurablePromise, error)
	children(ctx context.Context, e *v1alpha1.Execution) ([]*v1alpha1.DurablePromise, error)
	function(ctx context.Context, key client.ObjectKey) (*v1alpha1.Function, error)
	revision(ctx context.Context, key client.ObjectKey) (*v1alpha1.FunctionSpec, error)
	jobs(ctx context.Context, e *v1alpha1.Execution) ([]batchv1.Job, error)
	pods(ctx context.Context, e *v1alpha1.Execution) ([]corev1.Pod, error)
}

// get reads an object, which is nil where it does not exist.
func get[T any, P interface {
	*T
	client.Object
}](ctx context.Context, reader client.Reader, key client.ObjectKey) (P, error) {
	obj := P(new(T))
	err := reader.Get(ctx, key, obj)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil //nolint:nilnil // absence is an answer here, and the caller's to judge
	case err != nil:
		return nil, fmt.Errorf("get %T %s: %w", obj, key, err)
	default:
		return obj, nil
	}
}

// byName reads single objects, from the cache or from the API server. An argument is read live even where it has settled:
// the cache may have dropped its value.
type byName struct {
	client.Reader
	revisions *revisionReader
}

func (s byName) execution(ctx context.Context, key client.ObjectKey) (*v1alpha1.Execution, error) {
	return get[v1alpha1.Execution](ctx, s.Reader, key)
}

func (s byName) promise(ctx context.Context, key client.ObjectKey) (*v1alpha1.DurablePromise, error) {
	return get[v1alpha1.DurablePromise](ctx, s.Reader, key)
}

func (s byName) function(ctx context.Context, key client.ObjectKey) (*v1alpha1.Function, error) {
	return get[v1alpha1.Function](ctx, s.Reader, key)
}

func (s byName) revision(ctx context.Context, key client.ObjectKey) (*v1alpha1.FunctionSpec, error) {
	return s.revisions.read(ctx, key)
}

// cachedSource reads from the cache.
type cachedSource struct{ byName }

func (s cachedSource) children(ctx context.Context, e *v1alpha1.Execution) ([]*v1alpha1.DurablePromise, error) {
	return childrenOf(ctx, s.Reader, e)
}

func (s cachedSource) jobs(ctx context.Context, e *v1alpha1.Execution) ([]batchv1.Job, error) {
	return cachedJobs(ctx, s.Reader, e)
}

func (s cachedSource) pods(ctx context.Context, e *v1alpha1.Execution) ([]corev1.Pod, error) {
	return cachedPods(ctx, s.Reader, e)
}

// liveSource reads from the API server. It takes from the cache only what cannot have changed, and which objects exist
// besides those that it reads by name.
type liveSource struct {
	byName
	cached client.Reader
}

func (s liveSource) children(ctx context.Context, e *v1alpha1.Execution) ([]*v1alpha1.DurablePromise, error) {
	known, err := childrenOf(ctx, s.cached, e)
	if err != nil {
		return nil, err
	}
	var children []*v1alpha1.DurablePromise
	for _, p := range known {
		if p.Name != e.Name && !promise.Settled(p) {
			if p, err = s.promise(ctx, client.ObjectKeyFromObject(p)); err != nil {
				return nil, err
			}
		}
		if p != nil {
			children = append(children, p)
		}
	}
	return children, nil
}

// jobs reads the Job of the activation under way by name, because one that the cache does not show yet must be found.
// Where none is under way, the next may begin, so all must be found.
func (s liveSource) jobs(ctx context.Context, e *v1alpha1.Execution) ([]batchv1.Job, error) {
	if mayBeginAnother(e) {
		var list batchv1.JobList
		if err := s.List(ctx, &list, client.InNamespace(e.Namespace), ofExecution(e)); err != nil {
			return nil, fmt.Errorf("list jobs of execution %s: %w", e.Name, err)
		}
		return list.Items, nil
	}
	known, err := cachedJobs(ctx, s.cached, e)
	if err != nil {
		return nil, err
	}
	var jobs []batchv1.Job
	names := map[string]bool{}
	for _, j := range known {
		if jobFinished(&j) {
			jobs = append(jobs, j)
		} else { // it may have finished meanwhile, and then it is to be kept
			names[j.Name] = true
		}
	}
	if e.Status.Activation != nil {
		names[e.Status.Activation.Job] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		j, err := get[batchv1.Job](ctx, s.Reader, client.ObjectKey{Namespace: e.Namespace, Name: name})
		if err != nil {
			return nil, err
		}
		if j != nil {
			jobs = append(jobs, *j)
		}
	}
	return jobs, nil
}

// pods reads the known pods by name. Where none of this epoch is known, or where the next epoch may begin, only a list can
// show that there is none. The same goes for Jobs that might be strays: one whose pod has ended finishes by itself.
func (s liveSource) pods(ctx context.Context, e *v1alpha1.Execution) ([]corev1.Pod, error) {
	known, err := cachedPods(ctx, s.cached, e)
	if err != nil {
		return nil, err
	}
	open, err := s.knowsOpenJobs(ctx, e)
	if err != nil {
		return nil, err
	}
	var pods, gone []corev1.Pod
	for _, p := range known {
		pod, err := get[corev1.Pod](ctx, s.Reader, client.ObjectKeyFromObject(&p))
		switch {
		case err != nil:
			return nil, err
		case pod != nil && pod.UID == p.UID:
			pods = append(pods, *pod)
		case podFinished(&p): // how it ended does not change, and nobody else knows it any more
			gone = append(gone, p)
		}
	}
	if mayBeginAnother(e) || e.Status.Activation != nil && !anyOfEpoch(e, pods) || open {
		var list corev1.PodList
		if err := s.List(ctx, &list, client.InNamespace(e.Namespace), ofExecution(e)); err != nil {
			return nil, fmt.Errorf("list pods of execution %s: %w", e.Name, err)
		}
		for _, p := range list.Items {
			if !slices.ContainsFunc(pods, func(read corev1.Pod) bool { return read.UID == p.UID }) {
				pods = append(pods, p)
			}
		}
	}
	return append(pods, gone...), nil
}

// knowsOpenJobs tells whether the cache shows Jobs besides the one of the activation under way that have not finished.
func (s liveSource) knowsOpenJobs(ctx context.Context, e *v1alpha1.Execution) (bool, error) {
	jobs, err := cachedJobs(ctx, s.cached, e)
	return slices.ContainsFunc(jobs, func(j batchv1.Job) bool {
		return !jobFinished(&j) && (e.Status.Activation == nil || j.Name != e.Status.Activation.Job)
	}), err
}

// mayBeginAnother tells whether e could be activated again, so that all that may still run for it must be found.
func mayBeginAnother(e *v1alpha1.Execution) bool {
	s := e.Status
	return s.Epoch > 0 && s.Activation == nil && s.Outcome == nil && !execution.Finished(e)
}

// ofExecution selects by label. A label can be forged; what is found is judged by its owner.
func ofExecution(e *v1alpha1.Execution) client.MatchingLabels {
	return client.MatchingLabels{v1alpha1.LabelExecution: string(e.UID)}
}

func anyOfEpoch(e *v1alpha1.Execution, pods []corev1.Pod) bool {
	return slices.ContainsFunc(pods, func(p corev1.Pod) bool {
		return p.Labels[v1alpha1.LabelExecution] == string(e.UID) &&
			p.Labels[v1alpha1.LabelEpoch] == strconv.FormatInt(e.Status.Epoch, 10) && metav1.GetControllerOf(&p) != nil
	})
}

func childrenOf(ctx context.Context, cached client.Reader, e *v1alpha1.Execution) ([]*v1alpha1.DurablePromise, error) {
	var list v1alpha1.DurablePromiseList
	if err := cached.List(ctx, &list, inCache(e.Namespace, indexParent, string(e.UID))...); err != nil {
		return nil, fmt.Errorf("list promises of execution %s: %w", e.Name, err)
	}
	children := make([]*v1alpha1.DurablePromise, 0, len(list.Items))
	for i := range list.Items {
		children = append(children, &list.Items[i])
	}
	return children, nil
}

func cachedJobs(ctx context.Context, cached client.Reader, e *v1alpha1.Execution) ([]batchv1.Job, error) {
	var list batchv1.JobList
	if err := cached.List(ctx, &list, inCache(e.Namespace, indexExecution, e.Name)...); err != nil {
		return nil, fmt.Errorf("list jobs of execution %s: %w", e.Name, err)
	}
	return list.Items, nil
}

func cachedPods(ctx context.Context, cached client.Reader, e *v1alpha1.Execution) ([]corev1.Pod, error) {
	var list corev1.PodList
	if err := cached.List(ctx, &list, inCache(e.Namespace, indexExecution, e.Name)...); err != nil {
		return nil, fmt.Errorf("list pods of execution %s: %w", e.Name, err)
	}
	return list.Items, nil
}

// inCache selects by an index. Lists do not wait for writes of other executions: what a list misses, the event of its
// arrival shows, and nothing is created because of an empty list from the cache.
func inCache(namespace, index, key string) []client.ListOption {
	return []client.ListOption{
		client.InNamespace(namespace),
		client.MatchingFields{index: key},
		client.DisableReadYourWritesConsistency,
	}
}

// waitersOf are the unfinished executions that wait for the named promise, or have an argument that refers to it.
func waitersOf(ctx context.Context, cached client.Reader, promise client.ObjectKey) ([]v1alpha1.Execution, error) {
	var list v1alpha1.ExecutionList
	if err := cached.List(ctx, &list, inCache(promise.Namespace, indexAwaited, promise.Name)...); err != nil {
		return nil, fmt.Errorf("list executions that await %s: %w", promise, err)
	}
	return list.Items, nil
}

// knownRevisions is how many decoded revisions are kept.
const knownRevisions = 1000

// revisionReader reads what a function was at a revision. Revisions never change, so they are decoded once.
type revisionReader struct {
	cached, live client.Reader
	known        *lru.Cache
}

func newRevisionReader(cached, live client.Reader) *revisionReader {
	return &revisionReader{cached: cached, live: live, known: lru.New(knownRevisions)}
}

func (r *revisionReader) read(ctx context.Context, key client.ObjectKey) (*v1alpha1.FunctionSpec, error) {
	revision, err := get[appsv1.ControllerRevision](ctx, r.cached, key)
	if err == nil && revision == nil {
		revision, err = get[appsv1.ControllerRevision](ctx, r.live, key)
	}
	if err != nil || revision == nil {
		return nil, err
	}
	if known, ok := r.known.Get(revision.UID); ok {
		return known.(*v1alpha1.FunctionSpec), nil //nolint:forcetypeassert // nothing else is put in
	}
	spec := &v1alpha1.FunctionSpec{}
	if err := json.Unmarshal(revision.Data.Raw, spec); err != nil {
		return nil, fmt.Errorf("decode ControllerRevision %s: %w", key, err)
	}
	r.known.Add(revision.UID, spec)
	return spec, nil
}
