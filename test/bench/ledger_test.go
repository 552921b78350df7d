package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parsed(t *testing.T, lines ...string) []auditEntry {
	t.Helper()
	var all []auditEntry
	for _, l := range lines {
		entries, _, err := parseAudit([]byte(l), ours)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entries...)
	}
	return all
}

func TestCountWrites(t *testing.T) {
	for name, tc := range map[string]struct {
		lines         []string
		counted       map[string]int
		apart         map[string]int
		wantConflicts int
	}{
		"nothing": {counted: map[string]int{}, apart: map[string]int{}},
		"one execution": {
			lines: []string{
				ourWrite("create", "durablepromises", "e"), ourWrite("patch", "executions/status", "e"), ourWrite("create", "jobs", "e-1"),
				ourWrite("patch", "durablepromises/status", "e"), ourWrite("patch", "executions/status", "e"),
			},
			counted: map[string]int{
				"create durablepromises": 1, "patch executions/status": 2, "create jobs": 1, "patch durablepromises/status": 1,
			},
			apart: map[string]int{},
		},
		"a conflict counts, and is told apart": {
			lines: []string{
				line("ResponseComplete", ours, "patch", "perdure.dev", "executions/status", "e", 409),
				ourWrite("patch", "executions/status", "e"),
			},
			counted: map[string]int{"patch executions/status": 2}, apart: map[string]int{}, wantConflicts: 1,
		},
		"a refused write counts": {
			lines:   []string{line("ResponseComplete", ours, "create", "batch", "jobs", "e-1", 403)},
			counted: map[string]int{"create jobs": 1}, apart: map[string]int{},
		},
		"events, leases and reviews stand apart": {
			lines: []string{
				line("ResponseComplete", ours, "create", "events.k8s.io", "events", "e.1", 201),
				line("ResponseComplete", ours, "update", "coordination.k8s.io", "leases", "perdure-manager", 200),
				line("ResponseComplete", ours, "update", "coordination.k8s.io", "leases", "perdure-manager", 409),
				line("ResponseComplete", ours, "create", "authentication.k8s.io", "tokenreviews", "", 201),
				line("ResponseComplete", ours, "create", "authorization.k8s.io", "subjectaccessreviews", "", 201),
			},
			counted: map[string]int{},
			apart:   map[string]int{"create events": 1, "update leases": 2, "create tokenreviews": 1, "create subjectaccessreviews": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := countWrites(parsed(t, tc.lines...))
			if diff := cmp.Diff(tc.counted, got.counted); diff != "" {
				t.Errorf("counted (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.apart, got.apart); diff != "" {
				t.Errorf("apart (-want +got):\n%s", diff)
			}
			if got.conflicts != tc.wantConflicts {
				t.Errorf("%d conflicts, want %d", got.conflicts, tc.wantConflicts)
			}
		})
	}
}

func TestKindsShowWhatWasPromisedAndWhatWasNot(t *testing.T) {
	got := countWrites(parsed(t, ourWrite("delete", "jobs", "e-1"), ourWrite("create", "jobs", "e-1"))).kinds()
	want := []string{
		"create durablepromises", "patch executions/status", "create jobs", "patch durablepromises/status", "delete jobs",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}

func TestOfNames(t *testing.T) {
	entries := parsed(t,
		ourWrite("create", "durablepromises", "exe-single-1-0"),
		ourWrite("create", "jobs", "exe-single-1-0-abcde-e1"),
		ourWrite("create", "jobs", "exe-resume-1-0-abcde-e1"),
		ourWrite("patch", "functions/status", "one-pod"),
	)
	got := short(ofNames(entries, "ns", "exe-single-", "exe-batch-"))
	want := []string{"create durablepromises ns/exe-single-1-0 200", "create jobs ns/exe-single-1-0-abcde-e1 200"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("of names (-want +got):\n%s", diff)
	}
	if got := ofNames(entries, "other", "exe-"); got != nil {
		t.Errorf("another namespace has %v", short(got))
	}
	if got := inNamespace(entries, "ns"); len(got) != len(entries) {
		t.Errorf("%d in the namespace, want %d", len(got), len(entries))
	}
}
