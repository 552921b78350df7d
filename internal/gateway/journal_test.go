package gateway

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/journal"
)

const (
	createsChunk = "create Payload"
	updatesChunk = "update Payload"
	readsChunk   = "get Payload"
)

// opens opens the journal as a pod.
func (b *bench) opens(a *act) []wireEntry {
	b.t.Helper()
	return into[wireJournal](b.t, b.pod(a, http.MethodPost, "/v1/journal/open", "")).Entries
}

// appends records results: "step=value", or "step!error".
func (b *bench) appends(a *act, results ...string) answer {
	b.t.Helper()
	var entries []string
	for _, result := range results {
		if step, kind, failed := strings.Cut(result, "!"); failed {
			entries = append(entries, fmt.Sprintf(`{"step":%q,"name":"work","error":{"type":%q}}`, step, kind))
			continue
		}
		step, text, _ := strings.Cut(result, "=")
		entries = append(entries, fmt.Sprintf(`{"step":%q,"name":"work","value":%s}`, step, text))
	}
	return b.pod(a, http.MethodPost, "/v1/journal/append", `{"entries":[`+strings.Join(entries, ",")+`]}`)
}

// lines are entries as "step=value" or "step!error".
func lines(entries []wireEntry) string {
	var all []string
	for _, e := range entries {
		if e.Error != nil {
			all = append(all, e.Step+"!"+e.Error.Type)
		} else {
			all = append(all, e.Step+"="+string(e.Value))
		}
	}
	return strings.Join(all, " ")
}

func expectLines(t *testing.T, got []wireEntry, want string) {
	t.Helper()
	if lines(got) != want {
		t.Errorf("entries = %s, want %s", lines(got), want)
	}
}

func (b *bench) recorded(got answer) []wireEntry {
	b.t.Helper()
	return into[wireJournal](b.t, got).Entries
}

// next begins the next epoch of an execution, with the given attempt.
func (b *bench) next(a *act, attempt int32) *act {
	b.t.Helper()
	e := b.now(a)
	then := active(a.e.Name, e.Status.Epoch+1)
	then.e.Status.Attempts = attempt
	then.e = changed(b, a.e, func(now *v1alpha1.Execution) { now.Status = then.e.Status })
	b.has(then.job, then.pod)
	return then
}

// chunks are the stored chunks.
func (b *bench) chunks() []v1alpha1.Payload {
	b.t.Helper()
	var list v1alpha1.PayloadList
	b.must(b.store.List(b.t.Context(), &list))
	return list.Items
}

func TestAStepIsRecordedOnce(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	expectLines(t, b.opens(a), "")
	if n := len(b.chunks()); n != 0 {
		t.Errorf("%d chunks before there is anything to record", n)
	}
	expectLines(t, b.recorded(b.appends(a, `1={"n": 1.0}`, "2!Broken")), `1={"n":1.0} 2!Broken`)
	expectLines(t, b.recorded(b.appends(a, "2=7", "3=null", "1=2")), `2!Broken 3=null 1={"n":1.0}`)
	expectLines(t, b.opens(a), `1={"n":1.0} 2!Broken 3=null`)
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/journal/append", `{"entries":[{"step":"1","name":"other"}]}`), http.StatusConflict, "NonDeterministic")
	entry := b.recorded(b.appends(a, "1=2"))[0]
	if entry.Attempt != 1 || entry.At == nil || entry.Name != "work" {
		t.Errorf("entry = %+v", entry)
	}
}

