package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ours = "system:serviceaccount:perdure-system:perdure-manager"

// line is an audit event as the API server writes it, cut down to what is read and some of what is not.
func line(stage, user, verb, group, resource, name string, code int) string {
	resource, subresource, _ := strings.Cut(resource, "/")
	return fmt.Sprintf(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":%q,"verb":%q,`+
		`"user":{"username":%q,"groups":["system:authenticated"]},"sourceIPs":["10.88.0.47"],`+
		`"objectRef":{"resource":%q,"subresource":%q,"namespace":"ns","name":%q,"apiGroup":%q,"apiVersion":"v1"},`+
		`"responseStatus":{"metadata":{},"code":%d},"requestReceivedTimestamp":"2026-11-20T14:52:21.032082Z"}`+"\n",
		stage, verb, user, resource, subresource, name, group, code)
}

func ourWrite(verb, resource, name string) string {
	return line("ResponseComplete", ours, verb, "perdure.dev", resource, name, 200)
}

func TestParseAudit(t *testing.T) {
	for name, tc := range map[string]struct {
		text           string
		want           []string
		wantUnfinished string
		wantErr        string
	}{
		"nothing": {},
		"a write": {
			text: ourWrite("patch", "executions/status", "e"), want: []string{"patch executions/status ns/e 200"},
		},
		"in the order of the log": {
			text: ourWrite("create", "durablepromises", "e") + ourWrite("create", "jobs", "e-1"),
			want: []string{"create durablepromises ns/e 200", "create jobs ns/e-1 200"},
		},
		"a conflict is a write": {
			text: line("ResponseComplete", ours, "patch", "perdure.dev", "executions/status", "e", 409),
			want: []string{"patch executions/status ns/e 409"},
		},
		"a handler that panicked may have written": {
			text: line("Panic", ours, "create", "batch", "jobs", "e-1", 500), want: []string{"create jobs ns/e-1 500"},
		},
		"a request is counted once, not at each stage": {
			text: line("RequestReceived", ours, "create", "batch", "jobs", "e-1", 0) + ourWrite("create", "jobs", "e-1"),
			want: []string{"create jobs ns/e-1 200"},
		},
		"reads are no writes": {
			text: ourWrite("get", "executions", "e") + ourWrite("list", "executions", "") + ourWrite("watch", "pods", ""),
		},
		"others do not count": {
			text: line("ResponseComplete", "kubernetes-admin", "create", "perdure.dev", "executions", "e", 201) +
				line("ResponseComplete", ours+"-2", "create", "perdure.dev", "executions", "e", 201),
		},
		"empty lines": {text: "\n  \n" + ourWrite("delete", "executions", "e") + "\n", want: []string{"delete executions ns/e 200"}},
		"a line that is still being written": {
			text: ourWrite("create", "jobs", "e-1") + `{"kind":"Ev`, want: []string{"create jobs ns/e-1 200"}, wantUnfinished: `{"kind":"Ev`,
		},
		"a request for no object": {
			text: `{"stage":"ResponseComplete","verb":"create","user":{"username":"` + ours + `"}}` + "\n", want: []string{"create  / 0"},
		},
		"another format": {
			text: ourWrite("create", "jobs", "e-1") + "2026-11-20 AUDIT: id=1\n", want: []string{"create jobs ns/e-1 200"}, wantErr: "not an audit event",
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries, unfinished, err := parseAudit([]byte(tc.text), ours)
			if diff := cmp.Diff(tc.want, short(entries)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if string(unfinished) != tc.wantUnfinished {
				t.Errorf("unfinished is %q, want %q", unfinished, tc.wantUnfinished)
			}
			if (err == nil) != (tc.wantErr == "") || (err != nil && !strings.Contains(err.Error(), tc.wantErr)) {
				t.Errorf("error is %v, want %q", err, tc.wantErr)
			}
		})
	}
}

func short(entries []auditEntry) []string {
	var lines []string
	for _, e := range entries {
		lines = append(lines, fmt.Sprintf("%s %s/%s %d", e.what(), e.ObjectRef.Namespace, e.ObjectRef.Name, e.ResponseStatus.Code))
	}
	return lines
}

func TestAuditTail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.log")
	add := func(text string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	rotate := func() {
		t.Helper()
		if err := os.Rename(path, path+".old"); err != nil {
			t.Fatal(err)
		}
	}
	add(ourWrite("create", "jobs", "before"))
	tail, err := openAudit(path, ours)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tail.close() })
	split := ourWrite("create", "jobs", "split")
	for _, step := range []struct {
		name   string
		change func()
		want   []string
	}{
		{"what was there before is not read", func() {}, nil},
		{"what is added is read", func() { add(ourWrite("create", "jobs", "a")) }, []string{"create jobs ns/a 200"}},
		{"and read once", func() {}, nil},
		{"half a line is left", func() { add(split[:40]) }, nil},
		{"until it is whole", func() { add(split[40:]) }, []string{"create jobs ns/split 200"}},
		{
			"the end of a renamed file and the new one",
			func() {
				add(ourWrite("create", "jobs", "last"))
				rotate()
				add(ourWrite("create", "jobs", "first"))
			},
			[]string{"create jobs ns/last 200", "create jobs ns/first 200"},
		},
		{"the new file goes on", func() { add(ourWrite("create", "jobs", "b")) }, []string{"create jobs ns/b 200"}},
	} {
		step.change()
		entries, err := tail.read()
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if diff := cmp.Diff(step.want, short(entries)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}

func TestAuditTailOfNothing(t *testing.T) {
	if _, err := openAudit(filepath.Join(t.TempDir(), "none"), ours); err == nil {
		t.Error("a log that is not there is no log without writes")
	}
}
