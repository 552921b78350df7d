package gateway

import (
	"context"
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/lru"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/journal"
)

// Bounds of what is done for one request, and of what is remembered.
const (
	maxChunks   = 256
	knownChunks = 4096
)

// journals reads and writes journals. Of closed chunks, which never change, it remembers which results they hold, so that the cost of
// an entry does not grow with the number of entries before it.
type journals struct {
	client client.Client
	live   client.Reader
	closed *lru.Cache // of *closedChunk, by closedKey
}

type closedKey struct {
	execution types.UID
	sequence  int32
}

// closedChunk says which results a closed chunk holds.
type closedChunk struct {
	epoch int64
	keys  map[journal.Key]struct{}
}

func newJournals(o Options) *journals {
	return &journals{client: o.Client, live: o.Live, closed: lru.New(knownChunks)}
}

// chunk reads a chunk live; nil if it does not exist.
func (j *journals) chunk(ctx context.Context, e *v1alpha1.Execution, sequence int32) (*v1alpha1.Payload, error) {
	p := &v1alpha1.Payload{}
	key := client.ObjectKey{Namespace: e.Namespace, Name: journal.ChunkName(e.UID, sequence)}
	err := j.live.Get(ctx, key, p)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil //nolint:nilnil // absence is an answer here, and the caller's to judge
	case err != nil:
		return nil, fmt.Errorf("get payload %s: %w", key, err)
	default:
		return p, nil
	}
}

// remember keeps what a closed chunk holds.
func (j *journals) remember(e *v1alpha1.Execution, chunk *v1alpha1.Payload) {
	c := &closedChunk{epoch: chunk.Spec.Epoch, keys: make(map[journal.Key]struct{}, len(chunk.Spec.Entries))}
	for i := range chunk.Spec.Entries {
		c.keys[journal.KeyOf(&chunk.Spec.Entries[i])] = struct{}{}
	}
	j.closed.Add(closedKey{e.UID, chunk.Spec.Sequence}, c)
}

// create makes a chunk, or returns what another one has made under its name.
func (j *journals) create(ctx context.Context, e *v1alpha1.Execution, chunk *v1alpha1.Payload) (*v1alpha1.Payload, bool, error) {
	err := j.client.Create(ctx, chunk, unrecorded)
	if apierrors.IsAlreadyExists(err) {
		existing, err := j.chunk(ctx, e, chunk.Spec.Sequence)
		return existing, false, err
	}
	if err != nil {
		return nil, false, fmt.Errorf("create payload %s: %w", chunk.Name, err)
	}
	return chunk, true, nil
}

// update stores a chunk with the version that it was made of. Where that has changed since, it is false.
func (j *journals) update(ctx context.Context, chunk *v1alpha1.Payload) (bool, error) {
	err := j.client.Update(ctx, chunk, unrecorded)
	switch {
	case apierrors.IsConflict(err), apierrors.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("update payload %s: %w", chunk.Name, err)
	default:
		return true, nil
	}
}

// open makes the journal the epoch's, and reads it. The chunk that is still open gets the epoch's number before it is read for good, so
// that no older epoch can add what is not read.
func (j *journals) open(ctx context.Context, e *v1alpha1.Execution, epoch int64) ([]*v1alpha1.Payload, error) {
	var chain []*v1alpha1.Payload
	for sequence := range int32(maxChunks) {
		chunk, standing, err := j.claim(ctx, e, sequence, epoch)
		if err != nil || chunk == nil {
			return chain, err
		}
		chain = append(chain, chunk)
		if standing != journal.Closed {
			return chain, nil
		}
		j.remember(e, chunk)
	}
	return nil, tooManySteps("the journal has %d chunks, which is the limit", maxChunks)
}

// claim makes a chunk the epoch's, if it is open. It is nil where there is no journal and none is needed.
func (j *journals) claim(ctx context.Context, e *v1alpha1.Execution, sequence int32, epoch int64) (*v1alpha1.Payload, journal.Standing, error) {
	for range tries {
		chunk, err := j.chunk(ctx, e, sequence)
		if err == nil && chunk == nil {
			if sequence == 0 && !journal.Begun(epoch) {
				return nil, "", nil
			}
			chunk, _, err = j.create(ctx, e, journal.NewChunk(e, sequence, epoch))
		}
		if err != nil {
			return nil, "", err
		}
		if chunk == nil {
			continue // it has come and gone
		}
		standing, err := journal.Judge(chunk, e, epoch)
		if err != nil || standing != journal.Older {
			return chunk, standing, err
		}
		claimed := journal.Claimed(chunk, epoch)
		if stored, err := j.update(ctx, claimed); err != nil || stored {
			return claimed, journal.Own, err
		}
	}
	return nil, "", unavailable(errBusy, "the journal has changed too often meanwhile")
}

