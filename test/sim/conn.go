package sim

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// conn is a manager's connection: reads come from its cache, or from the API server where it is live; writes always go
// to the API server. It is where passes stop and faults strike.
type conn struct {
	client.Client // the API server, in the manager's name
	m             *manager
	live          bool
}

var errDead = errors.New("the manager is dead")

// Get reads an object.
func (c conn) Get(ctx context.Context, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
	kind := kindOf(obj)
	if c.live && c.m.w.sabotage != NoLiveReads {
		if err := c.beforeRead(ctx, "get", kind, key.Name); err != nil {
			return err
		}
		return c.Client.Get(ctx, key, obj, opts...)
	}
	known := c.m.views[kind].objects[key.Name]
	if known == nil {
		return apierrors.NewNotFound(schema.GroupResource{Resource: resources[kind]}, key.Name)
	}
	assign(obj, known)
	return nil
}

// List reads objects.
func (c conn) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	kind := kindOf(list)
	if c.live {
		if err := c.beforeRead(ctx, "list", kind, ""); err != nil {
			return err
		}
		return c.Client.List(ctx, list, opts...)
	}
	o := client.ListOptions{}
	o.ApplyOptions(opts)
	v := c.m.views[kind]
	names := v.names
	if o.FieldSelector != nil {
		for _, r := range o.FieldSelector.Requirements() {
			if v.indexes[r.Field] == nil {
				return fmt.Errorf("the cache has no index %s of %s", r.Field, kind)
			}
			names = v.find(r.Field, r.Value)
		}
	}
	if o.LabelSelector != nil {
		return errors.New("labels are not kept in the cache: list past it")
	}
	found := make([]runtime.Object, 0, len(names))
	first := 0
	if len(names) > 1 { // a cache has no order
		first = c.m.w.choice.fixed(len(names), "order", kind, names[0], fmt.Sprint(v.at))
	}
	for i := range names {
		found = append(found, v.objects[names[(first+i)%len(names)]].DeepCopyObject())
	}
	return meta.SetList(list, found)
}

// beforeRead lets the world go on before a read past the cache, and may let the read fail. Reads that run at the same
// time cannot stop, since which comes first would not be the seed's choice; they only fail by it.
func (c conn) beforeRead(ctx context.Context, verb, kind, name string) error {
	p := passOf(ctx)
	if p == nil {
		return nil
	}
	if ctx == p.ctx && !c.m.w.calm && c.m.w.choice.percent(tornReads) {
		if err := p.stop(call{verb: verb, kind: kind, name: name, read: true}); err != nil {
			return err
		}
	}
	if p.dead {
		return errDead
	}
	return c.m.w.faults.read(p, verb, kind, name)
}

// write stops the pass, and then carries out the write as the world says.
func (c conn) write(ctx context.Context, verb, kind, name string, do func() error) error {
	p := passOf(ctx)
	if p == nil {
		return errors.New("a write outside of a pass")
	}
	if err := p.stop(call{verb: verb, kind: kind, name: name}); err != nil {
		return err
	}
	return c.m.w.carryOut(p, do)
}

// Create creates an object; a dry run changes nothing and is like a read.
func (c conn) Create(ctx context.Context, obj client.Object, opts ...client.CreateOption) error {
	o := client.CreateOptions{}
	o.ApplyOptions(opts)
	kind := kindOf(obj)
	if len(o.DryRun) > 0 {
		if err := c.beforeRead(ctx, "dry-run", kind, obj.GetName()); err != nil {
			return err
		}
		return c.Client.Create(ctx, obj, opts...)
	}
	return c.write(ctx, "create", kind, obj.GetName(), func() error { return c.Client.Create(ctx, obj, opts...) })
}

// Delete removes an object.
func (c conn) Delete(ctx context.Context, obj client.Object, opts ...client.DeleteOption) error {
	return c.write(ctx, "delete", kindOf(obj), obj.GetName(), func() error { return c.Client.Delete(ctx, obj, opts...) })
}

// Update is not used by managers: an update of a stripped object would erase what the cache has dropped.
func (c conn) Update(context.Context, client.Object, ...client.UpdateOption) error {
	return errors.New("managers patch, they do not update")
}

// Patch changes an object.
func (c conn) Patch(ctx context.Context, obj client.Object, patch client.Patch, opts ...client.PatchOption) error {
	patch = c.m.w.sabotage.patch(patch)
	return c.write(ctx, "patch", kindOf(obj), obj.GetName(), func() error { return c.Client.Patch(ctx, obj, patch, opts...) })
}

// Status changes the status of an object.
func (c conn) Status() client.SubResourceWriter {
	return statusConn{SubResourceWriter: c.Client.Status(), conn: c}
}

// statusConn is the status side of a conn.
type statusConn struct {
	client.SubResourceWriter
	conn conn
}

// Update is not used by managers.
func (s statusConn) Update(context.Context, client.Object, ...client.SubResourceUpdateOption) error {
	return errors.New("managers patch status, they do not update it")
}

// Patch changes the status of an object.
func (s statusConn) Patch(ctx context.Context, obj client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
	patch = s.conn.m.w.sabotage.patch(patch)
	return s.conn.write(ctx, "patch-status", kindOf(obj), obj.GetName(), func() error {
		return s.SubResourceWriter.Patch(ctx, obj, patch, opts...)
	})
}
