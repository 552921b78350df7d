package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"
)

// row is one line of the table. Latencies are in milliseconds; what does not apply is nil.
type row struct {
	Group  string   `json:"group"`
	Name   string   `json:"name"`
	Count  int      `json:"count,omitempty"`
	Value  *float64 `json:"value,omitempty"`
	Unit   string   `json:"unit,omitempty"`
	P50    *float64 `json:"p50ms,omitempty"`
	P90    *float64 `json:"p90ms,omitempty"`
	P99    *float64 `json:"p99ms,omitempty"`
	Max    *float64 `json:"maxms,omitempty"`
	Ratio  *float64 `json:"ratio,omitempty"`
	To     string   `json:"ratioTo,omitempty"`
	Target string   `json:"target,omitempty"`
	Met    *bool    `json:"met,omitempty"`
}

// report is what a run found out.
type report struct {
	Environment environment       `json:"environment"`
	Settings    map[string]any    `json:"settings"`
	Warnings    []string          `json:"warnings"`
	Rows        []row             `json:"rows"`
	Rounds      map[string]series `json:"rounds"`
}

func newReport(b *bench, env environment) *report {
	r := &report{Environment: env, Settings: b.settings(), Warnings: b.warnings, Rounds: b.allRounds()}
	for _, rows := range [][]row{
		b.rowsOfWrites(), b.rowsOfSingles(), b.rowsOfBatches(), b.rowsOfEnds(), b.rowsOfLedger(), b.rowsOfRest(), b.rowsOfResume(),
		b.rowsOfAwaits(), b.rowsOfCodeResumes(), b.rowsOfReplays(), b.rowsOfPolls(), b.rowsOfCalls(),
	} {
		r.Rows = append(r.Rows, rows...)
	}
	return r
}

func (b *bench) settings() map[string]any {
	return map[string]any{
		"rounds": b.rounds, "writes": b.writes, "writeTime": b.writeTime.String(), "clients": b.clients, "single": b.single,
		"batch": b.batch, "resume": b.resume, "resumeRate": b.resumeRate, "rest": b.rest.String(), "image": b.image,
		"awaits": b.awaits, "codeResumes": b.codeResumes, "replay": b.replay, "replays": b.replays, "polls": b.polls, "calls": b.calls,
	}
}

func (b *bench) allRounds() map[string]series {
	all := map[string]series{}
	for clients, f := range b.raw {
		all["create, "+plural(clients, "client")] = f.create
		all["status patch, "+plural(clients, "client")] = f.patch
	}
	for name, s := range b.singles {
		all[name+", one at a time"] = s
	}
	for name, s := range b.batches {
		all[name+", at once"] = s
	}
	for n := range b.await.raw {
		all["raw create, patch and watch, "+plural(n, "client")] = b.await.raw[n]
		all["awaits, "+plural(n, "function pod")] = b.await.awaits[n]
		all["local steps, "+plural(n, "function pod")] = b.await.steps[n]
	}
	return all
}

// allMet is false also where something with a target was not measured.
func (r *report) allMet() bool {
	for _, row := range r.Rows {
		if row.Target != "" && (row.Met == nil || !*row.Met) {
			return false
		}
	}
	return true
}

func (r *report) save(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// latencies fills in the quantiles. With fewer than 100 samples p99 is the maximum, and left out.
func (r row) latencies(s samples) row {
	if r.Count = len(s); len(s) == 0 {
		return r
	}
	r.P50, r.P90, r.Max = ms(s.quantile(0.5)), ms(s.quantile(0.9)), ms(s.max())
	if len(s) >= 100 {
		r.P99 = ms(s.quantile(0.99))
	}
	return r
}

func (r row) value(v float64, unit string) row {
	r.Value, r.Unit = number(v), unit
	return r
}

// compared fills in a ratio to another row.
func (r row) compared(v float64, to string) row {
	r.Ratio, r.To = number(v), to
	return r
}

func (r row) target(text string, met bool) row {
	r.Target, r.Met = text, new(met)
	return r
}

// unmeasured keeps the target, so that what was not measured is not taken for met.
func (r row) unmeasured(text string) row {
	r.Target = text
	return r
}

func ms(d time.Duration) *float64 { return new(float64(d.Microseconds()) / 1000) }

func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil // JSON has no form for it
	}
	return new(v)
}
