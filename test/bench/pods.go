package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// doneTime is how long anything may take before the run is given up.
	doneTime = 5 * time.Minute
	// pause lets the node finish with one pod before the next is measured.
	pause = 500 * time.Millisecond
	// creators is how many clients create a batch.
	creators = 8
)

// Parts of the bench, as they stand in the names and labels of objects.
const (
	partSingle = "single"
	partBatch  = "batch"
	partResume = "resume"
	partIdle   = "idle"
)

func (b *bench) meta(part, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: b.namespace, Name: name, Labels: map[string]string{labelPart: part}}
}

// measureSingles runs pods, Jobs and executions one at a time, in turn, and each kind is the first of a turn as often as
// the others.
func (b *bench) measureSingles(ctx context.Context, number int) error {
	progress("round %d of %d: %d of each, one at a time", number, b.rounds, b.single)
	latencies := map[string]samples{}
	var bareEnds samples
	for i := range b.single {
		for _, w := range inTurn(i + number) {
			name := fmt.Sprintf("%s-%s-%d-%d", w.name, partSingle, number, i)
			begun := time.Now()
			if err := b.Create(ctx, w.make(b.meta(partSingle, name), template(b.image))); err != nil {
				return fmt.Errorf("create %s: %w", name, err)
			}
			if err := b.recorder.await(ctx, doneTime, w.done, name); err != nil {
				return fmt.Errorf("one at a time: %w", err)
			}
			latencies[w.name] = append(latencies[w.name], b.recorder.when(name, w.done).Sub(begun))
			if w.name == barePod.name {
				bareEnds = append(bareEnds, b.recorder.when(name, containerEnded).Sub(begun))
			}
			if err := b.awaitJobs(ctx, w, name); err != nil {
				return err
			}
			if err := sleep(ctx, pause); err != nil {
				return err
			}
		}
	}
	b.bareEnds = append(b.bareEnds, round{Latencies: bareEnds})
	for _, w := range workloads {
		b.singles[w.name] = append(b.singles[w.name], round{Latencies: latencies[w.name]})
	}
	return nil
}

// inTurn begins with another workload each time.
func inTurn(n int) []workload {
	n %= len(workloads)
	return append(append([]workload{}, workloads[n:]...), workloads[:n]...)
}

// awaitJobs waits until the Jobs of finished executions are complete, too.
func (b *bench) awaitJobs(ctx context.Context, w workload, names ...string) error {
	if w.name != execution.name {
		return nil
	}
	if err := b.recorder.await(ctx, doneTime, jobComplete, names...); err != nil {
		return fmt.Errorf("jobs of executions: %w", err)
	}
	return nil
}

// measureBatches runs many of each kind at once.
func (b *bench) measureBatches(ctx context.Context, number int) error {
	for _, w := range inTurn(number) {
		progress("round %d of %d: %d at once, %s", number, b.rounds, b.batch, w.name)
		names := make([]string, b.batch)
		begun := make([]time.Time, b.batch)
		start := time.Now()
		_, _, err := load(ctx, b.writers[:min(creators, len(b.writers))], b.batch, unlimited,
			func(ctx context.Context, c client.Client, i int) error {
				names[i] = fmt.Sprintf("%s-%s-%d-%d", w.name, partBatch, number, i)
				begun[i] = time.Now()
				return c.Create(ctx, w.make(b.meta(partBatch, names[i]), template(b.image)))
			})
		if err != nil {
			return fmt.Errorf("create a batch: %w", err)
		}
		if err := b.recorder.await(ctx, doneTime, w.done, names...); err != nil {
			return fmt.Errorf("%d at once: %w", b.batch, err)
		}
		r, last := round{}, start
		for i, name := range names {
			done := b.recorder.when(name, w.done)
			r.Latencies = append(r.Latencies, done.Sub(begun[i]))
			if done.After(last) {
				last = done
			}
		}
		r.Rate = float64(b.batch) / last.Sub(start).Seconds()
		b.batches[w.name] = append(b.batches[w.name], r)
		if err := b.awaitJobs(ctx, w, names...); err != nil {
			return err
		}
		if err := b.remove(ctx, partBatch); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes what a part made, and waits until no pod of it is left on a node.
func (b *bench) remove(ctx context.Context, part string) error {
	if err := sleep(ctx, pause); err != nil { // a write that comes too late shows in the audit log as what it is
		return err
	}
	for _, kind := range []client.Object{&v1alpha1.Execution{}, &batchv1.Job{}, &corev1.Pod{}} {
		err := b.DeleteAllOf(ctx, kind, client.InNamespace(b.namespace), client.MatchingLabels{labelPart: part},
			client.PropagationPolicy(metav1.DeletePropagationBackground))
		if err != nil {
			return fmt.Errorf("remove %T of %s: %w", kind, part, err)
		}
	}
	err := wait.PollUntilContextTimeout(ctx, pollInterval, doneTime, true, func(ctx context.Context) (bool, error) {
		var pods corev1.PodList
		if err := b.List(ctx, &pods, client.InNamespace(b.namespace)); err != nil {
			return false, nil //nolint:nilerr // asked again until the time is up
		}
		return !slices.ContainsFunc(pods.Items, func(p corev1.Pod) bool {
			return strings.Contains(p.Name, "-"+part+"-") // the name of an execution's pod begins with the execution's
		}), nil
	})
	if err != nil {
		return fmt.Errorf("pods of %s are still there: %w", part, err)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
