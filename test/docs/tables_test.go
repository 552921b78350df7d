package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
)

const semantics = "docs/semantics.md"

// TestTheOrderOfRulesIsTheDocumentedOne compares the list of policies with the code that asks them.
func TestTheOrderOfRulesIsTheDocumentedOne(t *testing.T) {
	var want []string
	ast.Inspect(parse(t, "internal", "execution", "decide.go"), func(n ast.Node) bool {
		list, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if array, ok := list.Type.(*ast.ArrayType); ok && isNamed(array.Elt, "policy") {
			for _, element := range list.Elts {
				want = append(want, element.(*ast.Ident).Name)
			}
		}
		return true
	})
	var got []string
	for _, row := range readPage(t, semantics).table(t, "What is decided first") {
		got = append(got, codeIn(row[1])...)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 10 {
		t.Errorf("the policies of an execution (-code +page):\n%s", diff)
	}
}

// TestEveryReasonIsDocumented compares the reasons of conditions and history with the constants of the code.
func TestEveryReasonIsDocumented(t *testing.T) {
	want := constants(t, "Reason", "internal", "execution", "reasons.go")
	want = append(want, constants(t, "Stall", "internal", "runner", "job", "reasons.go")...)
	want = append(want, "Succeeded", "Failed", "Canceled", "TimedOut", "PromiseDeleted") // of the end
	p := readPage(t, semantics)
	compareColumn(t, want, p.table(t, "Phases and reasons"), 1)
	compareColumn(t, constants(t, "Reason", "internal", "runner", "job", "reasons.go"), p.table(t, "Reasons of platform failures"), 0)
}

// TestEveryErrorTypeIsDocumented compares the types of errors with the constants of the code.
func TestEveryErrorTypeIsDocumented(t *testing.T) {
	want := constants(t, "Error", "internal", "promise", "settle.go")
	want = append(want, constants(t, "Error", "internal", "execution", "reasons.go")...)
	want = append(want, constants(t, "Type", "internal", "runner", "job", "reasons.go")...)
	slices.Sort(want)
	compareColumn(t, slices.Compact(want), readPage(t, semantics).table(t, "Types of errors"), 0)
}

// TestEveryFieldHasItsWriter compares the table of writers with the fields of the API.
func TestEveryFieldHasItsWriter(t *testing.T) {
	var want []string
	for prefix, of := range map[string]any{
		"Execution spec":        v1alpha1.ExecutionSpec{},
		"Execution status":      v1alpha1.ExecutionStatus{},
		"DurablePromise status": v1alpha1.DurablePromiseStatus{},
		"Function status":       v1alpha1.FunctionStatus{},
	} {
		for _, name := range fieldsOf(reflect.TypeOf(of)) {
			want = append(want, prefix+" "+name)
		}
	}
	var got []string
	kind := ""
	for _, row := range readPage(t, semantics).table(t, "Who writes what") {
		if row[0] != "" {
			kind = row[0]
		}
		for _, field := range codeIn(row[1]) {
			got = append(got, kind+" "+field)
		}
	}
	got = slices.DeleteFunc(got, func(name string) bool {
		return strings.HasPrefix(name, "DurablePromise spec") || strings.HasPrefix(name, "Function spec")
	})
	compareSets(t, want, got)
}

func fieldsOf(of reflect.Type) []string {
	var names []string
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// compareColumn compares names with what stands in backticks in a column of a table.
func compareColumn(t *testing.T, want []string, rows [][]string, column int) {
	t.Helper()
	var got []string
	for _, row := range rows {
		got = append(got, codeIn(row[column])...)
	}
	compareSets(t, want, got)
}

func compareSets(t *testing.T, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("(-code +page):\n%s", diff)
	}
}

// constants are the values of the string constants of a file whose names begin with prefix.
func constants(t *testing.T, prefix string, path ...string) []string {
	t.Helper()
	var values []string
	ast.Inspect(parse(t, path...), func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, prefix) || len(spec.Values) == 0 {
			return true
		}
		if text, ok := textOf(spec.Values[0]); ok {
			values = append(values, text)
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("%s has no constants %s…", filepath.Join(path...), prefix)
	}
	return values
}

func parse(t *testing.T, path ...string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.Join(path...)), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func isNamed(expression ast.Expr, name string) bool {
	ident, ok := expression.(*ast.Ident)
	return ok && ident.Name == name
}
