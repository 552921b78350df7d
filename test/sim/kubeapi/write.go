package kubeapi

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/validate/content"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// errLock is what the API server says of a write that rests on an old version.
var errLock = errors.New("the object has been modified; please apply your changes to the latest version and try again")

// unexpected has no reason: it is an error that the server does not expect of a client.
func unexpected(message string) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusInternalServerError, Message: message,
	}}
}

// create stores a new object, as BeforeCreate and Store.Create of k8s.io/apiserver do.
func (s *Server) create(k *kind, obj client.Object, o origin, dryRun bool) (*state, error) {
	d, err := k.strategy.parse(obj)
	if err != nil {
		return nil, err
	}
	m := d.meta
	version := m.ResourceVersion
	m.ResourceVersion, m.DeletionTimestamp, m.DeletionGracePeriodSeconds = "", nil, nil
	m.CreationTimestamp, m.UID = s.now(), s.nextUID()
	if m.Name == "" && m.GenerateName != "" {
		m.Name = s.generateName(m.GenerateName)
	}
	k.strategy.prepareCreate(&d)
	errs := apivalidation.ValidateObjectMetaAccessor(m, true, k.strategy.validName, field.NewPath("metadata"))
	if errs = append(errs, k.strategy.validate(&d, nil, false)...); len(errs) > 0 {
		return nil, apierrors.NewInvalid(k.gvk.GroupKind(), m.Name, errs)
	}
	if n, err := strconv.ParseUint(version, 10, 64); err == nil && n != 0 && !dryRun {
		return nil, unexpected("resourceVersion should not be set on objects to be created")
	}
	if _, exists := k.objects[client.ObjectKey{Namespace: m.Namespace, Name: m.Name}]; exists {
		return nil, apierrors.NewAlreadyExists(k.resource, m.Name)
	}
	if dryRun {
		m.ResourceVersion = version
		return k.strategy.seal(&d, nil)
	}
	m.ResourceVersion = s.nextVersion()
	is, err := k.strategy.seal(&d, nil)
	if err == nil {
		s.store(k, nil, is, o)
	}
	return is, err
}

// generateName appends five letters that depend on what was created before.
func (s *Server) generateName(prefix string) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	random := rand.New(rand.NewPCG(uint64(s.made), 1)) //nolint:gosec // a name, the same one in each run
	text := []byte(prefix)
	for range 5 {
		text = append(text, letters[random.IntN(len(letters))])
	}
	return string(text)
}

// change is an update or a patch: it makes a draft of what is stored.
type change struct {
	origin

	dryRun bool
	draft  func(old *state) (draft, error)
}

// update changes what is stored, as Store.Update and BeforeUpdate do.
func (s *Server) update(k *kind, key client.ObjectKey, c change) (*state, error) {
	old, ok := k.objects[key]
	if !ok {
		return nil, apierrors.NewNotFound(k.resource, key.Name)
	}
	d, err := c.draft(old)
	if err != nil {
		return nil, err
	}
	if d.meta.Namespace == "" {
		d.meta.Namespace = key.Namespace
	}
	if d.meta.Namespace != key.Namespace {
		return nil, apierrors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	if err := checkVersion(k, key, &d, old); err != nil {
		return nil, err
	}
	if err := prepare(k, &d, old, c.status); err != nil {
		return nil, err
	}
	if deleteNow(d.meta, metaOf(old.obj)) {
		is, err := k.strategy.seal(&d, old)
		if err == nil && !c.dryRun {
			s.remove(k, old, c.origin)
		}
		return is, err
	}
	if k.strategy.same(&d, old) {
		return old, nil
	}
	if !c.dryRun {
		d.meta.ResourceVersion = s.nextVersion()
	}
	is, err := k.strategy.seal(&d, old)
	if err == nil && !c.dryRun {
		s.store(k, old, is, c.origin)
	}
	return is, err
}

func checkVersion(k *kind, key client.ObjectKey, d *draft, old *state) error {
	version := d.meta.ResourceVersion
	if _, err := strconv.ParseUint(version, 10, 64); err != nil && version != "" {
		return unexpected(err.Error())
	}
	switch {
	case version == "" || version == "0":
		if k.strategy.unconditional() {
			d.meta.ResourceVersion = old.obj.GetResourceVersion()
			return nil
		}
		err := field.Invalid(field.NewPath("metadata", "resourceVersion"), 0, "must be specified for an update")
		return apierrors.NewInvalid(k.gvk.GroupKind(), key.Name, field.ErrorList{err})
	case version != old.obj.GetResourceVersion():
		return apierrors.NewConflict(k.resource, key.Name, errLock)
	default:
		return nil
	}
}

// prepare completes a draft and validates it.
func prepare(k *kind, d *draft, old *state, status bool) error {
	was := metaOf(old.obj)
	d.meta.Generation = was.Generation
	k.strategy.prepareUpdate(d, old, status)
	m := d.meta // the strategy may have put another one there
	if m.UID == "" {
		m.UID = was.UID
	}
	m.CreationTimestamp = was.CreationTimestamp
	if was.DeletionTimestamp != nil {
		m.DeletionTimestamp = was.DeletionTimestamp.DeepCopy()
	}
	if was.DeletionGracePeriodSeconds != nil && m.DeletionGracePeriodSeconds == nil {
		m.DeletionGracePeriodSeconds = new(*was.DeletionGracePeriodSeconds)
	}
	at := field.NewPath("metadata")
	errs := apivalidation.ValidateObjectMetaAccessor(m, true, pathSegment, at)
	errs = append(errs, apivalidation.ValidateObjectMetaAccessorUpdate(m, was, at)...)
	if errs = append(errs, k.strategy.validate(d, old, status)...); len(errs) > 0 {
		return apierrors.NewInvalid(k.gvk.GroupKind(), was.Name, errs)
	}
	return nil
}

// deleteNow tells whether an update takes away the last thing that kept a deleted object.
func deleteNow(m, was *metav1.ObjectMeta) bool {
	return len(m.Finalizers) == 0 && was.DeletionTimestamp != nil &&
		(was.DeletionGracePeriodSeconds == nil || *was.DeletionGracePeriodSeconds == 0)
}

// replacing is the draft of an update by a whole object.
func replacing(k *kind, obj client.Object) func(*state) (draft, error) {
	return func(old *state) (draft, error) {
		if uid := obj.GetUID(); uid != "" && uid != old.obj.GetUID() {
			return draft{}, apierrors.NewConflict(k.resource, obj.GetName(), fmt.Errorf(
				"precondition failed: UID in precondition: %v, UID in object meta: %v", uid, old.obj.GetUID()))
		}
		return k.strategy.parse(obj)
	}
}

// merging is the draft of a merge patch.
func merging(k *kind, name string, patch map[string]any) func(*state) (draft, error) {
	return func(old *state) (draft, error) {
		d, err := k.strategy.merge(old, patch)
		if err == nil && d.meta.Name != name {
			err = apierrors.NewBadRequest(fmt.Sprintf(
				"the name of the object (%s) does not match the name on the URL (%s)", d.meta.Name, name))
		}
		return d, err
	}
}

// pathSegment is what each name must be.
func pathSegment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}
