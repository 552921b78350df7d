package main

import (
	"fmt"
	"time"
)

// What Perdure wants to reach.
const (
	targetEnd       = 150 * time.Millisecond
	targetResumeP50 = 15 * time.Millisecond
	targetResumeP99 = 60 * time.Millisecond
)

func (b *bench) rowsOfWrites() []row {
	if b.writes == 0 {
		return nil
	}
	group := fmt.Sprintf("Raw writes of a custom resource of about %d bytes", objectSize)
	base := b.raw[1].create
	var rows []row
	for _, clients := range b.clientCounts() {
		for _, kind := range []struct {
			name   string
			series series
		}{{"create", b.raw[clients].create}, {"status patch", b.raw[clients].patch}} {
			rows = append(rows, row{Group: group, Name: kind.name + ", " + plural(clients, "client")}.
				latencies(kind.series.pooled()).value(kind.series.rate(), "/s").
				compared(ratio(kind.series, base, round.rate), "create, 1 client"))
		}
	}
	return rows
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

var titles = map[string]string{barePod.name: "bare pod, phase Succeeded", plainJob.name: "plain Job, Complete", execution.name: "execution, Finished"}

func (b *bench) rowsOfSingles() []row {
	if b.single == 0 {
		return nil
	}
	const group = "One at a time, from create to done"
	job := b.singles[plainJob.name]
	rows := []row{row{Group: group, Name: "bare pod, its container ended"}.latencies(b.bareEnds.pooled()).
		compared(ratio(b.bareEnds, job, round.p50), "plain Job, p50")}
	for _, w := range workloads {
		s := b.singles[w.name]
		toJob := ratio(s, job, round.p50)
		r := row{Group: group, Name: titles[w.name]}.latencies(s.pooled()).compared(toJob, "plain Job, p50")
		if w.name == execution.name {
			r = r.target("ratio < 1", toJob < 1)
		}
		rows = append(rows, r)
	}
	return rows
}

func (b *bench) rowsOfBatches() []row {
	if b.batch == 0 {
		return nil
	}
	var rows []row
	for _, w := range workloads {
		s := b.batches[w.name]
		rows = append(rows, row{Group: fmt.Sprintf("%d at once, until all are done", b.batch), Name: titles[w.name]}.
			latencies(s.pooled()).value(s.rate(), "/s").
			compared(ratio(s, b.batches[plainJob.name], round.rate), "plain Job, per second"))
	}
	return rows
}

// rowsOfEnds tell how soon after the end of its code an execution is finished.
func (b *bench) rowsOfEnds() []row {
	const group = "Executions, from the end of the function's container"
	var rows []row
	for _, part := range []struct {
		name  string
		when  string
		count int
	}{{partSingle, "one at a time", b.single}, {partBatch, "at once", b.batch}} {
		if part.count == 0 {
			continue
		}
		var finished, complete, lead samples
		earlier := 0
		for _, name := range b.measuredExecutions(part.name, part.count) {
			end := b.recorder.when(name, containerEnded)
			f, c := b.recorder.when(name, executionFinished), b.recorder.when(name, jobComplete)
			if !end.IsZero() { // else the pod ended while its watch was interrupted
				finished, complete = append(finished, f.Sub(end)), append(complete, c.Sub(end))
			}
			lead = append(lead, c.Sub(f))
			if f.Before(c) {
				earlier++
			}
		}
		all := part.count * b.rounds
		rows = append(rows,
			row{Group: group, Name: "to Execution finished, " + part.when}.latencies(finished).
				target(fmt.Sprintf("p90 ≤ %d ms", targetEnd.Milliseconds()), len(finished) > 0 && finished.quantile(0.9) <= targetEnd),
			row{Group: group, Name: "to its own Job Complete, " + part.when}.latencies(complete),
			row{Group: group, Name: "earlier than its own Job, " + part.when}.latencies(lead),
			row{Group: group, Name: "finished before its own Job, " + part.when, Count: all}.
				value(100*float64(earlier)/float64(all), "%").target("100 %", earlier == all))
	}
	return rows
}

func (b *bench) rowsOfLedger() []row {
	const group = "Writes per execution of one pod"
	count := (b.single + b.batch) * b.rounds
	if count == 0 {
		return nil
	}
	total := row{Group: group, Name: "all", Count: count}
	if b.audit == nil {
		return []row{total.unmeasured("≤ 5")}
	}
	c := countWrites(ofNames(b.writesSeen, b.namespace,
		execution.name+"-"+partSingle+"-", execution.name+"-"+partBatch+"-"))
	var rows []row
	for _, what := range c.kinds() {
		each := float64(c.counted[what]) / float64(count)
		rows = append(rows, row{Group: group, Name: what, Count: c.counted[what]}.value(each, "each").
			target(fmt.Sprintf("≤ %g", promised[what]), c.counted[what] > 0 && each <= promised[what]))
	}
	each := float64(c.total()) / float64(count)
	rows = append(rows,
		row{Group: group, Name: "all", Count: c.total()}.value(each, "each").target("≤ 5", c.total() > 0 && each <= 5),
		row{Group: group, Name: "of these, conflicts", Count: c.conflicts}.value(float64(c.conflicts)/float64(count), "each"))
	return append(rows, apartRows(group, countWrites(inNamespace(b.writesSeen, b.namespace)))...)
}

func (b *bench) rowsOfRest() []row {
	if b.rest == 0 {
		return nil
	}
	group := fmt.Sprintf("At rest for %s, with %d executions suspended", b.rest, idleExecutions)
	all := row{Group: group, Name: "writes"}
	if b.audit == nil {
		return []row{all.unmeasured("0")}
	}
	c := countWrites(b.atRest)
	all.Count = c.total()
	rows := []row{all.value(float64(c.total()), "").target("0", c.total() == 0)}
	if elsewhere := c.total() - countWrites(inNamespace(b.atRest, b.namespace)).total(); elsewhere > 0 {
		rows = append(rows, row{Group: group, Name: "of these, in other namespaces", Count: elsewhere}.value(float64(elsewhere), ""))
	}
	return append(rows, apartRows(group, c)...)
}

func (b *bench) rowsOfResume() []row {
	if b.resume == 0 {
		return nil
	}
	group := fmt.Sprintf("Suspended executions, %g resumed per second", b.resumeRate)
	stored := b.resumes.stored
	return []row{
		row{Group: group, Name: "promise settled to Job created"}.latencies(stored).
			target(fmt.Sprintf("p50 ≤ %d, p99 ≤ %d ms", targetResumeP50.Milliseconds(), targetResumeP99.Milliseconds()),
				stored.quantile(0.5) <= targetResumeP50 && stored.quantile(0.99) <= targetResumeP99),
		row{Group: group, Name: "settlement sent to Job created"}.latencies(b.resumes.sent),
	}
}
