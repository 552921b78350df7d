package chart

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/perdure/perdure/api/v1alpha1"
)

func notes(t *testing.T, args ...string) string {
	t.Helper()
	fixed := []string{"install", "perdure", filepath.Join(root, "charts", "perdure"), "--namespace", namespace, "--dry-run=client"}
	out, err := run(t, tool(t, "HELM", "helm"), append(fixed, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(out), "\nNOTES:\n")
	if !found {
		t.Fatal("helm prints no notes")
	}
	return text
}

func TestTheExampleInTheNotesIsWhatTheTypesSay(t *testing.T) {
	text := notes(t, "--set", "manager.watchNamespaces={team-a}")
	if !strings.Contains(text, "kubectl -n team-a apply") {
		t.Error("the example is not for a namespace in which the manager works")
	}
	_, example, _ := strings.Cut(text, "<<'YAML'\n")
	example, _, found := strings.Cut(example, "\nYAML\n")
	if !found {
		t.Fatalf("no here-document that a shell would take:\n%s", text)
	}
	for k, object := range parse(t, []byte(example)) {
		switch k.Kind {
		case "DurablePromise":
			into[v1alpha1.DurablePromise](t, object)
		case "Execution":
			into[v1alpha1.Execution](t, object)
		default:
			t.Errorf("unexpected %v", k)
		}
	}
}

func TestNotesSayWhoMaySettle(t *testing.T) {
	if !strings.Contains(notes(t), "perdure-settler") {
		t.Error("by default nobody may settle, and the notes do not say so")
	}
	if strings.Contains(notes(t, "--set", "rbac.aggregateSettlerTo={edit}"), "nobody but") {
		t.Error("the notes say that nobody may settle, though editors may")
	}
}
