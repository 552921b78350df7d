package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (b *bench) rowsOfAwaits() []row {
	if b.awaits == 0 {
		return nil
	}
	const group = "Invoke and await, of promises that a client settles"
	var rows []row
	for _, n := range b.clientCounts() {
		raw := b.await.raw[n]
		to := "raw, as many clients, per second"
		rows = append(rows,
			row{Group: group, Name: "raw: create, status patch, watch, " + plural(n, "client")}.
				latencies(raw.pooled()).value(raw.rate(), "/s").compared(ratio(raw, raw, round.rate), to),
			row{Group: group, Name: "through the gateway, " + plural(n, "function pod")}.
				latencies(b.await.awaits[n].pooled()).value(b.await.awaits[n].rate(), "/s").
				compared(ratio(b.await.awaits[n], raw, round.rate), to))
	}
	const steps = "Local steps"
	for _, n := range b.clientCounts() {
		r := row{Group: steps, Name: "entry of the journal, " + plural(n, "function pod")}.
			latencies(b.await.steps[n].pooled()).value(b.await.steps[n].rate(), "/s")
		if raw := b.raw[n].patch; len(raw) > 0 {
			r = r.compared(ratio(b.await.steps[n], raw, round.rate), "raw status patch, as many clients, per second")
		}
		rows = append(rows, r)
	}
	return rows
}

func (b *bench) rowsOfCodeResumes() []row {
	const group = "Code that goes on, from when a settlement was sent"
	var rows []row
	for _, title := range slices.Sorted(maps.Keys(b.codeResume)) {
		r := b.codeResume[title]
		to := "bare pod of the same image, p50"
		inGrace := row{Group: group, Name: title + ": behind the await, in the same pod"}.latencies(r.inGrace.pooled())
		if seen := b.await.rawSeen[1]; len(seen) > 0 {
			inGrace = inGrace.compared(ratio(r.inGrace, seen, round.p50), "raw watch, 1 client, p50")
		}
		rows = append(rows,
			row{Group: group, Name: title + ": bare pod, from create to its code"}.latencies(r.bare.pooled()).
				compared(ratio(r.bare, r.bare, round.p50), to),
			row{Group: group, Name: title + ": code of the new pod begins"}.latencies(r.started.pooled()).
				compared(ratio(r.started, r.bare, round.p50), to),
			row{Group: group, Name: title + ": behind the await, in a new pod"}.latencies(r.suspended.pooled()).
				compared(ratio(r.suspended, r.bare, round.p50), to),
			inGrace)
	}
	if seen := b.await.rawSeen[1]; len(rows) > 0 && len(seen) > 0 {
		raw := row{Group: group, Name: "raw watch, 1 client"}.latencies(seen.pooled()).compared(ratio(seen, seen, round.p50), "raw watch, p50")
		rows = append([]row{raw}, rows...)
	}
	return rows
}

func (b *bench) rowsOfReplays() []row {
	const group = "Replay, from the start of the code to its first new step; requests per activation"
	var rows []row
	for _, n := range slices.Sorted(maps.Keys(b.lists)) {
		rows = append(rows, row{Group: group, Name: fmt.Sprintf("raw: list of %d promises", n)}.latencies(b.lists[n]).compared(1, "raw list, p50"))
	}
	for _, r := range b.replayed {
		line := row{Group: group, Name: fmt.Sprintf("%s, %d %s", r.code.title, r.steps, map[string]string{stepCalls: "calls", stepLocal: "local steps"}[r.kind])}.
			latencies(r.latency).value(float64(r.requests)/float64(len(r.latency)), "req")
		if list := b.listFor(r.steps); list > 0 {
			line = line.compared(r.latency.quantile(0.5).Seconds()/list, "raw list of as many promises, p50")
		}
		rows = append(rows, line)
	}
	return rows
}

// listFor is how long a list of so many promises took, or of the few more that were asked for.
func (b *bench) listFor(steps int) float64 {
	for _, n := range slices.Sorted(maps.Keys(b.lists)) {
		if n >= steps {
			return b.lists[n].quantile(0.5).Seconds()
		}
	}
	return 0
}

