package controller

import (
	"context"
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// Indexes of the cache.
const (
	// indexAwaited finds unfinished executions by the promises that their arguments refer to, or that their code awaits.
	indexAwaited = "awaited"
	// indexFunction finds unfinished executions by the function that they name.
	indexFunction = "function"
	// indexParent finds promises by the UID of the execution that made them, for others than itself.
	indexParent = "parent"
	// indexExecution finds Jobs and pods by the name of the execution that they run for.
	indexExecution = "execution"
)

// AddIndexes registers the indexes that the controllers need.
func AddIndexes(ctx context.Context, indexer client.FieldIndexer) error {
	for _, index := range []struct {
		object client.Object
		name   string
		keys   client.IndexerFunc
	}{
		{&v1alpha1.Execution{}, indexAwaited, awaitedKeys},
		{&v1alpha1.Execution{}, indexFunction, functionKeys},
		{&v1alpha1.DurablePromise{}, indexParent, parentKeys},
		{&batchv1.Job{}, indexExecution, executionKeys},
		{&corev1.Pod{}, indexExecution, executionKeys},
	} {
		if err := indexer.IndexField(ctx, index.object, index.name, index.keys); err != nil {
			return fmt.Errorf("index %T by %s: %w", index.object, index.name, err)
		}
	}
	return nil
}

func awaitedKeys(obj client.Object) []string {
	e, ok := obj.(*v1alpha1.Execution)
	if !ok || execution.Finished(e) {
		return nil
	}
	names := argumentPromises(e)
	for _, p := range e.Status.Awaiting {
		if !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// argumentPromises are the names of the promises that e's arguments refer to.
func argumentPromises(e *v1alpha1.Execution) []string {
	var names []string
	for _, arg := range e.Spec.Invoke.Args {
		if arg.PromiseRef != nil {
			names = append(names, arg.PromiseRef.Name)
		}
	}
	return names
}

func functionKeys(obj client.Object) []string {
	e, ok := obj.(*v1alpha1.Execution)
	if !ok || execution.Finished(e) || e.Spec.Invoke.FunctionRef == nil {
		return nil
	}
	return []string{e.Spec.Invoke.FunctionRef.Name}
}

func parentKeys(obj client.Object) []string {
	p, ok := obj.(*v1alpha1.DurablePromise)
	if !ok {
		return nil
	}
	if maker := promise.Maker(p); maker != nil && maker.Name != p.Name {
		return []string{string(maker.UID)}
	}
	return nil
}

func executionKeys(obj client.Object) []string {
	if name := obj.GetAnnotations()[v1alpha1.AnnotationExecution]; name != "" {
		return []string{name}
	}
	return nil
}
