package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// objectSize is about how large the objects of the raw writes are, as JSON and with what the API server adds.
const objectSize = 900

// writeFigures are what the raw writes gave, for each number of clients.
type writeFigures struct {
	create, patch series
}

// measureWrites creates promises of nobody, and then settles the same promises, as fast as the clients can.
func (b *bench) measureWrites(ctx context.Context, number int) error {
	for _, clients := range b.clientCounts() {
		progress("round %d of %d: raw writes, %s", number, b.rounds, plural(clients, "client"))
		prefix := fmt.Sprintf("raw-%d-%d-", number, clients)
		created, n, err := load(ctx, b.writers[:clients], b.writes, b.writeTime,
			func(ctx context.Context, c client.Client, i int) error {
				return c.Create(ctx, b.rawPromise(fmt.Sprintf("%s%d", prefix, i)))
			})
		if err != nil {
			return fmt.Errorf("create promises: %w", err)
		}
		patched, _, err := load(ctx, b.writers[:clients], n, b.writeTime,
			func(ctx context.Context, c client.Client, i int) error {
				return b.settle(ctx, c, fmt.Sprintf("%s%d", prefix, i))
			})
		if err != nil {
			return fmt.Errorf("settle promises: %w", err)
		}
		f := b.raw[clients]
		f.create, f.patch = append(f.create, created), append(f.patch, patched)
		b.raw[clients] = f
	}
	return nil
}

func (b *bench) clientCounts() []int {
	if b.clients == 1 {
		return []int{1}
	}
	return []int{1, b.clients}
}

// rawPromise has no deadline and invokes nothing, so nobody reacts to it with a write.
func (b *bench) rawPromise(name string) *v1alpha1.DurablePromise {
	data, _ := json.Marshal(strings.Repeat("x", b.padding)) //nolint:errchkjson // a string always has a JSON form
	return &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{Namespace: b.namespace, Name: name},
		Spec:       v1alpha1.DurablePromiseSpec{Param: &v1alpha1.Value{Data: new(string(data))}},
	}
}

// fitPadding finds out how much param makes a promise as large as it should be.
func (b *bench) fitPadding(ctx context.Context) error {
	p := b.rawPromise("raw-padding")
	if err := b.Create(ctx, p); err != nil {
		return fmt.Errorf("create a promise: %w", err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("measure a promise: %w", err)
	}
	b.padding = max(0, objectSize-len(text))
	return nil
}

// settle resolves a promise as any client may. It says when, so that the manager has nothing to fill in.
func (b *bench) settle(ctx context.Context, c client.Client, name string) error {
	patch := fmt.Sprintf(`{"status":{"state":"Resolved","value":{"data":"42"},"settledAt":%q}}`,
		time.Now().UTC().Format(metav1.RFC3339Micro))
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Namespace: b.namespace, Name: name}}
	return c.Status().Patch(ctx, p, client.RawPatch(types.MergePatchType, []byte(patch)))
}

// unlimited is a time that no part of the bench takes.
const unlimited = time.Duration(math.MaxInt64)
