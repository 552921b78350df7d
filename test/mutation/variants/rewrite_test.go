package variants

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const program = `package p

type t struct{}

func (t) sum(a int, _ string, rest ...int) int { return a + len(rest) }

func get[T any](v T) (T, bool) { return v, true }

func (v *t) act() { v.act() }

const limit = 1
`

func edit(t *testing.T, old, text string) Edit {
	t.Helper()
	i := strings.Index(program, old)
	if i < 0 {
		t.Fatalf("no %q", old)
	}
	return Edit{File: "p.go", Start: i, End: i + len(old), Text: text}
}

func TestRewrite(t *testing.T) {
	for name, tc := range map[string]struct {
		edits []Edit
		want  []string
	}{
		"a method without names passes everything on": {
			edits: []Edit{edit(t, "a + len", "a - len")},
			want: []string{
				"func (unnamed1 t) sum(a int, unnamed2 string, rest ...int) int { switch perdureVariant { case 1: return unnamed1.sum_variant1(a, unnamed2, rest...); };",
				"func (unnamed1 t) sum_variant1(a int, unnamed2 string, rest ...int) int { return a - len(rest) }",
			},
		},
		"a generic function": {
			edits: []Edit{edit(t, "true", "false")},
			want: []string{
				"func get[T any](v T) (T, bool) { switch perdureVariant { case 1: return get_variant1[T](v); };",
				"func get_variant1[T any](v T) (T, bool) { return v, false }",
			},
		},
		"a function that returns nothing": {
			edits: []Edit{edit(t, "v.act()", "")},
			want: []string{
				"func (v *t) act() { switch perdureVariant { case 1: v.act_variant1(); return; };",
				"func (v *t) act_variant1() {  }",
			},
		},
		"one variant in two functions": {
			edits: []Edit{edit(t, "a + len", "a - len"), edit(t, "true", "false")},
			want:  []string{"func get_variant1[T any]", "func (unnamed1 t) sum_variant1("},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, where, err := rewrite("p.go", []byte(program), map[int][]Edit{1: tc.edits})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.ParseFile(token.NewFileSet(), "p.go", got, 0); err != nil {
				t.Fatalf("%v\n%s", err, got)
			}
			for _, want := range tc.want {
				if !strings.Contains(string(got), want) {
					t.Errorf("want %s, got\n%s", want, got)
				}
			}
			lines := strings.Split(string(got), "\n")
			for _, c := range where {
				if text := strings.Join(lines[c.from-1:c.to], "\n"); !strings.Contains(text, "_variant1") {
					t.Errorf("lines %d to %d are not of the copy: %s", c.from, c.to, text)
				}
			}
		})
	}
}

func TestRewriteRefusesWhatNoSwitchCanSelect(t *testing.T) {
	_, _, err := rewrite("p.go", []byte(program), map[int][]Edit{1: {edit(t, "limit = 1", "limit = 2")}})
	if err == nil {
		t.Error("a constant was changed")
	}
}

func TestApply(t *testing.T) {
	got, err := Apply([]byte("abcdef"), []Edit{{Start: 1, End: 2, Text: "X"}, {Start: 4, End: 4, Text: "YZ"}})
	if diff := cmp.Diff("aXcdYZef", string(got)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := Apply([]byte("abc"), []Edit{{Start: 1, End: 3}, {Start: 2, End: 3}}); err == nil {
		t.Error("edits that overlap were made")
	}
}
