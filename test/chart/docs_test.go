package chart

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/yaml"
)

func TestEveryValueIsDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "charts", "perdure", "values.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var defaults map[string]any
	if err := yaml.Unmarshal(text, &defaults); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "install.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			for name := range strings.SplitSeq(cells[1], ",") {
				documented[strings.Trim(name, " `")] = true
			}
		}
	}
	for _, name := range leaves("", defaults) {
		if !documented[name] {
			t.Errorf("docs/install.md does not have `%s`", name)
		}
	}
}

// kubernetesOwn are values that are passed on as they are; their parts are Kubernetes' to document.
var kubernetesOwn = []string{"resources", "podSecurityContext", "securityContext", "topologySpreadConstraints"}

// leaves lists the dotted names of values.
func leaves(prefix string, value any) []string {
	parts, ok := value.(map[string]any)
	if !ok || len(parts) == 0 || slices.Contains(kubernetesOwn, prefix) {
		return []string{prefix}
	}
	var names []string
	for name, part := range parts {
		names = append(names, leaves(strings.TrimPrefix(prefix+"."+name, "."), part)...)
	}
	return names
}
