package journal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/journal"
	"github.com/perdure/perdure/internal/testing/given"
)

func anExecution() *v1alpha1.Execution { return given.Execution("e", "ns").Obj() }

// entry is the result of a step in an attempt: a value, or an error where that begins with "!".
func entry(step string, attempt int32, result string) v1alpha1.JournalEntry {
	e := v1alpha1.JournalEntry{Step: step, Name: "work", Attempt: attempt, At: metav1.NewMicroTime(given.Noon)}
	if kind, failed := strings.CutPrefix(result, "!"); failed {
		e.Error = given.Error(kind, "")
	} else {
		e.Value = given.Value(result)
	}
	return e
}

func chunk(sequence int32, epoch int64, entries ...v1alpha1.JournalEntry) *v1alpha1.Payload {
	c := journal.NewChunk(anExecution(), sequence, epoch)
	c.Spec.Entries = entries
	return c
}

func closed(c *v1alpha1.Payload) *v1alpha1.Payload {
	c.Spec.Closed = true
	return c
}

func TestAChunkBelongsToItsExecution(t *testing.T) {
	e := given.Execution("e", "ns").With(func(e *v1alpha1.Execution) { e.Labels = map[string]string{v1alpha1.LabelRoot: "root"} }).Obj()
	c := journal.NewChunk(e, 3, 7)
	if c.Name != "journal-execution-e-3" || c.Namespace != "ns" || !metav1.IsControlledBy(c, e) {
		t.Errorf("chunk = %+v", c.ObjectMeta)
	}
	want := map[string]string{v1alpha1.LabelRoot: "root", v1alpha1.LabelParent: "execution-e"}
	if diff := cmp.Diff(want, c.Labels); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(v1alpha1.PayloadSpec{Sequence: 3, Epoch: 7}, c.Spec); diff != "" {
		t.Error(diff)
	}
}

