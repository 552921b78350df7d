package gateway_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	coordinationv1 "k8s.io/api/coordination/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/gateway"
)

type journalView struct {
	Entries []struct {
		Step    string
		Value   json.RawMessage
		Attempt int32
	}
}

func (r reply) steps() []string {
	GinkgoHelper()
	var j journalView
	r.into(&j)
	steps := []string{}
	for _, e := range j.Entries {
		steps = append(steps, e.Step)
	}
	return steps
}

func entryOf(step string, value any) map[string]any {
	return map[string]any{"entries": []any{map[string]any{"step": step, "name": "work", "value": value}}}
}

var _ = Describe("Two replicas", func() {
	It("let one of two ends count", func(ctx SpecContext) {
		a, b := serve(), serve()
		s := newScene(ctx, a, newNamespace(ctx), "e")
		c := s.activate(ctx)
		results := make([]reply, 2)
		var group sync.WaitGroup
		for i, url := range []string{a, b} {
			group.Go(func() {
				results[i], _ = c.at(url).send(ctx, http.MethodPost, "/v1/complete", map[string]any{"value": i})
			})
		}
		group.Wait()
		won := 0
		for i, r := range results {
			if r.status == http.StatusOK {
				won++
				Expect(*s.read(ctx).Status.Outcome.Value.Data).To(Equal(fmt.Sprint(i)))
			} else {
				Expect(r.problem()).To(Equal("Fenced"), "%s", r)
			}
		}
		Expect(won).To(Equal(1))
	}, NodeTimeout(timeoutOfSpecs))

	It("let one of many settlements count, and tell all which", func(ctx SpecContext) {
		urls := []string{serve(), serve()}
		s := newScene(ctx, urls[0], newNamespace(ctx), "e")
		c := s.activate(ctx)
		name := c.post(ctx, "/v1/promises", `{"step":"1"}`).promise().Name
		results := make([]reply, 8)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() {
				results[i], _ = c.at(urls[i%2]).send(ctx, http.MethodPost, "/v1/promises/"+name+"/resolve", map[string]any{"value": i})
			})
		}
		group.Wait()
		stands, accepted := *s.promiseNamed(ctx, name).Status.Value.Data, 0
		for i, r := range results {
			Expect(r.status).To(Equal(http.StatusOK), "%s", r)
			Expect(string(r.promise().Value)).To(Equal(stands))
			Expect(*r.promise().Accepted).To(Equal(fmt.Sprint(i) == stands))
			if *r.promise().Accepted {
				accepted++
			}
		}
		Expect(accepted).To(Equal(1))
	}, NodeTimeout(timeoutOfSpecs))

	It("make one promise for a step", func(ctx SpecContext) {
		urls := []string{serve(), serve()}
		s := newScene(ctx, urls[0], newNamespace(ctx), "e")
		c := s.activate(ctx)
		results := make([]reply, 8)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() {
				results[i], _ = c.at(urls[i%2]).send(ctx, http.MethodPost, "/v1/promises", `{"step":"1"}`)
			})
		}
		group.Wait()
		created := 0
		for _, r := range results {
			Expect(r.promise().UID).To(Equal(results[0].promise().UID), "%s", r)
			if r.status == http.StatusCreated {
				created++
			}
		}
		Expect(created).To(Equal(1))
	}, NodeTimeout(timeoutOfSpecs))

	It("keep the journal of an old pod behind a partition out of the new one's", func(ctx SpecContext) {
		a, b := serve(), serve()
		s := newScene(ctx, a, newNamespace(ctx), "e")
		old := s.activate(ctx)
		Expect(old.post(ctx, "/v1/journal/open", nil).status).To(Equal(http.StatusOK))

		// The old pod goes on as fast as it can while the next epoch begins and opens the journal at the other replica.
		recorded := make(chan []string, 1)
		go func() {
			defer GinkgoRecover()
			var mine []string
			for i := 0; ; i++ {
				step := fmt.Sprint("old-", i)
				r, err := old.send(ctx, http.MethodPost, "/v1/journal/append", entryOf(step, i))
				if err != nil || r.problem() == "Fenced" {
					break
				}
				if r.status == http.StatusOK {
					mine = append(mine, step)
				}
			}
			recorded <- mine
		}()
		Eventually(func() int { return len(s.chunks(ctx)) }).WithContext(ctx).Should(BeNumerically(">", 0))
		next := s.activate(ctx).at(b)
		seen := next.post(ctx, "/v1/journal/open", nil).steps()
		Expect(next.post(ctx, "/v1/journal/append", entryOf("new-0", 0)).status).To(Equal(http.StatusOK))
		var mine []string
		Eventually(recorded).WithContext(ctx).Should(Receive(&mine))
		Expect(seen).To(ConsistOf(mine), "the next epoch reads all that the old one was told is recorded, and nothing comes after that")
		Expect(next.post(ctx, "/v1/journal/open", nil).steps()).To(Equal(append(seen, "new-0")))
		Expect(old.at(b).post(ctx, "/v1/journal/append", entryOf("late", 0)).problem()).To(Equal("Fenced"))
	}, NodeTimeout(timeoutOfSpecs))

	It("keep two pods that append at the same time apart", func(ctx SpecContext) {
		urls := []string{serve(), serve()}
		s := newScene(ctx, urls[0], newNamespace(ctx), "e")
		c := s.activate(ctx)
		Expect(c.post(ctx, "/v1/journal/open", nil).status).To(Equal(http.StatusOK))
		pad := make([]byte, 1200)
		for i := range pad {
			pad[i] = 'x'
		}
		var group sync.WaitGroup
		stands := make([]map[string]string, 2)
		for i, url := range urls {
			stands[i] = map[string]string{}
			group.Go(func() {
				defer GinkgoRecover()
				for n := range 25 {
					step := fmt.Sprint(n)
					var r reply
					Eventually(func() int {
						r, _ = c.at(url).send(ctx, http.MethodPost, "/v1/journal/append", entryOf(step, fmt.Sprint(i, string(pad))))
						return r.status
					}).WithContext(ctx).Should(Equal(http.StatusOK), "%s", r)
					var j journalView
					Expect(json.Unmarshal(r.text, &j)).To(Succeed())
					stands[i][step] = string(j.Entries[0].Value)
				}
			})
		}
		group.Wait()
		Expect(stands[0]).To(Equal(stands[1]), "both are told the same of each step")
		all := c.post(ctx, "/v1/journal/open", nil).steps()
		Expect(all).To(HaveLen(25))
		Expect(len(s.chunks(ctx))).To(BeNumerically(">", 1))
	}, NodeTimeout(timeoutOfSpecs))
})

