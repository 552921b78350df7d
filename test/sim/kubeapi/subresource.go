package kubeapi

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Status implements client.Client.
func (c *live) Status() client.SubResourceWriter { return c.SubResource("status") }

// SubResource implements client.Client. There is no other than status.
func (c *live) SubResource(name string) client.SubResourceClient { return &sub{client: c, name: name} }

type sub struct {
	client *live
	name   string
}

func (s *sub) refused(what string) error {
	return fmt.Errorf("%w: %s of subresource %s", errNotHere, what, s.name)
}

// Get implements client.SubResourceReader: it refuses.
func (s *sub) Get(context.Context, client.Object, client.Object, ...client.SubResourceGetOption) error {
	return s.refused("Get")
}

// Create implements client.SubResourceWriter: it refuses.
func (s *sub) Create(context.Context, client.Object, client.Object, ...client.SubResourceCreateOption) error {
	return s.refused("Create")
}

// Apply implements client.SubResourceWriter: it refuses.
func (s *sub) Apply(context.Context, runtime.ApplyConfiguration, ...client.SubResourceApplyOption) error {
	return s.refused("Apply")
}

// Update implements client.SubResourceWriter.
func (s *sub) Update(ctx context.Context, obj client.Object, opts ...client.SubResourceUpdateOption) error {
	options := (&client.SubResourceUpdateOptions{}).ApplyOptions(opts)
	if s.name != "status" || options.SubResourceBody != nil {
		return s.refused("Update")
	}
	return s.client.put(ctx, obj, len(options.DryRun) > 0, true)
}

// Patch implements client.SubResourceWriter.
func (s *sub) Patch(ctx context.Context, obj client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
	options := (&client.SubResourcePatchOptions{}).ApplyOptions(opts)
	if s.name != "status" || options.SubResourceBody != nil {
		return s.refused("Patch")
	}
	return s.client.patch(ctx, obj, patch, len(options.DryRun) > 0, true)
}