func TestJudge(t *testing.T) {
	foreign := chunk(0, 2)
	foreign.OwnerReferences = nil
	for name, c := range map[string]struct {
		chunk *v1alpha1.Payload
		want  journal.Standing
		err   error
	}{
		"the epoch's own":                         {chunk: chunk(0, 2), want: journal.Own},
		"one that only older epochs have used":    {chunk: chunk(0, 1), want: journal.Older},
		"one that a newer epoch has used":         {chunk: chunk(0, 3), err: journal.ErrFenced},
		"a closed one of an older epoch":          {chunk: closed(chunk(0, 1)), want: journal.Closed},
		"a closed one of its own":                 {chunk: closed(chunk(0, 2)), want: journal.Closed},
		"one that a newer epoch has closed":       {chunk: closed(chunk(0, 3)), err: journal.ErrFenced},
		"an object of the name that is another's": {chunk: foreign, err: journal.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := journal.Judge(c.chunk, anExecution(), 2)
			if !errors.Is(err, c.err) || got != c.want {
				t.Errorf("= %q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}

func TestAClaimChangesOnlyTheEpoch(t *testing.T) {
	before := chunk(1, 2, entry("1", 1, "1"))
	claimed := journal.Claimed(before, 5)
	want := chunk(1, 5, entry("1", 1, "1"))
	if diff := cmp.Diff(want, claimed); diff != "" {
		t.Error(diff)
	}
	if before.Spec.Epoch != 2 {
		t.Error("what was read was changed")
	}
}

func TestTheFirstEpochNeedsNoChunkToBegin(t *testing.T) {
	if journal.Begun(1) || !journal.Begun(2) {
		t.Error("Begun")
	}
}

func TestRecord(t *testing.T) {
	for name, c := range map[string]struct {
		chunk *v1alpha1.Payload
		add   []v1alpha1.JournalEntry
		// changed is what the chunk has then; nil if nothing is stored.
		changed, stand []v1alpha1.JournalEntry
		err            error
	}{
		"the first entry": {
			chunk: chunk(0, 1), add: []v1alpha1.JournalEntry{entry("1", 1, "1")},
			changed: []v1alpha1.JournalEntry{entry("1", 1, "1")}, stand: []v1alpha1.JournalEntry{entry("1", 1, "1")},
		},
		"an entry that stands is not recorded again, whatever it says now": {
			chunk: chunk(0, 1, entry("1", 1, "1")), add: []v1alpha1.JournalEntry{entry("1", 1, "2")},
			stand: []v1alpha1.JournalEntry{entry("1", 1, "1")},
		},
		"the first of two in one request stands": {
			chunk: chunk(0, 1), add: []v1alpha1.JournalEntry{entry("1", 1, "1"), entry("1", 1, "2")},
			changed: []v1alpha1.JournalEntry{entry("1", 1, "1")},
			stand:   []v1alpha1.JournalEntry{entry("1", 1, "1"), entry("1", 1, "1")},
		},
		"another attempt records the step anew": {
			chunk: chunk(0, 1, entry("1", 1, "!Broken")), add: []v1alpha1.JournalEntry{entry("1", 2, "2")},
			changed: []v1alpha1.JournalEntry{entry("1", 1, "!Broken"), entry("1", 2, "2")},
			stand:   []v1alpha1.JournalEntry{entry("1", 2, "2")},
		},
		"what stands and what is new, in the order of the request": {
			chunk: chunk(0, 1, entry("2", 1, "2")), add: []v1alpha1.JournalEntry{entry("1", 1, "1"), entry("2", 1, "x"), entry("3", 1, "3")},
			changed: []v1alpha1.JournalEntry{entry("2", 1, "2"), entry("1", 1, "1"), entry("3", 1, "3")},
			stand:   []v1alpha1.JournalEntry{entry("1", 1, "1"), entry("2", 1, "2"), entry("3", 1, "3")},
		},
		"nothing": {chunk: chunk(0, 1)},
		"another name for the same step in one attempt": {
			chunk: chunk(0, 1, entry("1", 1, "1")), add: []v1alpha1.JournalEntry{named(entry("1", 1, "1"))},
			err: execution.ErrNonDeterministic,
		},
		"another name in another attempt": {
			chunk: chunk(0, 1, entry("1", 1, "1")), add: []v1alpha1.JournalEntry{named(entry("1", 2, "1"))},
			changed: []v1alpha1.JournalEntry{entry("1", 1, "1"), named(entry("1", 2, "1"))},
			stand:   []v1alpha1.JournalEntry{named(entry("1", 2, "1"))},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.chunk.DeepCopy()
			changed, stand, err := journal.Record(c.chunk, c.add)
			if !errors.Is(err, c.err) {
				t.Fatalf("error = %v, want %v", err, c.err)
			}
			var entries []v1alpha1.JournalEntry
			if changed != nil {
				entries = changed.Spec.Entries
			}
			if diff := cmp.Diff(c.changed, entries); diff != "" {
				t.Error("stored", diff)
			}
			if diff := cmp.Diff(c.stand, stand); diff != "" {
				t.Error("stands", diff)
			}
			if diff := cmp.Diff(before, c.chunk); diff != "" {
				t.Error("what was read was changed", diff)
			}
		})
	}
}

func named(e v1alpha1.JournalEntry) v1alpha1.JournalEntry {
	e.Name = "other"
	return e
}

func TestAChunkIsClosedByWhatFillsIt(t *testing.T) {
	large := entry("large", 1, `"`+strings.Repeat("x", v1alpha1.MaxPayloadBytes)+`"`)
	var many []v1alpha1.JournalEntry
	for i := range 300 {
		many = append(many, entry(fmt.Sprint(i), 1, "1"))
	}
	for name, c := range map[string]struct {
		chunk  *v1alpha1.Payload
		add    []v1alpha1.JournalEntry
		dealt  int
		closed bool
	}{
		"by size": {chunk: chunk(0, 1, entry("1", 1, "1")), add: []v1alpha1.JournalEntry{large, entry("2", 1, "2")}, dealt: 1, closed: true},
		"by size that it had": {
			chunk: chunk(0, 1, entry("a", 1, `"`+strings.Repeat("x", v1alpha1.MaxPayloadBytes-200)+`"`)),
			add:   []v1alpha1.JournalEntry{entry("b", 1, `"`+strings.Repeat("y", 150)+`"`), entry("c", 1, "1")}, dealt: 1, closed: true,
		},
		"by many small ones": {chunk: chunk(0, 1), add: many[:200], dealt: countThatFit(many[:200]), closed: countThatFit(many[:200]) < 200},
		"not by little":      {chunk: chunk(0, 1), add: many[:3], dealt: 3},
	} {
		t.Run(name, func(t *testing.T) {
			changed, stand, err := journal.Record(c.chunk, c.add)
			if err != nil {
				t.Fatal(err)
			}
			if changed.Spec.Closed != c.closed || len(stand) != c.dealt {
				t.Errorf("closed = %v with %d entries dealt with, want %v and %d", changed.Spec.Closed, len(stand), c.closed, c.dealt)
			}
		})
	}
}

// countThatFit counts by the rule of sizes alone.
func countThatFit(entries []v1alpha1.JournalEntry) int {
	total := 0
	for i := range entries {
		total += len(fmt.Sprintf(`{"step":%q,"name":"work","attempt":1,"at":"2026-03-01T12:00:00.000000Z","value":{"data":"1"}}`, entries[i].Step))
		if total >= v1alpha1.MaxPayloadBytes {
			return i + 1
		}
	}
	return len(entries)
}

func TestAClosedChunkTakesNothing(t *testing.T) {
	full := closed(chunk(0, 1, entry("1", 1, "1")))
	changed, stand, err := journal.Record(full, []v1alpha1.JournalEntry{entry("1", 1, "x"), entry("2", 1, "2"), entry("1", 1, "x")})
	if err != nil || changed != nil || len(stand) != 1 {
		t.Errorf("= %v, %v, %v", changed, stand, err)
	}
}

func TestAChunkHasNoMoreEntriesThanTheAPIAllows(t *testing.T) {
	c := chunk(0, 1)
	small := v1alpha1.JournalEntry{Step: "s", Name: "n", At: metav1.NewMicroTime(given.Noon)}
	for attempt := range int32(300) {
		e := small
		e.Attempt = attempt
		changed, _, err := journal.Record(c, []v1alpha1.JournalEntry{e})
		if err != nil {
			t.Fatal(err)
		}
		if changed == nil {
			break
		}
		c = changed
	}
	if n := len(c.Spec.Entries); n > 256 || !c.Spec.Closed {
		t.Errorf("%d entries, closed = %v", n, c.Spec.Closed)
	}
}

func TestReplay(t *testing.T) {
	for name, c := range map[string]struct {
		chain []*v1alpha1.Payload
		want  []v1alpha1.JournalEntry
	}{
		"no journal": {},
		"values of all attempts": {
			chain: []*v1alpha1.Payload{chunk(0, 1, entry("1", 1, "1"), entry("2", 2, "2"))},
			want:  []v1alpha1.JournalEntry{entry("1", 1, "1"), entry("2", 2, "2")},
		},
		"an error of an earlier attempt does not count": {
			chain: []*v1alpha1.Payload{chunk(0, 1, entry("1", 1, "!Broken"), entry("2", 2, "!Broken"))},
			want:  []v1alpha1.JournalEntry{entry("2", 2, "!Broken")},
		},
		"what a later attempt recorded goes before": {
			chain: []*v1alpha1.Payload{closed(chunk(0, 1, entry("1", 1, "1"), entry("2", 1, "2"))), chunk(1, 2, entry("1", 2, "3"))},
			want:  []v1alpha1.JournalEntry{entry("2", 1, "2"), entry("1", 2, "3")},
		},
		"a value of an earlier attempt counts after an error in between": {
			chain: []*v1alpha1.Payload{chunk(0, 1, entry("1", 0, "0"), entry("1", 1, "!Broken"))},
			want:  []v1alpha1.JournalEntry{entry("1", 0, "0")},
		},
		"an error of this attempt goes before a value of an earlier one": {
			chain: []*v1alpha1.Payload{chunk(0, 1, entry("1", 1, "1"), entry("1", 2, "!Broken"))},
			want:  []v1alpha1.JournalEntry{entry("1", 2, "!Broken")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := journal.Replay(c.chain, 2)
			if len(c.want) == 0 && len(got) == 0 {
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
