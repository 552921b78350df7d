package perdure

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// The names of the steps that the SDK records for itself.
const (
	nameNow          = "now"
	nameSleep        = "sleep"
	nameTimeout      = "timeout"
	nameTimeoutFired = "timeout fired"
	nameFirst        = "first"
	nameAny          = "any"
	nameCancelled    = "cancelled"
)

// maxBatch is how many bytes of entries go in one request, well below what the gateway takes.
const maxBatch = 768 << 10

// stepJournal holds the results of local steps. It is opened before the first of them: a function without any costs no request.
type stepJournal struct {
	activation *activation

	opening sync.Mutex
	opened  bool

	mu       sync.Mutex
	entries  map[string][]journalEntry
	queue    []*pendingEntry
	flushing bool
}

type pendingEntry struct {
	entry journalEntry
	done  chan struct{}
}

// open reads the journal, once. It ends the goroutine where that fails.
func (j *stepJournal) open() {
	j.opening.Lock()
	defer j.opening.Unlock()
	if j.opened {
		return
	}
	a := j.activation
	got, err := a.backend.openJournal(a.ctx)
	a.must(err)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = map[string][]journalEntry{}
	for _, e := range got.Entries {
		j.entries[e.Step] = append(j.entries[e.Step], e)
	}
	j.opened = true
}

// lookup finds what a step came to in this attempt, where another name means that the code is not deterministic.
func (j *stepJournal) lookup(step, name string) (journalEntry, bool) {
	e, ok := j.current(step)
	if ok && e.Name != name {
		j.differs(step, name, e.Name)
	}
	return e, ok
}