func (b *bench) rowsOfPolls() []row {
	f := b.polled
	if len(f.answered.Latencies) == 0 {
		return nil
	}
	group := fmt.Sprintf("%d long polls at once on one replica of the gateway, a connection each", b.polls)
	figure := func(name string, v float64, unit string) row { return row{Group: group, Name: name}.value(v, unit) }
	grown := func(metric string, from, to map[string]float64) float64 { return to[metric] - from[metric] }
	const mib, kib = 1 << 20, 1 << 10
	const to = "raw watch, per second"
	return []row{
		figure("the manager's memory before", f.before[metricMemory]/mib, "MiB"),
		figure("with all of them", f.held[metricMemory]/mib, "MiB"),
		figure("after", f.after[metricMemory]/mib, "MiB"),
		figure("more memory, for each", grown(metricMemory, f.before, f.held)/float64(b.polls)/kib, "KiB"),
		figure("more heap, for each", grown(metricHeap, f.before, f.held)/float64(b.polls)/kib, "KiB"),
		figure("its CPU, for each that begins", 1000*grown(metricCPU, f.before, f.begun)/float64(b.polls), "ms"),
		figure("its CPU while all wait", 100*grown(metricCPU, f.begun, f.held)/holdTime.Seconds(), "% of a core"),
		figure("its CPU, for each that is answered", 1000*grown(metricCPU, f.held, f.after)/float64(b.polls), "ms"),
		row{Group: group, Name: "raw watch for as many: settlement sent to seen"}.
			latencies(f.raw.Latencies).value(f.raw.Rate, "/s").compared(1, to),
		row{Group: group, Name: "settlement sent to poll answered"}.
			latencies(f.answered.Latencies).value(f.answered.Rate, "/s").compared(f.answered.Rate/f.raw.Rate, to),
	}
}

// promisedCall is what a function costs that calls another and is suspended meanwhile, with what it calls.
var promisedCall = map[string]float64{
	"create durablepromises":       2,
	"create executions":            1,
	"patch executions/status":      8, // of the caller: activate, suspend, activate, complete, terminal; of the other: activate, complete, terminal
	"create jobs":                  3,
	"patch durablepromises/status": 2,
}

const (
	promisedAlone = 6 // an execution of one pod whose code completes it
	promisedPair  = 16
)

func (b *bench) rowsOfCalls() []row {
	const group = "Writes of functions that invoke and await"
	if b.calls == 0 {
		return nil
	}
	all := row{Group: group, Name: "a function that calls another, and the other"}
	call := row{Group: group, Name: "so, for the call"}
	step := row{Group: group, Name: "a local step"}
	if b.audit == nil {
		return []row{all.unmeasured("≤ 16"), call.unmeasured("≤ 10"), step.unmeasured("≤ 1")}
	}
	count := float64(b.calls * b.rounds)
	pairs := countWrites(ofNames(b.writesSeen, b.namespace, callPrefix))
	var rows []row
	for _, what := range pairs.kinds() {
		n := pairs.counted[what]
		each := float64(n) / count
		rows = append(rows, row{Group: group, Name: "call: " + what, Count: n}.value(each, "each").
			target(fmt.Sprintf("≤ %g", promisedCall[what]), n > 0 && each <= promisedCall[what]))
	}
	each := float64(pairs.total()) / count
	all.Count, call.Count = pairs.total(), pairs.total()
	journal := countWrites(b.journalWrites())
	opened := journal.counted["create payloads"]
	appended := journal.total() - opened
	step.Count = appended
	perStep := float64(appended) / (count * localSteps)
	return append(rows,
		all.value(each, "each").target("≤ 16", pairs.total() > 0 && each <= promisedPair),
		row{Group: group, Name: "of these, conflicts", Count: pairs.conflicts}.value(float64(pairs.conflicts)/count, "each"),
		call.value(each-promisedAlone, "each").target("≤ 10", pairs.total() > 0 && each <= promisedPair),
		step.value(perStep, "each").target("≤ 1", appended > 0 && perStep <= 1),
		row{Group: group, Name: "a journal that is opened", Count: opened}.value(float64(opened)/count, "each").
			target("≤ 1", opened > 0 && float64(opened) <= count))
}

// journalWrites are those to the journals of the executions whose steps are counted: their names hold the executions' UIDs.
func (b *bench) journalWrites() []auditEntry {
	return slices.DeleteFunc(inNamespace(b.writesSeen, b.namespace), func(e auditEntry) bool {
		return e.ObjectRef.Resource != "payloads" || !slices.ContainsFunc(b.stepped, func(uid string) bool {
			return strings.Contains(e.ObjectRef.Name, uid)
		})
	})
}
