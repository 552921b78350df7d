package sim

import (
	"encoding/json"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// patch is a patch as the API server gets it.
func (s Sabotage) patch(p client.Patch) client.Patch {
	if s != NoLocks {
		return p
	}
	return unlocked{p}
}

// unlocked is a patch that does not say which version it rests on.
type unlocked struct{ client.Patch }

// Type is that of a merge patch.
func (u unlocked) Type() types.PatchType { return u.Patch.Type() }

// Data is the patch without its resourceVersion.
func (u unlocked) Data(obj client.Object) ([]byte, error) {
	data, err := u.Patch.Data(obj)
	if err != nil {
		return nil, err
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	delete(raw, "metadata")
	return json.Marshal(raw)
}
