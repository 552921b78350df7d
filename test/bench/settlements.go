package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

var errWatchEnded = errors.New("the watch for settlements ended")

// settlements is a raw watch for settled promises: what one would use to wait for many without Perdure.
type settlements struct {
	watch watch.Interface

	mu       sync.Mutex
	expected map[string]chan time.Time
}

// watchSettlements begins now: what is settled already is not shown.
func (b *bench) watchSettlements(ctx context.Context) (*settlements, error) {
	list := &v1alpha1.DurablePromiseList{}
	if err := b.List(ctx, list, client.InNamespace(b.namespace), client.Limit(1)); err != nil {
		return nil, fmt.Errorf("list promises: %w", err)
	}
	w, err := b.Watch(ctx, list, client.InNamespace(b.namespace),
		&client.ListOptions{Raw: &metav1.ListOptions{ResourceVersion: list.ResourceVersion}})
	if err != nil {
		return nil, fmt.Errorf("watch promises: %w", err)
	}
	s := &settlements{watch: w, expected: map[string]chan time.Time{}}
	go s.follow()
	return s, nil
}

func (s *settlements) stop() { s.watch.Stop() }

// expect gives the time at which the watch shows that a promise is settled. The channel is closed when the watch ends.
func (s *settlements) expect(name string) <-chan time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	settled := make(chan time.Time, 1)
	if s.expected == nil {
		close(settled)
		return settled
	}
	s.expected[name] = settled
	return settled
}

func (s *settlements) follow() {
	for event := range s.watch.ResultChan() {
		now := time.Now()
		p, ok := event.Object.(*v1alpha1.DurablePromise)
		if !ok || event.Type == watch.Deleted || p.Status.State == "" || p.Status.State == v1alpha1.PromisePending {
			continue
		}
		s.mu.Lock()
		if settled := s.expected[p.Name]; settled != nil {
			settled <- now
			delete(s.expected, p.Name)
		}
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, settled := range s.expected {
		close(settled)
	}
	s.expected = nil
}

func receive(ctx context.Context, settled <-chan time.Time) (time.Time, error) {
	select {
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	case at, ok := <-settled:
		if !ok {
			return time.Time{}, errWatchEnded
		}
		return at, nil
	}
}
