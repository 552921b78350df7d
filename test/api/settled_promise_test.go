package api

import (
	"context"
	"fmt"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	stateFixed     = "the promise is settled: its state cannot change"
	adoptedFixed   = "the promise is settled: adoptedAttempt cannot change"
	valueFixed     = "the promise is settled: its value cannot change"
	errorFixed     = "the promise is settled: its error cannot change"
	settledAtFixed = "the promise is settled: settledAt cannot change"
)

const (
	resolved = `{state: Resolved, settledAt: "2030-01-01T00:00:00.000001Z",
		value: {json: {a: 1, b: {c: [1, {d: x}], e: {}}}, headers: {h: v}}}`
	resolvedWithData = `{state: Resolved, value: {data: '{"a":1}'}}`
	resolvedAsNull   = `{state: Resolved}`
	rejected         = `{state: Rejected, error: {type: T, message: m, stack: s, data: {json: {a: {b: 1}}}, retryable: false}}`
)

var _ = DescribeTable("A settled promise never changes", func(ctx SpecContext, status, to, refused string) {
	change{of: promise("{}"), status: status, to: "{status: " + to + "}", refused: refused}.verify(ctx)
},
	Entry("it may be settled again the same way, which is no change", resolved, resolved, ""),

	Entry("its state cannot become another settled state", resolved, "{state: Rejected, value: null}", stateFixed),
	Entry("its state cannot become Pending", resolvedAsNull, "{state: Pending}", stateFixed),
	Entry("its state cannot be removed", resolvedAsNull, "{state: null}", stateFixed),
	Entry("its status cannot be removed", resolved, "null", stateFixed),
	Entry("a status without anything but the state cannot be removed either", resolvedAsNull, "null", stateFixed),
	Entry("a rejected promise cannot be resolved", rejected, "{state: Resolved, error: null}", stateFixed),
	Entry("a canceled promise cannot be resolved", "{state: Canceled}", "{state: Resolved, value: {json: 1}}", stateFixed),
	Entry("a timed out promise cannot be resolved", "{state: TimedOut}", "{state: Resolved, value: {json: 1}}", stateFixed),

	Entry("its value cannot be removed", resolved, "{value: null}", valueFixed),
	Entry("a value cannot be added", resolvedAsNull, "{value: {json: 1}}", valueFixed),
	Entry("its value cannot change from json to data", resolved, `{value: {json: null, data: '{"a":1}'}}`, valueFixed),
	Entry("its value cannot change from data to json", resolvedWithData, "{value: {json: {a: 1}, data: null}}", valueFixed),
	Entry("its data cannot change", resolvedWithData, `{value: {data: '{"a":2}'}}`, valueFixed),
	Entry("not even the white space of its data can change", resolvedWithData, `{value: {data: '{"a": 1}'}}`, valueFixed),
	Entry("its json cannot become of another type", resolved, "{value: {json: text}}", valueFixed),
	Entry("a key of json cannot be added", resolved, "{value: {json: {z: 1}}}", valueFixed),
	Entry("a key of json cannot be removed", resolved, "{value: {json: {a: null}}}", valueFixed),
	Entry("a key of json cannot change", resolved, "{value: {json: {a: 2}}}", valueFixed),
	Entry("a key of json cannot be replaced by another one", resolved, "{value: {json: {a: null, z: 1}}}", valueFixed),
	Entry("a nested key of json cannot be added", resolved, "{value: {json: {b: {z: 1}}}}", valueFixed),
	Entry("a nested key of json cannot be removed", resolved, "{value: {json: {b: {e: null}}}}", valueFixed),
	Entry("a nested key of json cannot be replaced by another one", resolved, "{value: {json: {b: {e: null, z: {}}}}}", valueFixed),
	Entry("a nested key of json cannot become null", resolved, "{value: {json: {b: null}}}", valueFixed),
	Entry("a key cannot be added to an empty object in json", resolved, "{value: {json: {b: {e: {z: 1}}}}}", valueFixed),
	Entry("an element cannot be added to a list in json", resolved, "{value: {json: {b: {c: [1, {d: x}, 2]}}}}", valueFixed),
	Entry("an element cannot be removed from a list in json", resolved, "{value: {json: {b: {c: [1]}}}}", valueFixed),
	Entry("the elements of a list in json cannot change places", resolved, "{value: {json: {b: {c: [{d: x}, 1]}}}}", valueFixed),
	Entry("a list in json cannot be emptied", resolved, "{value: {json: {b: {c: []}}}}", valueFixed),
	Entry("a key inside a list in json cannot be added", resolved, "{value: {json: {b: {c: [1, {d: x, z: 1}]}}}}", valueFixed),
	Entry("a key inside a list in json cannot be removed", resolved, "{value: {json: {b: {c: [1, {}]}}}}", valueFixed),
	Entry("a key inside a list in json cannot change", resolved, "{value: {json: {b: {c: [1, {d: y}]}}}}", valueFixed),
	Entry("a key inside a list in json cannot be replaced by another one", resolved, "{value: {json: {b: {c: [1, {z: x}]}}}}", valueFixed),
	Entry("a number in json cannot become a string", resolved, `{value: {json: {a: "1"}}}`, valueFixed),
	Entry("false in json cannot become absent", "{state: Resolved, value: {json: false}}", "{value: null}", valueFixed),
	Entry("false in json cannot become true", "{state: Resolved, value: {json: false}}", "{value: {json: true}}", valueFixed),
	Entry("an empty string in json cannot become an empty list", `{state: Resolved, value: {json: ""}}`, "{value: {json: []}}", valueFixed),
	Entry("an empty object in json cannot become an empty list", "{state: Resolved, value: {json: {}}}", "{value: {json: []}}", valueFixed),
	Entry("a header cannot be added", resolved, "{value: {headers: {z: v}}}", valueFixed),
	Entry("a header cannot be removed", resolved, "{value: {headers: {h: null}}}", valueFixed),
	Entry("all headers cannot be removed", resolved, "{value: {headers: null}}", valueFixed),
	Entry("a header cannot change", resolved, "{value: {headers: {h: w}}}", valueFixed),
	Entry("a header cannot be replaced by another one", resolved, "{value: {headers: {h: null, z: v}}}", valueFixed),

	Entry("its error cannot be removed", rejected, "{error: null}", errorFixed),
	Entry("an error cannot be added", "{state: Rejected}", "{error: {type: T}}", errorFixed),
	Entry("the type of its error cannot change", rejected, "{error: {type: U}}", errorFixed),
	Entry("the message of its error cannot change", rejected, "{error: {message: other}}", errorFixed),
	Entry("the message of its error cannot be removed", rejected, "{error: {message: null}}", errorFixed),
	Entry("a message of its error cannot be added", "{state: Rejected, error: {type: T}}", "{error: {message: m}}", errorFixed),
	Entry("the stack of its error cannot be removed", rejected, "{error: {stack: null}}", errorFixed),
	Entry("retryable of its error cannot change", rejected, "{error: {retryable: true}}", errorFixed),
	Entry("retryable of its error cannot be removed", rejected, "{error: {retryable: null}}", errorFixed),
	Entry("one field of its error cannot be replaced by another one", "{state: Rejected, error: {type: T, message: m}}", "{error: {message: null, stack: m}}", errorFixed),
	Entry("the data of its error cannot be removed", rejected, "{error: {data: null}}", errorFixed),
	Entry("a nested key in the data of its error cannot be added", rejected, "{error: {data: {json: {a: {z: 1}}}}}", errorFixed),
	Entry("a nested key in the data of its error cannot be removed", rejected, "{error: {data: {json: {a: {b: null}}}}}", errorFixed),
	Entry("a nested key in the data of its error cannot change", rejected, "{error: {data: {json: {a: {b: 2}}}}}", errorFixed),

	Entry("settledAt may be added once to a resolved promise", resolvedAsNull, `{settledAt: "2030-01-01T00:00:00.000000Z"}`, ""),
	Entry("settledAt may be added once to a rejected promise", rejected, `{settledAt: "2030-01-01T00:00:00.000000Z"}`, ""),
	Entry("settledAt cannot change by a microsecond", resolved, `{settledAt: "2030-01-01T00:00:00.000002Z"}`, settledAtFixed),
	Entry("settledAt cannot be removed", resolved, "{settledAt: null}", settledAtFixed),

	Entry("conditions may be added", resolved,
		`{conditions: [{type: Stalled, status: "False", reason: R, message: "", lastTransitionTime: "2030-01-01T00:00:00Z"}]}`, ""),
)

