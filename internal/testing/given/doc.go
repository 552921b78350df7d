// Package given builds the objects that tests start from, such as
//
//	given.Execution("report", "ns").Running(2).Awaiting("approval").Obj()
//
// Objects have UIDs that derive from their names and were created at Noon.
package given

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Noon is when objects were created.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// After is the time d after Noon, as the API stores it.
func After(d time.Duration) *metav1.MicroTime {
	t := metav1.NewMicroTime(Noon.Add(d))
	return &t
}

// Duration is d as the API stores it.
func Duration(d time.Duration) *metav1.Duration { return &metav1.Duration{Duration: d} }

// Value is a value of the given JSON text.
func Value(text string) *v1alpha1.Value { return &v1alpha1.Value{Data: &text} }

// Error is an error of the given type.
func Error(kind, message string) *v1alpha1.Error {
	return &v1alpha1.Error{Type: kind, Message: message}
}

func meta(kind, name, namespace string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: name, Namespace: namespace, UID: uid(kind, name), Generation: 1,
		CreationTimestamp: metav1.NewTime(Noon),
	}
}

func uid(kind, name string) types.UID { return types.UID(kind + "-" + name) }

func deleted(m *metav1.ObjectMeta) {
	now := metav1.NewTime(Noon)
	m.DeletionTimestamp = &now
	m.Finalizers = []string{metav1.FinalizerDeleteDependents}
}
