package kubeapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Get implements client.Reader.
func (c *live) Get(ctx context.Context, key client.ObjectKey, obj client.Object, _ ...client.GetOption) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.server.mu.RLock()
	defer c.server.mu.RUnlock()
	k, err := c.server.kindOf(obj)
	if err != nil {
		return err
	}
	found, ok := k.objects[key]
	if !ok {
		return apierrors.NewNotFound(k.resource, key.Name)
	}
	reply(found, obj)
	return nil
}

// List implements client.Reader. Pages of one list show one version, as they do on the real server.
func (c *live) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	options := (&client.ListOptions{}).ApplyOptions(opts)
	if options.FieldSelector != nil && !options.FieldSelector.Empty() {
		return apierrors.NewBadRequest(fmt.Sprintf("field label not supported: %s", options.FieldSelector))
	}
	c.server.mu.RLock()
	defer c.server.mu.RUnlock()
	k, err := c.server.listedKind(list)
	if err != nil {
		return err
	}
	from := place{Version: int64(len(c.server.log))}
	if options.Continue != "" {
		if err := from.parse(options.Continue); err != nil {
			return apierrors.NewBadRequest("continue key is not valid: " + err.Error())
		}
	}
	found := c.server.at(k, from.Version)
	found = slices.DeleteFunc(found, func(obj client.Object) bool {
		return options.Namespace != "" && obj.GetNamespace() != options.Namespace ||
			options.LabelSelector != nil && !options.LabelSelector.Matches(labels.Set(obj.GetLabels())) ||
			from.After != nil && compareKeys(client.ObjectKeyFromObject(obj), *from.After) <= 0
	})
	list.SetResourceVersion(strconv.FormatInt(from.Version, 10))
	list.SetContinue("")
	list.SetRemainingItemCount(nil)
	if limit := options.Limit; limit > 0 && int64(len(found)) > limit {
		if options.LabelSelector == nil || options.LabelSelector.Empty() {
			list.SetRemainingItemCount(new(int64(len(found)) - limit))
		}
		found = found[:limit]
		from.After = new(client.ObjectKeyFromObject(found[limit-1]))
		list.SetContinue(from.String())
	}
	replyList(k, found, list)
	return nil
}

func (s *Server) listedKind(list client.ObjectList) (*kind, error) {
	gvk, err := apiutil.GVKForObject(list, s.scheme)
	if err != nil {
		return nil, err
	}
	for _, k := range s.kinds {
		if k.gvk.GroupVersion() == gvk.GroupVersion() && k.gvk.Kind+"List" == gvk.Kind {
			return k, nil
		}
	}
	return nil, apierrors.NewNotFound(schema.GroupResource{Group: gvk.Group, Resource: gvk.Kind}, "")
}

// at are the objects of a kind at a version.
func (s *Server) at(k *kind, version int64) []client.Object {
	objects := make([]client.Object, 0, len(k.keys))
	for _, key := range k.keys {
		objects = append(objects, k.objects[key].obj)
	}
	for _, e := range slices.Backward(s.log[version:]) {
		if e.Kind != k.gvk.Kind {
			continue
		}
		i, there := slices.BinarySearchFunc(objects, e.Key, func(obj client.Object, key client.ObjectKey) int {
			return compareKeys(client.ObjectKeyFromObject(obj), key)
		})
		switch {
		case e.Type == watch.Added && there:
			objects = slices.Delete(objects, i, i+1)
		case e.Type == watch.Deleted && !there:
			objects = slices.Insert(objects, i, e.Old)
		case e.Type == watch.Modified && there:
			objects[i] = e.Old
		}
	}
	return objects
}

// place is where a list goes on.
type place struct {
	Version int64
	After   *client.ObjectKey
}

func (p place) String() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // two plain fields
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func (p *place) parse(token string) error {
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, p)
}
