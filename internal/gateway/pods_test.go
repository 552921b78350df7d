package gateway_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("Code in a pod", func() {
	It("makes a promise, awaits it, records a step, suspends, is told its history, and ends", func(ctx SpecContext) {
		namespace := newNamespace(ctx)
		s := newScene(ctx, serve(), namespace, "e")
		first := s.activate(ctx)

		about := first.get(ctx, "/v1/activation?history=true")
		Expect(about.status).To(Equal(200), "%s", about)

		made := first.post(ctx, "/v1/promises", `{"step":"1","invoke":{"function":"f","args":[{"value": 1.0},{"value":{"a": [1, 2]}}]}}`)
		Expect(made.status).To(Equal(201), "%s", made)
		again := first.post(ctx, "/v1/promises", `{"step":"1","invoke":{"function":"f","args":[{"value":1.0},{"value":{"a":[1,2]}}]}}`)
		Expect(again.status).To(Equal(200), "%s", again)
		name := made.promise().Name
		Expect(again.promise().UID).To(Equal(made.promise().UID))
		Expect(*s.promiseNamed(ctx, name).Spec.Invoke.Args[0].Value.Data).To(Equal("1.0"))

		Expect(first.post(ctx, "/v1/journal/open", nil).status).To(Equal(200))
		recorded := first.post(ctx, "/v1/journal/append", `{"entries":[{"step":"2","name":"now","value":17}]}`)
		Expect(recorded.status).To(Equal(200), "%s", recorded)

		open := first.post(ctx, "/v1/await", map[string]any{"promises": []any{map[string]any{"name": name}}, "timeout": 0.05})
		Expect(open.status).To(Equal(200), "%s", open)
		Expect(string(open.text)).To(ContainSubstring(`"satisfied":false`))

		suspended := first.post(ctx, "/v1/suspend", map[string]any{"awaiting": []any{map[string]any{"name": name, "uid": made.promise().UID}}})
		Expect(suspended.status).To(Equal(200), "%s", suspended)
		Expect(s.read(ctx).Status.Phase).To(Equal(v1alpha1.PhaseSuspended))
		Expect(first.get(ctx, "/v1/activation").problem()).To(Equal("Fenced"))

		settle(ctx, namespace, name, "Resolved", `{"n": 1}`)
		second := s.activate(ctx)
		about = second.get(ctx, "/v1/activation?history=true")
		Expect(string(about.text)).To(ContainSubstring(`"step":"1"`), "%s", about)
		journal := second.post(ctx, "/v1/journal/open", nil)
		Expect(string(journal.text)).To(ContainSubstring(`"value":17`), "%s", journal)
		beat := second.post(ctx, "/v1/heartbeat", `{"done":1,"total":3}`)
		Expect(string(beat.text)).To(ContainSubstring(`"stored":true`), "%s", beat)
		done := second.post(ctx, "/v1/complete", `{"value": [1, 2]}`)
		Expect(done.status).To(Equal(200), "%s", done)
		Expect(*s.read(ctx).Status.Outcome.Value.Data).To(Equal("[1,2]"))
	}, NodeTimeout(timeoutOfSpecs))
})
