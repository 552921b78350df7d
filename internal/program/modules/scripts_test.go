package modules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModulesDoWhatTheyDoInCPython(t *testing.T) {
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(inPython(t, string(source)), "\n")
			got := strings.Split(run(t, string(source)), "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-python +here):\n%s", diff)
			}
		})
	}
}
