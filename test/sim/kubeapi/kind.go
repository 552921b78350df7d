package kubeapi

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// state is an object as it is stored. It is never changed, so it may be shared.
type state struct {
	obj client.Object // as clients read it
	// Of custom resources only: as it is stored, and as it is read. They differ by defaults.
	raw, content map[string]any
	// Of others: as it is stored, where it is read with more defaults than that.
	bare client.Object
}

// stored is the typed object without the defaults that it gets when it is read.
func (s *state) stored() client.Object {
	if s.bare != nil {
		return s.bare
	}
	return s.obj
}

// draft is an object as a request wants it to be. Of a custom resource it holds the content, of others the typed object.
type draft struct {
	meta    *metav1.ObjectMeta
	content map[string]any
	obj     client.Object
}

// strategy is what differs between kinds.
type strategy interface {
	parse(obj client.Object) (draft, error)
	merge(old *state, patch map[string]any) (draft, error)
	prepareCreate(d *draft)
	prepareUpdate(d *draft, old *state, status bool)
	// validate has no old state where the object is created.
	validate(d *draft, old *state, status bool) field.ErrorList
	validName(name string, prefix bool) []string
	same(d *draft, old *state) bool
	seal(d *draft, old *state) (*state, error)
	// unconditional tells whether an update needs no resourceVersion.
	unconditional() bool
	orphansByDefault() bool
	// grace tells whether an object can be deleted with grace, and completes the options.
	grace(obj client.Object, options *metav1.DeleteOptions) bool
}

// kind is one kind of objects, and the objects.
type kind struct {
	gvk      schema.GroupVersionKind
	resource schema.GroupResource
	strategy strategy
	objects  map[client.ObjectKey]*state
	keys     []client.ObjectKey // in the order of a list
}

var noKind schema.GroupVersionKind

func metaOf(obj client.Object) *metav1.ObjectMeta {
	m, ok := obj.(metav1.ObjectMetaAccessor).GetObjectMeta().(*metav1.ObjectMeta) //nolint:forcetypeassert // all API types
	if !ok {
		panic("metadata that is not metav1.ObjectMeta")
	}
	return m
}