// A merge patch cannot say null, and a JSON patch can.
var _ = DescribeTable("A null inside a settled json stays what it is", func(ctx SpecContext, json, op string) {
	p := create(ctx, promise("{}"))
	patch := func(text string) error {
		return k8s.Status().Patch(ctx, p, client.RawPatch(types.JSONPatchType, toJSON(text)))
	}
	Expect(patch(`[{op: replace, path: /status, value: {state: Resolved, value: {json: ` + json + `}}}]`)).To(Succeed())

	expectInvalid(patch(`[`+op+`]`), valueFixed)
},
	Entry("it cannot be removed", "{a: null, b: 1}", "{op: remove, path: /status/value/json/a}"),
	Entry("it cannot be added", "{b: 1}", "{op: add, path: /status/value/json/a, value: null}"),
	Entry("it cannot move to another key", "{a: null}", "{op: move, from: /status/value/json/a, path: /status/value/json/z}"),
	Entry("it cannot become a value", "{a: null}", "{op: replace, path: /status/value/json/a, value: 0}"),
	Entry("a value cannot become null", "{a: 0}", "{op: replace, path: /status/value/json/a, value: null}"),
	Entry("it cannot be removed from a list", "[1, null]", "{op: remove, path: /status/value/json/1}"),
)

var _ = DescribeTable("A pending promise may be settled", func(ctx SpecContext, to, refused string) {
	change{of: promise("{}"), to: "{status: " + to + "}", refused: refused}.verify(ctx)
},
	Entry("resolved with a value", resolved, ""),
	Entry("resolved without a value", resolvedAsNull, ""),
	Entry("rejected with an error", rejected, ""),
	Entry("rejected without an error", "{state: Rejected}", ""),
	Entry("canceled", "{state: Canceled, error: {type: Canceled}}", ""),
	Entry("timed out", "{state: TimedOut, error: {type: TimedOut}}", ""),

	Entry("but not to a state that does not exist", "{state: Done}", "supported values"),
	Entry("but not resolved with an error", "{state: Resolved, error: {type: T}}", "only a Rejected, Canceled or TimedOut promise has an error"),
	Entry("but not rejected with a value", "{state: Rejected, value: {json: 1}}", "only a Resolved promise has a value"),
	Entry("but a value alone is no settlement", "{value: {json: 1}}", "only a Resolved promise has a value"),
	Entry("but an error alone is no settlement", "{error: {type: T}}", "only a Rejected, Canceled or TimedOut promise has an error"),
	Entry("but a time alone is no settlement", `{settledAt: "2030-01-01T00:00:00.000000Z"}`, "a Pending promise has no settledAt"),
	Entry("but not with an error without a type", "{state: Rejected, error: {message: m}}", "status.error.type: Required value"),
)

