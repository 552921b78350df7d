package compile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/syntax"
)

// compiled is the program of a source, verified.
func compiled(t testing.TB, source string) *code.Program {
	t.Helper()
	p, err := tryCompile(source, compile.Options{Source: source})
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	if err := code.Verify(p); err != nil {
		t.Fatalf("verify: %v\n%s", err, code.Disassemble(p))
	}
	return p
}

func tryCompile(source string, o compile.Options) (*code.Program, error) {
	m, err := syntax.Parse("f.py", []byte(source))
	if err != nil {
		return nil, err
	}
	if err := syntax.Resolve(m); err != nil {
		return nil, err
	}
	return compile.Compile(m, o)
}

func TestEveryLanguageProgramIsVerified(t *testing.T) {
	files, err := filepath.Glob("../../../test/language/programs/*/*.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			compiled(t, string(source))
		})
	}
}
