package kubeapi

import (
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Verdict is what the quick check and the whole one say about a change.
type Verdict struct {
	Kind    string
	Quick   bool
	InFull  field.ErrorList
	Content map[string]any
}

// WatchVerdicts hands over what both checks say about each change of a custom resource.
func (s *Server) WatchVerdicts(see func(Verdict)) {
	for _, k := range s.kinds {
		if c, ok := k.strategy.(*custom); ok {
			k.strategy = &watched{custom: c, see: see}
		}
	}
}

type watched struct {
	*custom

	see func(Verdict)
}

func (w *watched) validate(d *draft, old *state, status bool) field.ErrorList {
	errs := w.validateInFull(d, old, status)
	w.see(Verdict{Kind: w.gvk.Kind, Quick: w.valid(d, old), InFull: errs, Content: d.content})
	return errs
}

// ChangesOf is the content of a merge patch, taken from the objects.
func ChangesOf(obj client.Object, patch client.Patch) (map[string]any, error) {
	return changesOf(obj, patch)
}