// record adds entries, and returns what stands of each.
func (j *journals) record(ctx context.Context, e *v1alpha1.Execution, epoch int64, add []v1alpha1.JournalEntry) ([]v1alpha1.JournalEntry, error) {
	stand := make([]v1alpha1.JournalEntry, len(add))
	rest := make([]int, len(add)) // of those that do not stand yet
	for i := range rest {
		rest[i] = i
	}
	for sequence := range int32(maxChunks) {
		if len(rest) == 0 {
			return stand, nil
		}
		known, ok := j.closed.Get(closedKey{e.UID, sequence})
		if !ok {
			handled, err := j.recordIn(ctx, e, sequence, epoch, picked(add, rest))
			if err != nil {
				return nil, err
			}
			for n, entry := range handled {
				stand[rest[n]] = entry
			}
			rest = rest[len(handled):]
			if known, ok = j.closed.Get(closedKey{e.UID, sequence}); !ok {
				continue
			}
		}
		var err error
		if rest, err = j.standing(ctx, e, sequence, epoch, known.(*closedChunk), add, rest, stand); err != nil { //nolint:forcetypeassert // nothing else is put in
			return nil, err
		}
	}
	return nil, tooManySteps("the journal has %d chunks, which is the limit", maxChunks)
}

func picked(all []v1alpha1.JournalEntry, which []int) []v1alpha1.JournalEntry {
	some := make([]v1alpha1.JournalEntry, len(which))
	for n, i := range which {
		some[n] = all[i]
	}
	return some
}

// standing answers what a closed chunk holds of the entries, and returns the others.
func (j *journals) standing(
	ctx context.Context, e *v1alpha1.Execution, sequence int32, epoch int64, known *closedChunk, add []v1alpha1.JournalEntry, rest []int,
	stand []v1alpha1.JournalEntry,
) ([]int, error) {
	if known.epoch > epoch {
		return nil, fmt.Errorf("%w: it is at epoch %d, the code at %d", journal.ErrFenced, known.epoch, epoch)
	}
	var others []int
	var chunk *v1alpha1.Payload
	for _, i := range rest {
		key := journal.KeyOf(&add[i])
		if _, holds := known.keys[key]; !holds {
			others = append(others, i)
			continue
		}
		if chunk == nil {
			var err error
			if chunk, err = j.chunk(ctx, e, sequence); err != nil {
				return nil, err
			}
			if chunk == nil {
				return nil, unavailable(nil, "a chunk of the journal was removed")
			}
		}
		before := journal.Find(chunk, key)
		if before == nil {
			return nil, unavailable(nil, "a chunk of the journal was replaced")
		}
		entry, err := journal.Stands(before, &add[i])
		if err != nil {
			return nil, err
		}
		stand[i] = *entry
	}
	return others, nil
}

// recordIn adds entries to one chunk, as many as it takes.
func (j *journals) recordIn(
	ctx context.Context, e *v1alpha1.Execution, sequence int32, epoch int64, add []v1alpha1.JournalEntry,
) ([]v1alpha1.JournalEntry, error) {
	for range tries {
		chunk, err := j.chunk(ctx, e, sequence)
		if err != nil {
			return nil, err
		}
		isNew := chunk == nil
		if isNew {
			chunk = journal.NewChunk(e, sequence, epoch)
		}
		standing, err := journal.Judge(chunk, e, epoch)
		switch {
		case err != nil:
			return nil, err
		case standing == journal.Closed:
			j.remember(e, chunk)
			return nil, nil
		case standing == journal.Older:
			return nil, fmt.Errorf("%w: chunk %d is at epoch %d, the code at %d", journal.ErrNotOpened, sequence, chunk.Spec.Epoch, epoch)
		}
		changed, stand, err := journal.Record(chunk, add)
		if err != nil || changed == nil {
			return stand, err
		}
		var stored bool
		if isNew {
			_, stored, err = j.create(ctx, e, changed)
		} else {
			stored, err = j.update(ctx, changed)
		}
		if err != nil {
			return nil, err
		}
		if stored {
			if changed.Spec.Closed {
				j.remember(e, changed)
			}
			return stand, nil
		}
	}
	return nil, unavailable(errBusy, "the journal has changed too often meanwhile")
}

// openJournal serves pods.
func (g *Gateway) openJournal(ctx context.Context, r *request) (int, any, error) {
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	s, err := g.enter(ctx, b)
	if err != nil {
		return 0, nil, err
	}
	e := s.observed.Execution
	chain, err := g.journals.open(ctx, e, b.epoch)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, showEntries(journal.Replay(chain, e.Status.Attempts)), nil
}

// appendJournal serves pods.
func (g *Gateway) appendJournal(ctx context.Context, r *request) (int, any, error) {
	add, err := entriesOf(r.body)
	if err != nil {
		return 0, nil, err
	}
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	s, err := g.enter(ctx, b)
	if err != nil {
		return 0, nil, err
	}
	e := s.observed.Execution
	at := metav1.NewMicroTime(g.clock.Now())
	for i := range add {
		add[i].Attempt, add[i].At = e.Status.Attempts, at
	}
	stand, err := g.journals.record(ctx, e, b.epoch, add)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, showEntries(stand), nil
}
