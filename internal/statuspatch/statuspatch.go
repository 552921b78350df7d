// Package statuspatch is the one way in which status is written.
package statuspatch

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Store stores the status of changed as a merge patch against base, which must be an earlier state of the same read. The API server
// refuses it where the object has changed since. An update would erase what a cache has dropped. The reply is decoded into changed.
func Store(ctx context.Context, c client.Client, base, changed client.Object, opts ...client.SubResourcePatchOption) error {
	patch := client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})
	if err := c.Status().Patch(ctx, changed, patch, opts...); err != nil {
		return fmt.Errorf("patch status of %T %s: %w", changed, client.ObjectKeyFromObject(changed), err)
	}
	return nil
}
