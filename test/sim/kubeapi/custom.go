package kubeapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// custom decides about resources that have a CRD. It follows pkg/registry/customresource of apiextensions-apiserver. Their
// metadata is kept in typed form; what CEL sees of it, the name, stands in the content too.
type custom struct {
	*compiled
	scheme *runtime.Scheme
}

func (c *custom) unconditional() bool                             { return false }
func (c *custom) orphansByDefault() bool                          { return false }
func (c *custom) grace(client.Object, *metav1.DeleteOptions) bool { return false }
func (c *custom) validName(name string, prefix bool) []string     { return subdomain(name, prefix) }

func (c *custom) parse(obj client.Object) (draft, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		return draft{}, apierrors.NewBadRequest(err.Error())
	}
	m := metaOf(obj).DeepCopy()
	overTheWire(m)
	return c.decode(m, content)
}

// decode does what the API server does with what it reads from a client.
func (c *custom) decode(m *metav1.ObjectMeta, content map[string]any) (draft, error) {
	content["apiVersion"], content["kind"] = c.gvk.GroupVersion().String(), c.gvk.Kind
	content["metadata"] = map[string]any{"name": m.Name}
	pruning.Prune(content, c.structure, true)
	defaulting.PruneNonNullableNullsWithoutDefaults(content, c.structure)
	if err := objectmeta.Coerce(nil, content, c.structure, false, false); err != nil {
		return draft{}, apierrors.NewBadRequest(err.Error())
	}
	defaulting.Default(content, c.structure)
	return draft{meta: m, content: content}, nil
}

func (c *custom) merge(old *state, patch map[string]any) (draft, error) {
	m, err := mergeMeta(old, patch["metadata"])
	if err != nil {
		return draft{}, err
	}
	if asked, ok := patch["kind"]; ok && asked != c.gvk.Kind {
		err := field.Invalid(field.NewPath("kind"), asked, "must be "+c.gvk.Kind)
		return draft{}, apierrors.NewInvalid(c.gvk.GroupKind(), m.Name, field.ErrorList{err})
	}
	if asked, ok := patch["apiVersion"]; ok && asked != c.gvk.GroupVersion().String() {
		err := field.Invalid(field.NewPath("apiVersion"), asked, "must be "+c.gvk.GroupVersion().String())
		return draft{}, apierrors.NewInvalid(c.gvk.GroupKind(), m.Name, field.ErrorList{err})
	}
	merged := mergeMaps(old.content, patch)
	merged["metadata"] = map[string]any{"name": m.Name}
	c.shape.decode(merged, old.content, "metadata", "apiVersion", "kind")
	return draft{meta: m, content: merged}, nil
}

func (c *custom) prepareCreate(d *draft) {
	delete(d.content, "status")
	d.meta.Generation = 1
}

func (c *custom) prepareUpdate(d *draft, old *state, status bool) {
	if status {
		version := d.meta.ResourceVersion
		d.meta = metaOf(old.obj).DeepCopy()
		d.meta.ResourceVersion = version
		asked, ok := d.content["status"]
		d.content = maps.Clone(old.content)
		setOrDelete(d.content, "status", asked, ok)
		return
	}
	was, ok := old.content["status"]
	setOrDelete(d.content, "status", was, ok)
	if !c.sameContent(d.content, old.content) {
		d.meta.Generation = old.obj.GetGeneration() + 1
	}
}

func setOrDelete(m map[string]any, key string, value any, ok bool) {
	if ok {
		m[key] = value
	} else {
		delete(m, key)
	}
}

func (c *custom) validate(d *draft, old *state, status bool) field.ErrorList {
	if c.valid(d, old) {
		return nil
	}
	return c.validateInFull(d, old, status)
}

// valid tells whether a draft is valid for sure.
func (c *custom) valid(d *draft, old *state) bool {
	if old == nil {
		return c.shape.fits(d.content, nil) && c.quick.hold(context.Background(), d.content, nil)
	}
	return c.shape.fits(d.content, old.content) && c.quick.hold(context.Background(), d.content, old.content)
}

// validateInFull does what the API server does, with its code.
func (c *custom) validateInFull(d *draft, old *state, status bool) field.ErrorList {
	var errs field.ErrorList
	var oldContent any
	if old == nil {
		errs = append(errs, validation.ValidateCustomResource(nil, d.content, c.whole)...)
	} else {
		oldContent = old.content
		if !status {
			errs = append(errs, validation.ValidateCustomResource(nil, d.content, c.whole)...)
		} else if s, ok := d.content["status"]; ok {
			errs = append(errs, validation.ValidateCustomResource(field.NewPath("status"), s, c.status)...)
		}
	}
	if !status {
		errs = append(errs, objectmeta.Validate(context.Background(), nil, d.content, c.structure, false)...)
	}
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, c.structure, d.content)...)
	if blocking(errs) {
		return append(ordered(errs), field.Invalid(nil, nil, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"))
	}
	failed, _ := c.rules.Validate(context.Background(), nil, c.structure, d.content, oldContent, costBudget)
	return ordered(append(errs, failed...))
}

// ordered undoes the order of a map, in which errors are found.
func ordered(errs field.ErrorList) field.ErrorList {
	slices.SortStableFunc(errs, func(a, b *field.Error) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Error(), b.Error()))
	})
	return errs
}

// blockingTypes are those of errors after which a rule could only stumble.
var blockingTypes = []field.ErrorType{
	field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid,
}

// blocking tells whether the rules are not even asked.
func blocking(errs field.ErrorList) bool {
	for _, err := range errs {
		if slices.Contains(blockingTypes, err.Type) {
			return true
		}
	}
	return false
}

func (c *custom) same(d *draft, old *state) bool {
	return c.sameContent(d.content, old.raw) && equality.Semantic.DeepEqual(d.meta, metaOf(old.obj))
}

func (c *custom) sameContent(a, b map[string]any) bool { return sameValue(a, b) }

// seal makes the state that is stored. Numbers lose what they lose in JSON, and what is read has defaults that what is
// stored need not have: of a status that was never written. What did not change is shared with the old state.
func (c *custom) seal(d *draft, old *state) (*state, error) {
	var was map[string]any
	if old != nil {
		was = old.content
	}
	raw := make(map[string]any, len(d.content))
	for key, value := range d.content {
		raw[key] = throughJSON(value, was[key])
	}
	content := raw
	if _, ok := raw["status"]; !ok {
		content = maps.Clone(raw)
		defaulting.Default(content, c.structure)
	}
	obj, err := c.typed(content, old)
	if err != nil {
		return nil, err
	}
	*metaOf(obj) = *d.meta
	return &state{obj: obj, raw: raw, content: content}, nil
}
