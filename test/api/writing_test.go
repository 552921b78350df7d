package api

import (
	"context"
	"encoding/json"

	jsonpatch "github.com/evanphx/json-patch/v5"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// Objects are written as text and sent as they stand, as kubectl does: the typed client cannot say everything that a
// client may send.

func promise(spec string) string {
	return manifest("DurablePromise", spec)
}

func execution(spec string) string {
	return manifest("Execution", spec)
}

func function(spec string) string {
	return manifest("Function", spec)
}

// manifest takes the spec in YAML's flow style, {a: b}.
func manifest(kind, spec string) string {
	return "{apiVersion: perdure.dev/v1alpha1, kind: " + kind + ", metadata: {generateName: t-}, spec: " + spec + "}"
}

func parse(text string) *unstructured.Unstructured {
	GinkgoHelper()
	obj := &unstructured.Unstructured{}
	Expect(yaml.Unmarshal([]byte(text), &obj.Object)).To(Succeed(), text)
	return obj
}

// toJSON lets tests write patches in YAML's flow style.
func toJSON(text string) []byte {
	GinkgoHelper()
	out, err := yaml.YAMLToJSON([]byte(text))
	Expect(err).NotTo(HaveOccurred(), text)
	return out
}

func tryCreate(ctx context.Context, text string) (*unstructured.Unstructured, error) {
	GinkgoHelper()
	obj := parse(text)
	if obj.GetNamespace() == "" {
		obj.SetNamespace(namespace)
	}
	err := k8s.Create(ctx, obj)
	return obj, err
}

func create(ctx context.Context, text string) *unstructured.Unstructured {
	GinkgoHelper()
	obj, err := tryCreate(ctx, text)
	Expect(err).NotTo(HaveOccurred(), text)
	return obj
}

// createWithStatus writes the status as a second request, because a create ignores it.
func createWithStatus(ctx context.Context, text, status string) *unstructured.Unstructured {
	GinkgoHelper()
	obj := create(ctx, text)
	if status != "" {
		Expect(patchStatus(ctx, obj, "{status: "+status+"}")).To(Succeed(), status)
	}
	return obj
}

// patchStatus is `kubectl patch --subresource=status --type=merge`: no resourceVersion, whatever obj holds.
func patchStatus(ctx context.Context, obj *unstructured.Unstructured, patch string) error {
	GinkgoHelper()
	return k8s.Status().Patch(ctx, obj, client.RawPatch(types.MergePatchType, toJSON(patch)))
}

// way is one of the ways in which a client can make the same change of spec or status.
type way struct {
	name  string
	write func(ctx context.Context, obj *unstructured.Unstructured, part string, change []byte) error
}

// ways must lead to the same verdict: a rule that holds for patches but not for updates is no rule.
var ways = []way{
	{"merge patch", func(ctx context.Context, obj *unstructured.Unstructured, part string, change []byte) error {
		return patchPart(ctx, obj, part, client.RawPatch(types.MergePatchType, change))
	}},
	{"update", func(ctx context.Context, obj *unstructured.Unstructured, part string, change []byte) error {
		after := changed(obj, change)
		if part == "status" {
			return k8s.Status().Update(ctx, after)
		}
		return k8s.Update(ctx, after)
	}},
	{"JSON patch", func(ctx context.Context, obj *unstructured.Unstructured, part string, change []byte) error {
		op := map[string]any{"op": "remove", "path": "/" + part}
		if after, ok := changed(obj, change).Object[part]; ok {
			op["op"], op["value"] = "replace", after
		}
		patch, err := json.Marshal([]any{op})
		Expect(err).NotTo(HaveOccurred())
		return patchPart(ctx, obj, part, client.RawPatch(types.JSONPatchType, patch))
	}},
}

func patchPart(ctx context.Context, obj *unstructured.Unstructured, part string, patch client.Patch) error {
	if part == "status" {
		return k8s.Status().Patch(ctx, obj, patch)
	}
	return k8s.Patch(ctx, obj, patch)
}

// changed is obj with a merge patch applied, as a client does it before an update.
func changed(obj *unstructured.Unstructured, change []byte) *unstructured.Unstructured {
	GinkgoHelper()
	before, err := json.Marshal(obj)
	Expect(err).NotTo(HaveOccurred())
	after, err := jsonpatch.MergePatch(before, change)
	Expect(err).NotTo(HaveOccurred())
	out := &unstructured.Unstructured{}
	Expect(out.UnmarshalJSON(after)).To(Succeed())
	return out
}

// change is a change of an existing object, and what the API server says to it.
type change struct {
	// of is the object, and status the status that it has before the change.
	of, status string
	// to is a merge patch that touches either spec or status.
	to string
	// refused is part of the error; empty where the change is allowed.
	refused string
}

// verify makes the change in each of the ways. What is refused changes nothing, so the next way gets the same object.
func (c change) verify(ctx SpecContext) {
	GinkgoHelper()
	patch := toJSON(c.to)
	part := "spec"
	if _, ok := parse(c.to).Object["status"]; ok {
		part = "status"
	}
	if c.refused == "" {
		for _, way := range ways {
			obj := createWithStatus(ctx, c.of, c.status)
			Expect(way.write(ctx, obj, part, patch)).To(Succeed(), "%s of %s", way.name, c.to)
		}
		return
	}
	obj := createWithStatus(ctx, c.of, c.status)
	for _, way := range ways {
		expectInvalid(way.write(ctx, obj.DeepCopy(), part, patch), c.refused, "%s of %s", way.name, c.to)
	}
	now := obj.DeepCopy()
	Expect(k8s.Get(ctx, client.ObjectKeyFromObject(obj), now)).To(Succeed())
	Expect(now.Object).To(Equal(obj.Object), "%s changed the object", c.to)
}

// expectInvalid is for what a rule refuses; a conflict or a server error is no proof of a rule.
func expectInvalid(err error, part string, description ...any) {
	GinkgoHelper()
	Expect(err).To(HaveOccurred(), description...)
	Expect(apierrors.IsInvalid(err)).To(BeTrue(), "want Invalid, got: %v", err)
	Expect(err.Error()).To(ContainSubstring(part), description...)
}
