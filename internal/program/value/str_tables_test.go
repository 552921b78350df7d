package value_test

import (
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheTablesOfLettersAreThoseThatTheGeneratorGives(t *testing.T) {
	version, err := exec.CommandContext(t.Context(), "python3", "-c", "import sys; print(sys.version_info[:2])").Output()
	if err != nil || strings.TrimSpace(string(version)) != "(3, 11)" {
		t.Skip("there is no python3 of version 3.11 to generate with")
	}
	script, err := filepath.Abs("str_tables.py")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "python3", script)
	cmd.Dir = t.TempDir() // where it writes
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	written, err := os.ReadFile(filepath.Join(cmd.Dir, "str_tables.go"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := format.Source(written)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("str_tables.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("go generate gives other tables (-generated +here):\n%s", diff)
	}
}
