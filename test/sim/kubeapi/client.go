package kubeapi

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// errNotHere is what of client.Client nothing in the simulator uses.
var errNotHere = errors.New("the API server in memory cannot do this")

// Client reads the newest state and writes in a name. It may be used from several goroutines.
func (s *Server) Client(by string) client.Client { return &live{server: s, by: by} }

// live is a client that sees each write at once.
type live struct {
	server *Server
	by     string
}

func (s *Server) kindOf(obj runtime.Object) (*kind, error) {
	gvk, err := apiutil.GVKForObject(obj, s.scheme)
	if err != nil {
		return nil, err
	}
	k := s.named[gvk.Kind]
	if k == nil || k.gvk != gvk {
		return nil, &meta.NoKindMatchError{GroupKind: gvk.GroupKind(), SearchedVersions: []string{gvk.Version}}
	}
	return k, nil
}

// write runs a write of one object and decodes the reply into it.
func (c *live) write(ctx context.Context, obj client.Object, do func(*kind) (*state, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	k, err := c.server.kindOf(obj)
	if err != nil {
		return err
	}
	is, err := do(k)
	if err != nil {
		return err
	}
	reply(is, obj)
	return nil
}

// Create implements client.Writer.
func (c *live) Create(ctx context.Context, obj client.Object, opts ...client.CreateOption) error {
	options := (&client.CreateOptions{}).ApplyOptions(opts)
	defer func() { obj.GetObjectKind().SetGroupVersionKind(noKind) }() // others keep it, where the caller had set it
	return c.write(ctx, obj, func(k *kind) (*state, error) {
		return c.server.create(k, obj, origin{by: c.by, verb: "create"}, len(options.DryRun) > 0)
	})
}

// Update implements client.Writer.
func (c *live) Update(ctx context.Context, obj client.Object, opts ...client.UpdateOption) error {
	options := (&client.UpdateOptions{}).ApplyOptions(opts)
	return c.put(ctx, obj, len(options.DryRun) > 0, false)
}

func (c *live) put(ctx context.Context, obj client.Object, dryRun, status bool) error {
	return c.write(ctx, obj, func(k *kind) (*state, error) {
		return c.server.update(k, client.ObjectKeyFromObject(obj), change{
			origin: origin{by: c.by, verb: "update", status: status}, dryRun: dryRun, draft: replacing(k, obj),
		})
	})
}

// Patch implements client.Writer.
func (c *live) Patch(ctx context.Context, obj client.Object, patch client.Patch, opts ...client.PatchOption) error {
	options := (&client.PatchOptions{}).ApplyOptions(opts)
	return c.patch(ctx, obj, patch, len(options.DryRun) > 0, false)
}

func (c *live) patch(ctx context.Context, obj client.Object, patch client.Patch, dryRun, status bool) error {
	if patch.Type() != types.MergePatchType {
		return fmt.Errorf("%w: a patch of type %s", errNotHere, patch.Type())
	}
	changes, err := changesOf(obj, patch)
	if err != nil {
		return err
	}
	return c.write(ctx, obj, func(k *kind) (*state, error) {
		return c.server.update(k, client.ObjectKeyFromObject(obj), change{
			origin: origin{by: c.by, verb: "patch", status: status}, dryRun: dryRun, draft: merging(k, obj.GetName(), changes),
		})
	})
}

// Delete implements client.Writer.
func (c *live) Delete(ctx context.Context, obj client.Object, opts ...client.DeleteOption) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	k, err := c.server.kindOf(obj)
	if err != nil {
		return err
	}
	options := (&client.DeleteOptions{}).ApplyOptions(opts).AsDeleteOptions().DeepCopy()
	return c.server.delete(k, client.ObjectKeyFromObject(obj), options, origin{by: c.by, verb: "delete"})
}

// DeleteAllOf implements client.Writer: it refuses.
func (c *live) DeleteAllOf(context.Context, client.Object, ...client.DeleteAllOfOption) error {
	return fmt.Errorf("%w: DeleteAllOf", errNotHere)
}

// Apply implements client.Writer: it refuses.
func (c *live) Apply(context.Context, runtime.ApplyConfiguration, ...client.ApplyOption) error {
	return fmt.Errorf("%w: Apply", errNotHere)
}

// Scheme implements client.Client.
func (c *live) Scheme() *runtime.Scheme { return c.server.scheme }

// RESTMapper implements client.Client.
func (c *live) RESTMapper() meta.RESTMapper {
	mapper := meta.NewDefaultRESTMapper(nil)
	for _, k := range c.server.kinds {
		plural := k.gvk.GroupVersion().WithResource(k.resource.Resource)
		mapper.AddSpecific(k.gvk, plural, plural, meta.RESTScopeNamespace)
	}
	return mapper
}

// GroupVersionKindFor implements client.Client.
func (c *live) GroupVersionKindFor(obj runtime.Object) (schema.GroupVersionKind, error) {
	return apiutil.GVKForObject(obj, c.server.scheme)
}

// IsObjectNamespaced implements client.Client: all kinds here are.
func (c *live) IsObjectNamespaced(obj runtime.Object) (bool, error) {
	_, err := c.server.kindOf(obj)
	return err == nil, err
}
