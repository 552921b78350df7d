package controller

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/statuspatch"
)

// patchStatus stores the status of changed, which was made of base.
func patchStatus(ctx context.Context, c client.Client, base, changed client.Object) error {
	return statuspatch.Store(ctx, c, base, changed)
}