// chunks are those of the execution's journal.
func (s *scene) chunks(ctx context.Context) []v1alpha1.Payload {
	GinkgoHelper()
	list := &v1alpha1.PayloadList{}
	Expect(k8s.List(ctx, list, client.InNamespace(s.namespace), client.MatchingLabels{v1alpha1.LabelParent: string(s.e.UID)})).To(Succeed())
	return list.Items
}

var _ = Describe("A replica", func() {
	It("serves though another one leads", func(ctx SpecContext) {
		namespace := newNamespace(ctx)
		holder := "somebody else"
		now := metav1.NewMicroTime(time.Now())
		Expect(k8s.Create(ctx, &coordinationv1.Lease{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "leader"},
			Spec: coordinationv1.LeaseSpec{
				HolderIdentity: &holder, LeaseDurationSeconds: new(int32(3600)), AcquireTime: &now, RenewTime: &now,
			},
		})).To(Succeed())
		s := newScene(ctx, serveBehind(namespace, "leader"), namespace, "e")
		c := s.activate(ctx)
		made := c.post(ctx, "/v1/promises", `{"step":"1","timeout":"1s"}`).promise()
		got := c.post(ctx, "/v1/await", map[string]any{"promises": []any{map[string]any{"name": made.Name, "uid": made.UID}}, "timeout": 20})
		Expect(string(got.text)).To(ContainSubstring(`"TimedOut"`), "%s", got) // nobody leads who would settle it
		Expect(c.post(ctx, "/v1/complete", `{"value":1}`).status).To(Equal(http.StatusOK))
	}, NodeTimeout(timeoutOfSpecs))

	It("holds 1,000 long polls, answers all of them at once, and serves others meanwhile", func(ctx SpecContext) {
		const polls = 1000
		certificate, err := gateway.SelfSigned()
		Expect(err).NotTo(HaveOccurred())
		url := serve(func(o *gateway.Options) {
			o.TLS = certificate
			o.Limits.Burst = 2 * polls // else one caller needs a while to send so many
		})
		namespace := newNamespace(ctx)
		s := newScene(ctx, url, namespace, "e")
		connections := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxConnsPerHost: 0} //nolint:gosec // a test's certificate
		defer connections.CloseIdleConnections()
		c := s.activate(ctx)
		c.http = &http.Client{Transport: connections}
		name := c.post(ctx, "/v1/promises", `{"step":"1"}`).promise().Name

		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		replies := make(chan reply, polls)
		var again atomic.Int64
		for range polls {
			go func() {
				for ctx.Err() == nil {
					r, err := c.send(ctx, http.MethodPost, "/v1/await", map[string]any{"promises": []any{map[string]any{"name": name}}, "timeout": 60})
					if err == nil && r.status == http.StatusOK && strings.Contains(string(r.text), `"satisfied":true`) {
						replies <- r
						return
					}
					again.Add(1)
					select { // as a caller does that is asked to wait
					case <-ctx.Done():
					case <-time.After(time.Second):
					}
				}
			}()
		}
		Eventually(gateway.PollsUnderWay).WithContext(ctx).WithTimeout(90 * time.Second).Should(BeEquivalentTo(polls))
		runtime.GC()
		runtime.ReadMemStats(&during)
		other := newScene(ctx, url, namespace, "other").activate(ctx).with(c.http)
		begin := time.Now()
		Expect(other.get(ctx, "/v1/activation").status).To(Equal(http.StatusOK))
		served := time.Since(begin)

		begin = time.Now()
		settle(ctx, namespace, name, "Resolved", "7")
		for range polls {
			var r reply
			Eventually(replies).WithContext(ctx).Should(Receive(&r))
		}
		AddReportEntry("1,000 long polls", fmt.Sprintf(
			"%d KiB each with their clients in the same process; %d sent again; another caller was served within %s; all answered %s after the settlement",
			(int64(during.HeapInuse+during.StackInuse)-int64(before.HeapInuse+before.StackInuse))/polls/1024, again.Load(), served.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond)))
	}, NodeTimeout(3*time.Minute))
})

func (c caller) with(h *http.Client) caller {
	c.http = h
	return c
}
