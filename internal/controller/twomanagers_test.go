package controller_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Two managers act at the same time, as they may for a moment when the leader changes and the old one does not know yet.
// Either both run from the beginning; or the first stands still before one of its requests, the second goes on until
// nothing is left to do, and then the first goes on where it stood, with all that it had in mind.

// pairing says what the first of two managers does.
type pairing struct {
	scene string
	at    moment // it is paused then; never: both run from the beginning
	early bool   // it goes on at the next standstill of the scene, and not only at the end
}

// outcomes counts what became of requests that were sent late.
type outcomes struct{ Trials, Paused, Refused, Accepted, Reads, PastJobs int }

// few is up to how many writes of a scene each has a trial of its own.
const few = 18

// skips thins out the trials in which a manager is paused until all is over: of scenes with many writes, and of the writes
// before a standstill, each of which has a trial that ends there, every second one is left. Of the reads every third is.
// Which ones follows from Ginkgo's seed.
func skips(name string, s standard, n int) bool {
	return (n < s.early.Writes || s.requests.Writes > few) && n%2 == int(seedOf(name)%2) //nolint:gosec // 0 or 1
}

var _ = Describe("Two managers", Ordered, ContinueOnFailure, func() {
	try := func(ctx context.Context, choose func(name string, s standard) []pairing) outcomes {
		GinkgoHelper()
		all, err := standards()
		Expect(err).NotTo(HaveOccurred())
		var pairings []pairing
		for _, name := range slices.Sorted(maps.Keys(all)) {
			pairings = append(pairings, choose(name, all[name])...)
		}
		var mu sync.Mutex
		var sum outcomes
		Expect(inLanes(pairings, func(how pairing) error {
			got, err := together(ctx, how, all[how.scene])
			mu.Lock()
			defer mu.Unlock()
			sum.add(got)
			if err != nil {
				return fmt.Errorf("%+v: %w", how, err)
			}
			return nil
		})).To(Succeed())
		if pairings[0].at.n > 0 {
			// The very number of requests differs a little from run to run.
			Expect(sum.Paused).To(BeNumerically(">", sum.Trials*9/10), "%+v", sum)
		}
		GinkgoWriter.Printf("%+v\n", sum)
		return sum
	}

	It("leave what one leaves, when both run all the time", func(ctx SpecContext) {
		sum := try(ctx, func(name string, _ standard) []pairing {
			return []pairing{{scene: name}}
		})
		Expect(sum.Refused).To(BeNumerically(">", 0), "else they have not met")
	}, SpecTimeout(8*time.Minute))

	It("leave what one leaves, when one is paused before a write until all is over", func(ctx SpecContext) {
		sum := try(ctx, func(name string, s standard) []pairing {
			var all []pairing
			for n := range s.requests.Writes {
				if !skips(name, s, n) {
					all = append(all, pairing{scene: name, at: moment{n: n + 1}})
				}
			}
			return all
		})
		Expect(sum.Refused).To(BeNumerically(">", 0))
		Expect(sum.Accepted).To(BeNumerically(">", 0))
	}, SpecTimeout(8*time.Minute))

	It("leave what one leaves, when one is paused before a write until all waits", func(ctx SpecContext) {
		sum := try(ctx, func(name string, s standard) []pairing {
			var all []pairing
			for n := range s.early.Writes {
				all = append(all, pairing{scene: name, at: moment{n: n + 1}, early: true})
			}
			return all
		})
		Expect(sum.Refused).To(BeNumerically(">", 0))
		Expect(sum.Accepted).To(BeNumerically(">", 0))
	}, SpecTimeout(8*time.Minute))

	It("leave what one leaves, when one is paused between its reads", func(ctx SpecContext) {
		sum := try(ctx, func(name string, s standard) []pairing {
			var all []pairing
			for n := int(seedOf(name) % 3); n < s.early.Reads; n += 3 { //nolint:gosec // less than three
				all = append(all, pairing{scene: name, at: moment{n: n + 1, reads: true}, early: true})
			}
			return all
		})
		Expect(sum.Reads).To(BeNumerically(">", 0))
	}, SpecTimeout(8*time.Minute))
})

func (o *outcomes) add(other outcomes) {
	o.Trials += other.Trials
	o.Paused += other.Paused
	o.Refused += other.Refused
	o.Accepted += other.Accepted
	o.Reads += other.Reads
	o.PastJobs += other.PastJobs
}

// together runs a scene under two managers, and compares what is left.
func together(ctx context.Context, how pairing, want standard) (outcomes, error) {
	t, p, err := runPair(ctx, how)
	if err != nil {
		return outcomes{}, err
	}
	got := outcomes{Trials: 1, PastJobs: t.pastJobs}
	if how.at.n > 0 && p.happened() {
		got.Paused++
	}
	late := p.sentLate()
	if how.at.n == 0 {
		late = slices.Concat(t.wire.all(), t.second.all())
	}
	for _, r := range late {
		switch {
		case r.Verb == "get":
			got.Reads++
		case r.Code >= http.StatusBadRequest:
			got.Refused++
		case r.Code != 0:
			got.Accepted++
		default:
			return got, fmt.Errorf("%s %s was held, and then not sent", r, r.Name)
		}
	}
	left := t.last
	left.Created = apart(left.Created, t)
	if diff := cmp.Diff(want.picture, left); diff != "" {
		return got, fmt.Errorf("another end: %s\nlate: %v\npast jobs: %d\n%s", diff, late, t.pastJobs, t.story(ctx))
	}
	return got, nil
}

// apart leaves out of what was created what a paused manager created when it was too late: Jobs of past epochs, and what
// belongs to owners that are gone. The picture shows that they are gone, too.
func apart(created map[string]int, t *trial) map[string]int {
	rest := maps.Clone(created)
	rest["jobs"] -= t.pastJobs
	for resource, n := range t.stillborn {
		rest[resource] -= n
	}
	maps.DeleteFunc(rest, func(_ string, n int) bool { return n == 0 })
	return rest
}

func runPair(ctx context.Context, how pairing) (_ *trial, _ *pause, err error) {
	t, _, err := newTrial(ctx, scenes()[how.scene])
	if err != nil {
		return nil, nil, err
	}
	p := newPause(&t.wire, t.namespace, how.at)
	t.wire.around = p.wrap
	if err := t.begin(&t.wire, true); err != nil {
		return nil, nil, err
	}
	started := make(chan error, 1)
	next := make(chan struct{}) // the second manager begins
	if how.at.n == 0 {
		close(next)
	}
	ended := make(chan struct{})
	go func() {
		select {
		case <-next:
		case <-p.stopped:
		case <-ended:
			started <- nil
			return
		}
		started <- t.begin(&t.second, true)
	}()
	defer func() {
		close(ended)
		p.release()
		err = errors.Join(err, <-started, t.end())
	}()
	letGo := func(ctx context.Context) error {
		if !p.happened() || p.over() {
			return nil
		}
		err := errors.Join(t.calm(ctx), t.know(ctx))
		p.release()
		return errors.Join(err, t.calm(ctx))
	}
	if how.early {
		t.standstill = letGo
	}
	if err := t.play(ctx); err != nil {
		return nil, nil, err
	}
	if err := errors.Join(letGo(ctx), t.atRest(ctx)); err != nil {
		return nil, nil, err
	}
	t.last, err = t.finish(ctx)
	return t, p, err
}
