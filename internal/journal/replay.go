package journal

import (
	"slices"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Replay are the entries of a chain that an attempt goes on with, in the order in which they were recorded: values of all attempts, and
// errors of this one. Of a step that has several, the last is it.
func Replay(chain []*v1alpha1.Payload, attempt int32) []v1alpha1.JournalEntry {
	var usable []v1alpha1.JournalEntry
	for _, chunk := range chain {
		for _, entry := range chunk.Spec.Entries {
			if entry.Error == nil || entry.Attempt == attempt {
				usable = append(usable, entry)
			}
		}
	}
	last := make(map[string]int, len(usable))
	for i, entry := range usable {
		last[entry.Step] = i
	}
	kept := usable[:0]
	for i, entry := range usable {
		if last[entry.Step] == i {
			kept = append(kept, entry)
		}
	}
	return slices.Clip(kept)
}
