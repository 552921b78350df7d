package journal

import (
	"encoding/json"
	"fmt"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// Key is what has one result.
type Key struct {
	Step    string
	Attempt int32
}

// KeyOf is what an entry is the result of.
func KeyOf(entry *v1alpha1.JournalEntry) Key { return Key{Step: entry.Step, Attempt: entry.Attempt} }

// Find is the entry of a chunk with the given key, or nil.
func Find(chunk *v1alpha1.Payload, key Key) *v1alpha1.JournalEntry {
	for i := range chunk.Spec.Entries {
		if KeyOf(&chunk.Spec.Entries[i]) == key {
			return &chunk.Spec.Entries[i]
		}
	}
	return nil
}

// Stands is what stands of an entry that somebody wants to add where its key has a result already. Another name is another step.
func Stands(stands, wanted *v1alpha1.JournalEntry) (*v1alpha1.JournalEntry, error) {
	if stands.Name != wanted.Name {
		return nil, fmt.Errorf("%w: step %q was %q before, and is %q now", execution.ErrNonDeterministic, wanted.Step, stands.Name, wanted.Name)
	}
	return stands, nil
}

// Record adds entries to a chunk of the epoch's own, in their order and as many as it takes, and closes it when it is full: what comes
// next goes into another one. It returns the chunk to store with the version that was read, nil if nothing is new, and what stands of
// the entries that it dealt with.
func Record(chunk *v1alpha1.Payload, add []v1alpha1.JournalEntry) (*v1alpha1.Payload, []v1alpha1.JournalEntry, error) {
	changed := chunk.DeepCopy()
	size, err := sizeOf(chunk.Spec.Entries...)
	if err != nil {
		return nil, nil, err
	}
	var stand []v1alpha1.JournalEntry
	for i := range add {
		entry := &add[i]
		if before := Find(changed, KeyOf(entry)); before != nil {
			if entry, err = Stands(before, entry); err != nil {
				return nil, nil, err
			}
			stand = append(stand, *entry)
			continue
		}
		if changed.Spec.Closed {
			break
		}
		n, err := sizeOf(*entry)
		if err != nil {
			return nil, nil, err
		}
		size += n
		changed.Spec.Entries = append(changed.Spec.Entries, *entry)
		changed.Spec.Closed = size >= v1alpha1.MaxPayloadBytes // before it has the 256 entries that the API allows
		stand = append(stand, *entry)
	}
	if len(changed.Spec.Entries) == len(chunk.Spec.Entries) {
		return nil, stand, nil
	}
	return changed, stand, nil
}

func sizeOf(entries ...v1alpha1.JournalEntry) (int, error) {
	size := 0
	for i := range entries {
		text, err := json.Marshal(&entries[i])
		if err != nil {
			return 0, fmt.Errorf("encode entry %q: %w", entries[i].Step, err)
		}
		size += len(text)
	}
	return size, nil
}