func TestWhatIsNoEntry(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	many := strings.TrimSuffix(strings.Repeat(`{"step":"1","name":"n"},`, 1001), ",")
	for name, body := range map[string]string{
		"no body":               ``,
		"no entries":            `{}`,
		"too many":              `{"entries":[` + many + `]}`,
		"no step":               `{"entries":[{"name":"n"}]}`,
		"a step too long":       `{"entries":[{"step":"` + strings.Repeat("x", 513) + `","name":"n"}]}`,
		"no name":               `{"entries":[{"step":"1"}]}`,
		"a name too long":       `{"entries":[{"step":"1","name":"` + strings.Repeat("x", 257) + `"}]}`,
		"a value and an error":  `{"entries":[{"step":"1","name":"n","value":1,"error":{"type":"T"}}]}`,
		"an error of no type":   `{"entries":[{"step":"1","name":"n","error":{}}]}`,
		"an unknown member":     `{"entries":[{"step":"1","name":"n","valeu":1}]}`,
		"a member twice":        `{"entries":[{"step":"1","name":"n","name":"m"}]}`,
		"entries that are null": `{"entries":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/journal/append", body), http.StatusBadRequest, "InvalidRequest")
		})
	}
	b.expectProblem(b.appends(a, `1="`+strings.Repeat("x", v1alpha1.MaxValueBytes)+`"`), http.StatusRequestEntityTooLarge, "TooLarge")
	if n := len(b.chunks()); n != 0 {
		t.Errorf("%d chunks", n)
	}
}

func TestTheAttemptIsNotForThePodToSay(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	got := b.recorded(b.pod(a, http.MethodPost, "/v1/journal/append", `{"entries":[{"step":"1","name":"n","attempt":7,"at":"2020-01-01T00:00:00.000000Z"}]}`))
	if got[0].Attempt != 1 || got[0].At.Year() == 2020 {
		t.Errorf("entry = %+v", got[0])
	}
}

func TestTheNextActivationReadsWhatWasRecorded(t *testing.T) {
	b := newBench(t)
	first := b.runs(active("e", 1))
	b.appends(first, "1=1", "2!Broken")
	second := b.next(first, 1)
	expectLines(t, b.opens(second), "1=1 2!Broken")
	third := b.next(second, 2)
	expectLines(t, b.opens(third), "1=1")
	expectLines(t, b.recorded(b.appends(third, "2=2", "1=3")), "2=2 1=3")
	expectLines(t, b.opens(third), "2=2 1=3")
}

func TestOpeningTakesAWriteOnlyOfANewEpoch(t *testing.T) {
	b := newBench(t)
	first := b.runs(active("e", 1))
	b.appends(first, "1=1")
	b.opens(first)
	if n := b.log.count(updatesChunk); n != 0 {
		t.Errorf("%d writes in the first epoch", n)
	}
	second := b.next(first, 1)
	b.opens(second)
	b.opens(second)
	if n := b.log.count(updatesChunk); n != 1 {
		t.Errorf("%d writes in the second", n)
	}
}

// A pod of an epoch that is over gets past the look at the execution, just before the next one begins. The journal itself must refuse it.
func TestAnOlderEpochCanAppendNowhere(t *testing.T) {
	fill := `big="` + strings.Repeat("x", v1alpha1.MaxPayloadBytes) + `"`
	for name, c := range map[string]struct {
		before []string
		// request is what the pod of the first epoch does when the second has opened the journal.
		request string
	}{
		"to a journal that did not exist":         {request: readsChunk},
		"to a journal that did not exist, late":   {request: createsChunk},
		"to a chunk that was open":                {before: []string{"1=1"}, request: readsChunk},
		"to a chunk that was open, late":          {before: []string{"1=1"}, request: updatesChunk},
		"behind a chunk that was closed":          {before: []string{fill}, request: readsChunk},
		"behind a chunk that was closed, late":    {before: []string{fill}, request: createsChunk},
		"as its own chunk is closed by the newer": {before: []string{"1=1"}, request: updatesChunk},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			first := b.runs(active("e", 1))
			for _, result := range c.before {
				b.recorded(b.appends(first, result))
			}
			var second *act
			b.before(c.request, func() {
				second = b.next(first, 1)
				b.opens(second)
				if strings.HasPrefix(name, "as its own") {
					b.recorded(b.appends(second, fill))
				}
			})
			b.expectProblem(b.appends(first, "late=1"), http.StatusConflict, "Fenced")
			expectLines(t, b.recorded(b.appends(second, "late=2")), "late=2")
			for _, chunk := range b.chunks() {
				for _, entry := range chunk.Spec.Entries {
					if entry.Step == "late" && *entry.Value.Data != "2" {
						t.Errorf("chunk = %+v", chunk.Spec)
					}
				}
			}
		})
	}
}

func TestWhatTheOlderEpochRecordsFirstIsRead(t *testing.T) {
	b := newBench(t)
	first := b.runs(active("e", 1))
	b.appends(first, "1=1")
	second := b.next(first, 1)
	// The write of the older one arrives between the newer one's read and its claim.
	b.before(updatesChunk, func() {
		chunk, err := b.g.journals.chunk(t.Context(), first.e, 0)
		b.must(err)
		changed, _, err := journal.Record(chunk, []v1alpha1.JournalEntry{{Step: "2", Name: "work", Attempt: 1, At: chunk.Spec.Entries[0].At}})
		b.must(err)
		b.must(b.store.Update(t.Context(), changed))
	})
	expectLines(t, b.opens(second), "1=1 2=null")
}

func TestAJournalIsOpenedBeforeItIsUsed(t *testing.T) {
	b := newBench(t)
	first := b.runs(active("e", 1))
	b.appends(first, "1=1")
	second := b.next(first, 1)
	b.expectProblem(b.appends(second, "2=2"), http.StatusBadRequest, "InvalidRequest")
	b.opens(second)
	expectLines(t, b.recorded(b.appends(second, "2=2")), "2=2")
}

func TestALongJournal(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	pad := strings.Repeat("x", 3000)
	var want []string
	for i := range 40 {
		result := fmt.Sprintf(`s%d="%d%s"`, i, i, pad)
		expectLines(t, b.recorded(b.appends(a, result)), result)
		want = append(want, result)
	}
	chunks := b.chunks()
	if len(chunks) < 4 {
		t.Fatalf("%d chunks", len(chunks))
	}
	for _, chunk := range chunks {
		if last := int(chunk.Spec.Sequence) == len(chunks)-1; chunk.Spec.Closed == last {
			t.Errorf("chunk %d of %d: closed = %v", chunk.Spec.Sequence, len(chunks), chunk.Spec.Closed)
		}
	}
	if n := b.log.count(createsChunk) + b.log.count(updatesChunk); n != 40 {
		t.Errorf("%d writes for 40 entries", n)
	}
	b.log.all = nil
	expectLines(t, b.recorded(b.appends(a, "more=1")), "more=1")
	if n := b.log.count(readsChunk); n != 1 {
		t.Errorf("%d reads for an entry behind many", n)
	}
	expectLines(t, b.recorded(b.appends(a, "s3=0", "s39=0", "last=2")), want[3]+" "+want[39]+" last=2")
	other := b.replica()
	expectLines(t, other.recorded(other.appends(a, "s3=0", "s39=0", "last=0")), want[3]+" "+want[39]+" last=2")
	expectLines(t, b.opens(a), strings.Join(append(want, "more=1", "last=2"), " "))
	second := b.next(a, 1)
	expectLines(t, b.opens(second), strings.Join(append(want, "more=1", "last=2"), " "))
	expectLines(t, other.recorded(other.appends(second, "other=3")), "other=3")
	expectLines(t, b.recorded(b.appends(second, "other=4", "s0=0")), "other=3 "+want[0])
	b.expectProblem(b.pod(second, http.MethodPost, "/v1/journal/append", `{"entries":[{"step":"s3","name":"another"}]}`), http.StatusConflict, "NonDeterministic")
}

func TestAClosedJournalWithoutANextChunkIsOpenedWithOne(t *testing.T) {
	b := newBench(t)
	first := b.runs(active("e", 1))
	fill := `big="` + strings.Repeat("x", v1alpha1.MaxPayloadBytes) + `"`
	b.appends(first, fill)
	second := b.next(first, 1)
	expectLines(t, b.opens(second), fill)
	if chunks := b.chunks(); len(chunks) != 2 || chunks[1].Spec.Epoch != 2 || !chunks[0].Spec.Closed {
		t.Errorf("chunks = %+v", chunks)
	}
}

func TestOneLargeRequestTakesSeveralChunks(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	var results []string
	for i := range 20 {
		results = append(results, fmt.Sprintf(`s%d="%s"`, i, strings.Repeat("x", 5000)))
	}
	expectLines(t, b.recorded(b.appends(a, results...)), strings.Join(results, " "))
	expectLines(t, b.opens(a), strings.Join(results, " "))
	for _, chunk := range b.chunks() {
		if n := len(chunk.Spec.Entries); n > 4 {
			t.Errorf("%d entries in chunk %d", n, chunk.Spec.Sequence)
		}
	}
}

func TestTwoAppendsAtOnceAreBothRecorded(t *testing.T) {
	for _, request := range []string{createsChunk, updatesChunk} {
		t.Run(request, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			if request == updatesChunk {
				b.appends(a, "0=0")
			}
			b.before(request, func() { b.recorded(b.appends(a, "1=1", "2=2")) })
			expectLines(t, b.recorded(b.appends(a, "2=7", "3=3")), "2=2 3=3")
		})
	}
}

func TestAForeignChunkIsNotUsed(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	foreign := journal.NewChunk(a.e, 0, 1)
	foreign.OwnerReferences = nil
	b.has(foreign)
	b.expectProblem(b.appends(a, "1=1"), http.StatusConflict, "NameTaken")
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/journal/open", ""), http.StatusConflict, "NameTaken")
}

func TestAReplyOfTheAPIServerThatWasLost(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.appends(a, "1=1")
	b.instead(updatesChunk, func() error {
		chunk, err := b.g.journals.chunk(t.Context(), a.e, 0)
		b.must(err)
		changed, _, err := journal.Record(chunk, []v1alpha1.JournalEntry{{Step: "2", Name: "work", Attempt: 1, At: chunk.Spec.Entries[0].At}})
		b.must(err)
		b.must(b.store.Update(t.Context(), changed))
		return errLost
	})
	b.expectProblem(b.appends(a, "2=null"), http.StatusServiceUnavailable, "Unavailable")
	expectLines(t, b.recorded(b.appends(a, "2=7")), "2=null")
}