// lookupValue is lookup for the steps of the author, whose values outlive their attempt. What the SDK records for itself does not:
// a choice among promises of a failed attempt says nothing about those of the next, and its deadlines are over.
func (j *stepJournal) lookupValue(step, name string) (journalEntry, bool) {
	if e, ok := j.lookup(step, name); ok {
		return e, true
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range slices.Backward(j.entries[step]) {
		if e.Name == name && e.Error == nil {
			return e, true
		}
	}
	return journalEntry{}, false
}

// glance is lookup for a step that may as well be another one.
func (j *stepJournal) glance(step, name string) (journalEntry, bool) {
	e, ok := j.current(step)
	return e, ok && e.Name == name
}

// current is the entry of a step in this attempt.
func (j *stepJournal) current(step string) (journalEntry, bool) {
	j.open()
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range j.entries[step] {
		if e.Attempt == j.activation.info.Attempt {
			return e, true
		}
	}
	return journalEntry{}, false
}

// steps are those that were recorded in this attempt.
func (j *stepJournal) steps() []string {
	j.open()
	j.mu.Lock()
	defer j.mu.Unlock()
	var steps []string
	for step, entries := range j.entries {
		if slices.ContainsFunc(entries, func(e journalEntry) bool { return e.Attempt == j.activation.info.Attempt }) {
			steps = append(steps, step)
		}
	}
	return steps
}

// otherKind tells what local step an earlier activation of this attempt had where the code now makes a call.
func (j *stepJournal) otherKind(step string) (string, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range j.entries[step] {
		if e.Attempt == j.activation.info.Attempt {
			return e.Name, true
		}
	}
	return "", false
}

func (j *stepJournal) differs(step, now, before string) {
	a := j.activation
	a.stall(kindNonDeterministic, fmt.Sprintf("step %s: the code now does %q there, and %q before in the same attempt", step, now, before))
	a.leave()
}

// record stores the result of a step, and returns what stands. Steps of concurrent tasks share a request.
func (j *stepJournal) record(e journalEntry) journalEntry {
	p := &pendingEntry{entry: e, done: make(chan struct{})}
	j.mu.Lock()
	j.queue = append(j.queue, p)
	flusher := !j.flushing
	j.flushing = true
	j.mu.Unlock()
	if flusher {
		j.flush()
	}
	select {
	case <-p.done:
	case <-j.activation.done:
		j.activation.leave()
	}
	if stands := p.entry; stands.Name != e.Name {
		j.differs(e.Step, e.Name, stands.Name)
	}
	return p.entry
}

// flush sends what is queued, until nothing is.
func (j *stepJournal) flush() {
	for {
		batch := j.take()
		if len(batch) == 0 {
			return
		}
		entries := make([]journalEntry, 0, len(batch))
		for _, p := range batch {
			entries = append(entries, p.entry)
		}
		stand := j.send(entries)
		j.mu.Lock()
		for i, p := range batch {
			p.entry = stand[i]
			if p.entry.Attempt == 0 {
				p.entry.Attempt = j.activation.info.Attempt
			}
			j.entries[p.entry.Step] = append(j.entries[p.entry.Step], p.entry)
			close(p.done)
		}
		j.mu.Unlock()
	}
}

// send stores entries, and returns what stands. Where one has a result that cannot be stored, that is the error of its step.
func (j *stepJournal) send(entries []journalEntry) []journalEntry {
	a := j.activation
	got, err := a.backend.appendJournal(a.ctx, journal{Entries: entries})
	cause, refused := unfit(err)
	switch {
	case refused && len(entries) > 1:
		var stand []journalEntry
		for i := range entries {
			stand = append(stand, j.send(entries[i:i+1])...)
		}
		return stand
	case refused:
		cause.Message = "the result of " + entries[0].Name + ": " + cause.Message
		failed := []journalEntry{{Step: entries[0].Step, Name: entries[0].Name, Error: toWire(cause)}}
		got, err = a.backend.appendJournal(a.ctx, journal{Entries: failed})
		if _, refused := unfit(err); refused {
			return failed // it is the name that is refused, and will be each time
		}
	}
	a.must(err)
	if len(got.Entries) != len(entries) {
		a.must(fmt.Errorf("the gateway answered %d entries of the journal for %d", len(got.Entries), len(entries)))
	}
	return got.Entries
}

// keep is record for the steps of the SDK, whose failure is one of the function.
func (j *stepJournal) keep(e journalEntry) journalEntry {
	stands := j.record(e)
	if stands.Error != nil {
		panic(neglected{fromWire(stands.Error, stateRejected)})
	}
	return stands
}

// take takes as many entries as fit into one request.
func (j *stepJournal) take() []*pendingEntry {
	j.mu.Lock()
	defer j.mu.Unlock()
	size, n := 0, 0
	for n < len(j.queue) && n < 1000 {
		size += entrySize(j.queue[n].entry)
		if n > 0 && size > maxBatch {
			break
		}
		n++
	}
	batch := j.queue[:n:n]
	j.queue = j.queue[n:]
	j.flushing = n > 0
	return batch
}

func entrySize(e journalEntry) int {
	size := 256 + len(e.Step) + len(e.Name) + len(e.Value)
	if e.Error != nil {
		size += len(e.Error.Message) + len(e.Error.Stack) + len(e.Error.Data)
	}
	return size
}

// recorded returns what a step came to, and carries it out if it did not yet.
func (s *scope) recorded(step, name string, carryOut func() settlement) journalEntry {
	s.act.mustBeLocal(step, name)
	if e, ok := s.act.journal.lookup(step, name); ok {
		return e
	}
	r := carryOut()
	e := journalEntry{Step: step, Name: name, Value: r.Value, Error: r.Error}
	if e.Error == nil && e.Value == nil {
		e.Value = json.RawMessage("null")
	}
	return s.act.journal.keep(e)
}

// mustBeLocal stalls code that does a local step where it made a call before. In the first attempt, all that is known is of this one.
// What the save point says of calls is of this one in any case.
func (a *activation) mustBeLocal(step, name string) {
	_, called := a.history[step]
	if called && a.info.Attempt == 1 || a.past.before[step] {
		a.stall(kindNonDeterministic, fmt.Sprintf("step %s: the code now does %q there, and made a promise before in the same attempt", step, name))
		a.leave()
	}
}
