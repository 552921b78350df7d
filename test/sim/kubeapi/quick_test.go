package kubeapi_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/test/sim/kubeapi"
)

// TestQuickCheckIsRight runs random operations and compares what the quick check says of each change with what the API
// server's own code says. It may not say yes to what is refused. That it says no to much that is fine would only be slow.
func TestQuickCheckIsRight(t *testing.T) {
	agreed, refused := 0, 0
	for seed := range uint64(40) {
		w := newWorld(t)
		w.WatchVerdicts(func(v kubeapi.Verdict) {
			switch {
			case v.Quick && len(v.InFull) > 0:
				t.Errorf("seed %d: %s is valid for the quick check, but %v: %v", seed, v.Kind, v.InFull, v.Content)
			case !v.Quick && len(v.InFull) == 0:
				t.Errorf("seed %d: the quick check is not sure of %s, which is fine: %v", seed, v.Kind, v.Content)
			case v.Quick:
				agreed++
			default:
				refused++
			}
		})
		s := newSide(w.client, "ns")
		g := generator{rand.New(rand.NewPCG(seed, 1))}
		for range operationsPerSequence {
			s.run(t.Context(), g.operation(s.there))
		}
	}
	if agreed < 100 || refused < 100 {
		t.Errorf("only %d valid and %d refused changes were looked at", agreed, refused)
	}
}

// TestPatchesAreTakenFromTheObjects compares the patch that is taken from two objects with the one that the client sends.
func TestPatchesAreTakenFromTheObjects(t *testing.T) {
	compared := 0
	for seed := range uint64(3000) {
		g := generator{rand.New(rand.NewPCG(seed, 2))}
		k := g.kind()
		base, err := applied(k.make(), g.body(k.creates))
		if err != nil {
			continue // the types cannot hold it
		}
		change := g.body(append(append([]string{}, k.specs...), k.statuses...))
		if g.IntN(3) == 0 {
			change = merged(change, `{"metadata": `+pick(g, metadataChanges...)+`}`)
		}
		changed, err := applied(base, change)
		if err != nil {
			continue
		}
		patch := client.MergeFrom(base)
		if g.IntN(2) == 0 {
			base.SetResourceVersion("7")
			patch = client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})
		}
		compared++
		comparePatches(t, seed, changed, patch)
	}
	if compared < 1000 {
		t.Errorf("only %d patches were compared", compared)
	}
}

func comparePatches(t *testing.T, seed uint64, changed client.Object, patch client.Patch) {
	t.Helper()
	text, err := patch.Data(changed)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := utiljson.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	got, err := kubeapi.ChangesOf(changed, patch)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		shown, _ := json.Marshal(changed) //nolint:errchkjson // has just been done
		t.Errorf("seed %d: %s\n- as sent, + as taken\n%s", seed, shown, diff)
	}
}
