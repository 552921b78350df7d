package oracle

import (
	"encoding/json"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
)

// sameSpec says that a revision holds a Function's definition.
func sameSpec(r *appsv1.ControllerRevision, fn *v1alpha1.Function) bool {
	var spec v1alpha1.FunctionSpec
	if err := json.Unmarshal(r.Data.Raw, &spec); err != nil {
		return false
	}
	return equality.Semantic.DeepEqual(spec, fn.Spec)
}
