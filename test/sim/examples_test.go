package sim_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/test/sim"
)

// example reads the manifests of an example.
func example(t *testing.T, files ...string) []client.Object {
	t.Helper()
	var objects []client.Object
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join("..", "..", "examples", file)) //nolint:gosec // the examples
		if err != nil {
			t.Fatal(err)
		}
		decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
		for {
			var raw map[string]any
			err := decoder.Decode(&raw)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("decode %s: %v", file, err)
			}
			if len(raw) > 0 {
				objects = append(objects, object(t, raw))
			}
		}
	}
	return objects
}

func ofKind(kind string) client.Object {
	return map[string]client.Object{
		"Execution": &v1alpha1.Execution{}, "DurablePromise": &v1alpha1.DurablePromise{}, "Function": &v1alpha1.Function{},
	}[kind]
}

// scenarios are the examples, and what people may do with them.
func scenarios(t *testing.T) []sim.Scenario {
	t.Helper()
	code := newShell(t).run
	decide := func(status v1alpha1.DurablePromiseStatus) []sim.Act {
		return []sim.Act{{
			When: func(o sim.Objects) bool { return phase(o, "deploy") == v1alpha1.PhaseSuspended },
			Kind: "DurablePromise", Name: "approval", Status: true,
			Do: func(obj client.Object) { obj.(*v1alpha1.DurablePromise).Status = status }, //nolint:forcetypeassert // of this kind
		}}
	}
	yes := `{"approved":true}`
	return []sim.Scenario{
		{Name: "a transfer that succeeds", Objects: example(t, "transfer/functions.yaml", "transfer/success.yaml"), Code: code},
		{Name: "a transfer that is undone", Objects: example(t, "transfer/functions.yaml", "transfer/failure.yaml"), Code: code},
		{Name: "a fan-out", Objects: few(example(t, "fan-out/fan-out.yaml")), Code: code},
		{Name: "a timer", Objects: example(t, "timer/timer.yaml"), Code: code},
		{Name: "an approval", Objects: example(t, "approval/approval.yaml"), Code: code, People: decide(v1alpha1.DurablePromiseStatus{
			State: v1alpha1.PromiseResolved, Value: &v1alpha1.Value{Data: &yes},
		})},
		{Name: "a refusal", Objects: example(t, "approval/approval.yaml"), Code: code, People: decide(v1alpha1.DurablePromiseStatus{
			State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "Refused", Message: "not on a Friday"},
		})},
		{Name: "an approval that times out", Objects: soon(example(t, "approval/approval.yaml")), Code: code},
		{Name: "a cancellation while it waits", Objects: example(t, "approval/approval.yaml"), Code: code, People: []sim.Act{{
			When: func(o sim.Objects) bool { return phase(o, "deploy") == v1alpha1.PhaseSuspended },
			Kind: "Execution", Name: "deploy",
			Do: func(obj client.Object) { obj.(*v1alpha1.Execution).Spec.DesiredState = v1alpha1.DesiredCanceled }, //nolint:forcetypeassert // of this kind
		}}},
	}
}

func phase(o sim.Objects, execution string) v1alpha1.Phase {
	if e, ok := o.Find("Execution", execution).(*v1alpha1.Execution); ok {
		return e.Status.Phase
	}
	return ""
}

// few keeps the first four squares of the fan-out, so that every point of it can be tried, and their sum.
func few(objects []client.Object) []client.Object {
	var kept []client.Object
	for _, obj := range objects {
		e, ok := obj.(*v1alpha1.Execution)
		switch {
		case ok && e.Name == "sum-of-squares":
			e.Spec.Invoke.Args = e.Spec.Invoke.Args[:4]
		case ok && e.Name > "square-4" || ok && len(e.Name) > len("square-1"):
			continue
		}
		kept = append(kept, obj)
	}
	return kept
}

// soon makes the approval time out while it is watched.
func soon(objects []client.Object) []client.Object {
	for _, obj := range objects {
		if p, ok := obj.(*v1alpha1.DurablePromise); ok {
			p.Spec.Timeout.Duration = time.Hour
		}
	}
	return objects
}

func object(t *testing.T, raw map[string]any) client.Object {
	t.Helper()
	obj := ofKind(fmt.Sprint(raw["kind"]))
	if obj == nil {
		t.Fatalf("an example has a %s", raw["kind"])
	}
	if err := convert(raw, obj); err != nil {
		t.Fatal(err)
	}
	obj.SetNamespace("default")
	return obj
}
