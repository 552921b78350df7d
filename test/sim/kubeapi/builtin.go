package kubeapi

import (
	"fmt"
	"reflect"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// builtins are the kinds that the API server knows by itself, as far as the reconcilers and those who play the rest of the
// cluster rely on them.
func builtins() []*kind {
	return []*kind{
		{
			gvk:      batchv1.SchemeGroupVersion.WithKind("Job"),
			resource: schema.GroupResource{Group: "batch", Resource: "jobs"},
			strategy: &builtin[batchv1.Job, *batchv1.Job]{rules: jobRules},
		},
		{
			gvk:      corev1.SchemeGroupVersion.WithKind("Pod"),
			resource: schema.GroupResource{Resource: "pods"},
			strategy: &builtin[corev1.Pod, *corev1.Pod]{rules: podRules},
		},
		{
			gvk:      appsv1.SchemeGroupVersion.WithKind("ControllerRevision"),
			resource: schema.GroupResource{Group: "apps", Resource: "controllerrevisions"},
			strategy: &builtin[appsv1.ControllerRevision, *appsv1.ControllerRevision]{rules: revisionRules},
		},
	}
}

// rules are what a built-in kind has of its own.
type rules[P client.Object] struct {
	orphans        bool
	defaults       func(P)
	prepareCreate  func(P)
	prepareUpdate  func(is, was P, status bool)
	validate       func(is P) field.ErrorList
	validateUpdate func(is, was P, status bool) field.ErrorList
	grace          func(P, *metav1.DeleteOptions) bool
	// read tells what is read instead of what is stored, where defaults apply only then.
	read func(P) P
}

// builtin decides about a kind that the API server knows by itself.
type builtin[T any, P interface {
	*T
	client.Object
}] struct {
	rules rules[P]
}

func (b *builtin[T, P]) typed(obj client.Object) P {
	typed, ok := obj.(P)
	if !ok {
		panic(fmt.Sprintf("%T is no %T", obj, typed))
	}
	return typed
}

func (b *builtin[T, P]) unconditional() bool    { return true }
func (b *builtin[T, P]) orphansByDefault() bool { return b.rules.orphans }
func (b *builtin[T, P]) grace(obj client.Object, options *metav1.DeleteOptions) bool {
	return b.rules.grace != nil && b.rules.grace(b.typed(obj), options)
}
func (b *builtin[T, P]) validName(name string, prefix bool) []string { return subdomain(name, prefix) }

func (b *builtin[T, P]) parse(obj client.Object) (draft, error) {
	sent := b.typed(copyOf(obj))
	cutTimes(reflect.ValueOf(sent).Elem())
	return b.decoded(sent), nil
}

func (b *builtin[T, P]) decoded(obj P) draft {
	obj.GetObjectKind().SetGroupVersionKind(noKind)
	overTheWire(metaOf(obj))
	if b.rules.defaults != nil {
		b.rules.defaults(obj)
	}
	return draft{obj: obj, meta: metaOf(obj)}
}

func (b *builtin[T, P]) merge(old *state, patch map[string]any) (draft, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(old.obj)
	if err != nil {
		return draft{}, apierrors.NewInternalError(err)
	}
	merged := P(new(T))
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(mergeMaps(content, patch), merged); err != nil {
		return draft{}, unreadable(err)
	}
	return b.decoded(merged), nil
}

func (b *builtin[T, P]) prepareCreate(d *draft) {
	if b.rules.prepareCreate != nil {
		b.rules.prepareCreate(b.typed(d.obj))
	}
}

func (b *builtin[T, P]) prepareUpdate(d *draft, old *state, status bool) {
	if b.rules.prepareUpdate != nil {
		b.rules.prepareUpdate(b.typed(d.obj), b.typed(old.obj), status)
	}
}

func (b *builtin[T, P]) validate(d *draft, old *state, status bool) field.ErrorList {
	is := b.typed(d.obj)
	errs := validateFinalizers(d.meta.Finalizers)
	if !status {
		errs = append(errs, b.rules.validate(is)...)
	}
	if old != nil {
		errs = append(errs, b.rules.validateUpdate(is, b.typed(old.obj), status)...)
	}
	return errs
}

func (b *builtin[T, P]) same(d *draft, old *state) bool {
	is, was := reflect.ValueOf(d.obj).Elem(), reflect.ValueOf(old.stored()).Elem()
	for i := is.NumField() - 1; i >= 0; i-- { // the status first: it is what differs
		if !equality.Semantic.DeepEqual(is.Field(i).Addr().Interface(), was.Field(i).Addr().Interface()) {
			return false
		}
	}
	return true
}

func (b *builtin[T, P]) seal(d *draft, _ *state) (*state, error) {
	if b.rules.read != nil {
		if seen := b.rules.read(b.typed(d.obj)); seen != nil {
			return &state{obj: seen, bare: d.obj}, nil
		}
	}
	return &state{obj: d.obj}, nil
}

// validateFinalizers wants the finalizers of built-in kinds to have a domain, or to be known.
func validateFinalizers(finalizers []string) field.ErrorList {
	var errs field.ErrorList
	for i, f := range finalizers {
		known := f == metav1.FinalizerOrphanDependents || f == metav1.FinalizerDeleteDependents || f == string(corev1.FinalizerKubernetes)
		if !strings.Contains(f, "/") && !known {
			errs = append(errs, field.Invalid(field.NewPath("metadata", "finalizers").Index(i), f,
				"name is neither a standard finalizer name nor is it fully qualified"))
		}
	}
	return errs
}

// subdomain is what most names must be.
func subdomain(name string, prefix bool) []string {
	return apivalidation.NameIsDNSSubdomain(name, prefix)
}

// sameMeta compares metadata.
func sameMeta(a, b *metav1.ObjectMeta) bool { return equality.Semantic.DeepEqual(a, b) }
