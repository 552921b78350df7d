package gateway

import (
	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// entriesOf are the entries that a pod wants to record. Their attempt and time are not for the pod to say.
func entriesOf(body []byte) ([]v1alpha1.JournalEntry, error) {
	var in wireJournal
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	if in.Entries == nil {
		return nil, invalid("entries is missing")
	}
	if len(in.Entries) > maxEntries {
		return nil, invalid("%d entries are sent, and at most %d may be", len(in.Entries), maxEntries)
	}
	all := make([]v1alpha1.JournalEntry, 0, len(in.Entries))
	for i := range in.Entries {
		entry, err := entryOf(&in.Entries[i])
		if err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

func entryOf(w *wireEntry) (v1alpha1.JournalEntry, error) {
	entry := v1alpha1.JournalEntry{Step: w.Step, Name: w.Name}
	if err := within("step", w.Step, 1, maxStep); err != nil {
		return entry, err
	}
	if err := within("name", w.Name, 1, maxEntryName); err != nil {
		return entry, err
	}
	if w.Error != nil && w.Value != nil {
		return entry, invalid("entry %q has a value and an error", w.Step)
	}
	var err error
	if entry.Value, err = valueOf(w.Value); err != nil {
		return entry, err
	}
	entry.Error, err = errorOf(w.Error)
	return entry, err
}

func showEntries(entries []v1alpha1.JournalEntry) wireJournal {
	shown := wireJournal{Entries: make([]wireEntry, 0, len(entries))}
	for i := range entries {
		e := &entries[i]
		w := wireEntry{Step: e.Step, Name: e.Name, Attempt: e.Attempt, At: &e.At, Error: showError(e.Error)}
		if e.Error == nil {
			w.Value = rawValue(value.Text(e.Value))
		}
		shown.Entries = append(shown.Entries, w)
	}
	return shown
}
