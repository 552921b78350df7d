package controller_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Each scene is run once as it is, and then by managers whose caches are behind. What they see late, and how, follows
// from Ginkgo's seed, which is printed: -ginkgo.seed makes the same choices again.

// latenesses are the ways in which a manager sees late.
func latenesses() map[string]lateness {
	return map[string]lateness{
		"executions come late":              {resources: []string{"executions"}},
		"promises come late":                {resources: []string{"durablepromises"}},
		"jobs come late":                    {resources: []string{"jobs"}},
		"pods come late":                    {resources: []string{"pods"}},
		"functions and revisions come late": {resources: []string{"functions", "controllerrevisions"}},
		"all comes late":                    {},
		"all comes late, and reads wait for the own writes": {ownWrites: true},
		"all comes in batches":                              {batched: true},
		"connections are cut, and all is listed again":      {cut: true},
		"connections are cut, and caches go back in time":   {rewound: true},
	}
}

// standard is what a scene leaves without a fault, and what its manager does for that.
type standard struct {
	picture

	events map[string]int // by resource
	// requests of a manager that is alone, and those of them that came before the last standstill.
	requests, early requests
}

// standards of all scenes are made at once, when the first is needed.
var standards = sync.OnceValues(func() (map[string]standard, error) {
	var mu sync.Mutex
	made := map[string]standard{}
	all := scenes()
	err := inLanes(slices.Collect(maps.Keys(all)), func(name string) error {
		s, err := runUndisturbed(context.Background(), all[name])
		if err != nil {
			return fmt.Errorf("%s, without a fault: %w", name, err)
		}
		mu.Lock()
		defer mu.Unlock()
		made[name] = s
		return nil
	})
	return made, err
})

func runUndisturbed(ctx context.Context, s scene) (_ standard, err error) {
	t, _, err := newTrial(ctx, s)
	if err != nil {
		return standard{}, err
	}
	l := newLag(lateness{resources: []string{"none"}}, 0, "")
	never := newPause(&t.wire, t.namespace, moment{})
	var early requests
	t.wire.lag, t.wire.around = l, never.wrap
	t.standstill = func(ctx context.Context) error {
		err := t.calm(ctx)
		early = never.counts()
		return err
	}
	if err := t.begin(&t.wire, true); err != nil {
		return standard{}, err
	}
	defer func() { err = errors.Join(err, t.end()) }()
	if err := t.play(ctx); err != nil {
		return standard{}, err
	}
	all := never.counts()
	p, err := t.finish(ctx)
	for name, state := range p.Promises {
		if strings.HasPrefix(state, string(v1alpha1.PromisePending)) {
			err = errors.Join(err, fmt.Errorf("promise %s is pending", name))
		}
	}
	return standard{picture: p, events: l.arrived, requests: all, early: early}, err
}

// lanes bound how many trials share the API server.
var lanes = make(chan struct{}, 16)

// inLanes does something for each of many at once.
func inLanes[T any](all []T, do func(T) error) error {
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, one := range all {
		wg.Go(func() {
			lanes <- struct{}{}
			defer func() { <-lanes }()
			errs[i] = do(one)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// seedOf is the seed of a trial.
func seedOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, part := range parts {
		_, _ = io.WriteString(h, part)
	}
	return h.Sum64() ^ uint64(GinkgoRandomSeed()) //nolint:gosec // any number will do
}

var _ = Describe("A manager that sees late", Ordered, ContinueOnFailure, func() {
	var total happened

	It("is compared with one that does what it should", func() {
		all, err := standards()
		Expect(err).NotTo(HaveOccurred())
		ends := map[string]string{}
		for name, s := range all {
			ends[name] = s.summary()
		}
		Expect(cmp.Diff(expected(), ends)).To(BeEmpty())
	})

	for what, how := range latenesses() {
		It("leaves what one leaves that does not: "+what, func(ctx SpecContext) {
			all, err := standards()
			Expect(err).NotTo(HaveOccurred())
			var mu sync.Mutex
			tried := 0
			Expect(inLanes(slices.Collect(maps.Keys(all)), func(name string) error {
				if !all[name].has(how) {
					return nil
				}
				counts, err := late(ctx, scenes()[name], how, seedOf(name, what), all[name])
				mu.Lock()
				defer mu.Unlock()
				tried++
				total.add(counts)
				if err != nil {
					return fmt.Errorf("%s (%+v): %w", name, counts, err)
				}
				return nil
			})).To(Succeed())
			Expect(tried).To(BeNumerically(">", 0))
		}, SpecTimeout(5*time.Minute))
	}

	AfterAll(func() {
		GinkgoWriter.Printf("%+v\n", total)
		for _, n := range []int{total.UntilEvents, total.UntilWrite, total.UntilQuiet, total.Batches, total.Cut, total.Relisted, total.Rewound} {
			Expect(n).To(BeNumerically(">", 0), "each fault must really happen: %+v", total)
		}
	})
})

// summary tells how executions end, and how many of each kind are created.
func (s standard) summary() string {
	ends := make([]string, 0, len(s.Executions))
	for _, name := range slices.Sorted(maps.Keys(s.Executions)) {
		end, _, _ := strings.Cut(s.Executions[name], ", attempts")
		ends = append(ends, name+" "+end)
	}
	return fmt.Sprintf("%s; created %v", strings.Join(ends, ", "), s.Created)
}

// has tells whether a scene has events that could come late.
func (s standard) has(how lateness) bool {
	for resource, n := range s.events {
		if n > 1 && how.concerns(resource) {
			return true
		}
	}
	return false
}

// late runs a scene under a manager that sees late, and compares what is left.
func late(ctx context.Context, s scene, how lateness, seed uint64, want standard) (happened, error) {
	t, l, err := runLate(ctx, s, how, seed)
	if err != nil {
		return l.counts(), err
	}
	if diff := cmp.Diff(want.picture, t.last); diff != "" {
		return l.counts(), fmt.Errorf("another end: %s\n%s", diff, t.story(ctx))
	}
	counts := l.counts()
	switch {
	case t.pastJobs > 0:
		return counts, fmt.Errorf("%d Jobs were created for nothing", t.pastJobs)
	case s.limit > 0 && t.active != s.limit:
		return counts, fmt.Errorf("%d executions were active at once, and %d may be", t.active, s.limit)
	case counts.Held == 0 && counts.Cut == 0:
		return counts, errors.New("no event was held back")
	case (how.cut || how.rewound) && counts.Relisted+counts.Rewound == 0:
		return counts, errors.New("no connection was made again")
	}
	return counts, nil
}

func runLate(ctx context.Context, s scene, how lateness, seed uint64) (_ *trial, _ *lag, err error) {
	t, ns, err := newTrial(ctx, s)
	if err != nil {
		return t, newLag(how, seed, ""), err
	}
	l := newLag(how, seed, ns.ResourceVersion)
	t.wire.lag = l
	t.ready = l.connected
	if err := t.begin(&t.wire, how.ownWrites); err != nil {
		return t, l, err
	}
	defer func() { err = errors.Join(err, t.end()) }()
	if err := t.play(ctx); err != nil {
		return t, l, err
	}
	t.last, err = t.finish(ctx)
	return t, l, err
}
