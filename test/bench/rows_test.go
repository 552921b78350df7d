package main

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// verdicts are the rows with a target, by name.
func verdicts(rows []row) map[string]string {
	found := map[string]string{}
	for _, r := range rows {
		switch {
		case r.Target == "":
		case r.Met == nil:
			found[r.Name] = "not measured"
		case *r.Met:
			found[r.Name] = "met"
		default:
			found[r.Name] = "missed"
		}
	}
	return found
}

// measured is an execution whose writes are counted.
const measured = "exe-single-1-0"

func oneExecution() []string {
	const name = measured
	return []string{
		ourWrite("create", "durablepromises", name), ourWrite("patch", "executions/status", name), ourWrite("create", "jobs", name+"-x-e1"),
		ourWrite("patch", "durablepromises/status", name), ourWrite("patch", "executions/status", name),
	}
}

func allOf(verdict string) map[string]string {
	return map[string]string{
		"create durablepromises": verdict, "patch executions/status": verdict, "create jobs": verdict,
		"patch durablepromises/status": verdict, "all": verdict,
	}
}

func with(verdicts map[string]string, changes map[string]string) map[string]string {
	maps.Copy(verdicts, changes)
	return verdicts
}

func TestRowsOfLedger(t *testing.T) {
	const name = measured
	for what, tc := range map[string]struct {
		lines   []string
		noAudit bool
		want    map[string]string
	}{
		"no more than promised": {lines: oneExecution(), want: allOf("met")},
		"a conflict is one too many": {
			lines: append(oneExecution(), line("ResponseComplete", ours, "patch", "perdure.dev", "executions/status", name, 409)),
			want:  with(allOf("met"), map[string]string{"patch executions/status": "missed", "all": "missed"}),
		},
		"a write of a kind that was not promised": {
			lines: append(oneExecution(), ourWrite("delete", "jobs", name+"-x-e1")),
			want:  with(allOf("met"), map[string]string{"delete jobs": "missed", "all": "missed"}),
		},
		"writes for what else the bench does": {
			lines: append(oneExecution(), ourWrite("patch", "executions/status", "exe-idle-0-1"), ourWrite("create", "controllerrevisions", "one-pod-1")),
			want:  allOf("met"),
		},
		"events": {
			lines: append(oneExecution(), line("ResponseComplete", ours, "create", "events.k8s.io", "events", name+".1", 201)),
			want:  allOf("met"),
		},
		"a log without the manager's writes shows nothing": {want: allOf("missed")},
		"no log": {noAudit: true, want: map[string]string{"all": "not measured"}},
	} {
		t.Run(what, func(t *testing.T) {
			b := &bench{options: options{rounds: 1, single: 1}, namespace: "ns", writesSeen: parsed(t, tc.lines...)}
			if !tc.noAudit {
				b.audit = &auditTail{}
			}
			if diff := cmp.Diff(tc.want, verdicts(b.rowsOfLedger())); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowsOfRest(t *testing.T) {
	for what, tc := range map[string]struct {
		lines   []string
		noAudit bool
		want    string
	}{
		"nothing is written": {want: "met"},
		"but the Lease": {
			lines: []string{line("ResponseComplete", ours, "update", "coordination.k8s.io", "leases", "perdure-manager", 200)}, want: "met",
		},
		"a write": {lines: []string{ourWrite("patch", "executions/status", "e")}, want: "missed"},
		"no log":  {noAudit: true, want: "not measured"},
	} {
		t.Run(what, func(t *testing.T) {
			b := &bench{options: options{rest: time.Second}, namespace: "ns", atRest: parsed(t, tc.lines...)}
			if !tc.noAudit {
				b.audit = &auditTail{}
			}
			if got := verdicts(b.rowsOfRest())["writes"]; got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestRowsOfEnds(t *testing.T) {
	at := func(ms int) time.Time { return time.Unix(100, 0).Add(time.Duration(ms) * time.Millisecond) }
	ends := func(ended, finished, complete int) history {
		h := history{}
		h[containerEnded], h[executionFinished], h[jobComplete] = at(ended), at(finished), at(complete)
		return h
	}
	lost := ends(0, 100, 1000)
	lost[containerEnded] = time.Time{}
	const target, share = "to Execution finished, one at a time", "finished before its own Job, one at a time"
	for what, tc := range map[string]struct {
		ends []history
		want map[string]string
		n    int
	}{
		"in time":                          {ends: []history{ends(0, 150, 1000), ends(0, 20, 1000)}, n: 2, want: map[string]string{target: "met", share: "met"}},
		"too late":                         {ends: []history{ends(0, 151, 1000)}, n: 1, want: map[string]string{target: "missed", share: "met"}},
		"later than its Job":               {ends: []history{ends(0, 20, 1000), ends(0, 20, 19)}, n: 2, want: map[string]string{target: "met", share: "missed"}},
		"an end that no watch showed":      {ends: []history{lost, ends(0, 20, 1000)}, n: 1, want: map[string]string{target: "met", share: "met"}},
		"no end was shown, so nothing met": {ends: []history{lost}, want: map[string]string{target: "missed", share: "met"}},
	} {
		t.Run(what, func(t *testing.T) {
			b := &bench{options: options{rounds: 1, single: len(tc.ends)}, recorder: newRecorder(nil, "ns")}
			for i, h := range tc.ends {
				b.recorder.seen[fmt.Sprintf("exe-single-1-%d", i)] = &h
			}
			rows := b.rowsOfEnds()
			if diff := cmp.Diff(tc.want, verdicts(rows)); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
			if rows[0].Count != tc.n {
				t.Errorf("%d samples, want %d", rows[0].Count, tc.n)
			}
		})
	}
}
