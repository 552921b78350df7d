package controller

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// Definitions reads what executions run and how many promises they have made, for who serves their code.
type Definitions struct{ source cachedSource }

// NewDefinitions reads from a cache with the indexes of AddIndexes, and from live what that does not have.
func NewDefinitions(cached, live client.Reader) *Definitions {
	return &Definitions{source: cachedSource{byName{Reader: cached, revisions: newRevisionReader(cached, live)}}}
}

// Observe fills in the function that an execution runs, as the controllers see it.
func (d *Definitions) Observe(ctx context.Context, o *execution.Observed) error {
	return observeFunction(ctx, d.source, o)
}

// CountChildren is how many promises the cache shows that e made for others than itself.
func (d *Definitions) CountChildren(ctx context.Context, e *v1alpha1.Execution) (int, error) {
	children, err := d.Children(ctx, e)
	return len(children), err
}

// Children are these promises. The cache has neither their labels nor their large values.
func (d *Definitions) Children(ctx context.Context, e *v1alpha1.Execution) ([]*v1alpha1.DurablePromise, error) {
	return childrenOf(ctx, d.source.Reader, e)
}