var _ = Describe("Two settlements of one promise", func() {
	// settle is what the components of Perdure do: a merge patch between two copies of one read, with its resourceVersion.
	settle := func(ctx context.Context, read *unstructured.Unstructured, status map[string]any) error {
		after := read.DeepCopy()
		after.Object["status"] = status
		return k8s.Status().Patch(ctx, after, client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{}))
	}

	It("made from the same read: the first wins, the second gets a conflict", func(ctx SpecContext) {
		read := create(ctx, promise("{}"))

		Expect(settle(ctx, read, map[string]any{"state": "Resolved"})).To(Succeed())

		Expect(apierrors.IsConflict(settle(ctx, read, map[string]any{"state": "TimedOut"}))).To(BeTrue())
		Expect(stateOf(ctx, read)).To(Equal("Resolved"))
	})

	It("made at the same time with a resourceVersion: exactly one wins", func(ctx SpecContext) {
		read := create(ctx, promise("{}"))
		errs := race(16, func(i int) error {
			return settle(ctx, read, map[string]any{"state": "Resolved", "value": map[string]any{"json": int64(i)}})
		})

		winner := expectOneWinner(errs, apierrors.IsConflict)
		Expect(valueOf(ctx, read)).To(Equal(int64(winner)))
	})

	It("made at the same time without a resourceVersion: exactly one wins, the rule refuses the others", func(ctx SpecContext) {
		read := create(ctx, promise("{}"))
		errs := race(16, func(i int) error {
			return patchStatus(ctx, read.DeepCopy(), fmt.Sprintf("{status: {state: Resolved, value: {json: %d}}}", i))
		})

		winner := expectOneWinner(errs, apierrors.IsInvalid)
		Expect(valueOf(ctx, read)).To(Equal(int64(winner)))
	})

	It("one after the other without a resourceVersion: the rule refuses the second", func(ctx SpecContext) {
		p := create(ctx, promise("{}"))
		Expect(patchStatus(ctx, p, "{status: {state: Resolved, value: {json: {approved: true}}}}")).To(Succeed())

		expectInvalid(patchStatus(ctx, p, "{status: {state: Resolved, value: {json: {approved: false}}}}"), valueFixed)
		expectInvalid(patchStatus(ctx, p, "{status: {state: Rejected, value: null, error: {type: Denied}}}"), stateFixed)
	})

	It("by server-side apply with force: the rule refuses the second", func(ctx SpecContext) {
		p := create(ctx, promise("{}"))
		Expect(patchStatus(ctx, p, "{status: {state: Resolved, value: {json: {approved: true}}}}")).To(Succeed())

		err := k8s.Status().Patch(ctx, p, client.RawPatch(types.ApplyPatchType, toJSON(
			"{apiVersion: perdure.dev/v1alpha1, kind: DurablePromise, status: {state: Resolved, value: {json: {approved: false}}}}")),
			client.ForceOwnership, client.FieldOwner("somebody-else"))
		expectInvalid(err, valueFixed)
	})
})

// race calls try n times at once.
func race(n int, try func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = try(i) })
	}
	all.Wait()
	return errs
}

func expectOneWinner(errs []error, lost func(error) bool) int {
	GinkgoHelper()
	winner := -1
	for i, err := range errs {
		if err == nil {
			Expect(winner).To(Equal(-1), "writers %d and %d both won", winner, i)
			winner = i
			continue
		}
		Expect(lost(err)).To(BeTrue(), "writer %d: %v", i, err)
	}
	Expect(winner).NotTo(Equal(-1), "nobody won")
	return winner
}

func stateOf(ctx context.Context, p *unstructured.Unstructured) any {
	return statusField(ctx, p, "state")
}

func valueOf(ctx context.Context, p *unstructured.Unstructured) any {
	return statusField(ctx, p, "value", "json")
}

func statusField(ctx context.Context, obj *unstructured.Unstructured, path ...string) any {
	GinkgoHelper()
	now := obj.DeepCopy()
	Expect(k8s.Get(ctx, client.ObjectKeyFromObject(obj), now)).To(Succeed())
	field, _, err := unstructured.NestedFieldNoCopy(now.Object, append([]string{"status"}, path...)...)
	Expect(err).NotTo(HaveOccurred())
	return field
}
