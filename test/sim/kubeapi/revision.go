package kubeapi

import (
	"encoding/json"

	appsv1 "k8s.io/api/apps/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var revisionRules = rules[*appsv1.ControllerRevision]{
	defaults: writeData,
	validate: validateRevision,
	validateUpdate: func(is, was *appsv1.ControllerRevision, _ bool) field.ErrorList {
		return apivalidation.ValidateImmutableField(is.Data, was.Data, field.NewPath("data"))
	},
}

// writeData turns data that is a typed object into what is sent of it.
func writeData(r *appsv1.ControllerRevision) {
	if text, err := json.Marshal(r.Data); err == nil && r.Data.Object != nil {
		r.Data = runtime.RawExtension{Raw: text}
	}
}

func validateRevision(r *appsv1.ControllerRevision) field.ErrorList {
	at := field.NewPath("data")
	errs := apivalidation.ValidateNonnegativeField(r.Revision, field.NewPath("revision"))
	if r.Data.Raw == nil {
		return append(errs, field.Required(at, "data is mandatory"))
	}
	var data map[string]any
	if err := json.Unmarshal(r.Data.Raw, &data); err != nil || data == nil {
		errs = append(errs, field.Required(at, "data must be a valid JSON object"))
	}
	return errs
}
