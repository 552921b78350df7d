package syntax_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"

	"github.com/perdure/perdure/internal/program/syntax"
)

// writeTree writes a tree as testdata/tree.py writes CPython's.
func writeTree(m *syntax.Module) string {
	w := &treeWriter{}
	w.b.WriteString("(Module ")
	w.value(reflect.ValueOf(m.Body), true)
	w.b.WriteByte(')')
	return w.b.String()
}

type treeWriter struct{ b strings.Builder }

// leftOut are the fields that CPython's nodes do not have.
var leftOut = map[string]bool{"Span": true, "NameAt": true, "AttrAt": true, "Scope": true}

func (w *treeWriter) value(v reflect.Value, places bool) {
	switch v.Kind() { //nolint:exhaustive // there are no others in a tree
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			w.b.WriteByte('-')
			return
		}
		w.value(v.Elem(), places)
	case reflect.Slice:
		w.b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				w.b.WriteByte(' ')
			}
			w.value(v.Index(i), places)
		}
		w.b.WriteByte(']')
	case reflect.String:
		w.b.WriteString(quoted(v.String()))
	case reflect.Bool:
		w.b.WriteString(map[bool]string{true: "T", false: "F"}[v.Bool()])
	case reflect.Uint8:
		fmt.Fprint(&w.b, v.Uint())
	case reflect.Struct:
		w.node(v, places)
	default:
		panic(v.Kind())
	}
}

func (w *treeWriter) node(v reflect.Value, places bool) {
	name := v.Type().Name()
	w.b.WriteByte('(')
	w.b.WriteString(name)
	if span, ok := reflect.TypeAssert[interface{ Range() syntax.Span }](v); ok && places && name != "MatchCase" {
		s := span.Range()
		fmt.Fprintf(&w.b, "@%d:%d-%d:%d", s.From.Line, s.From.Col, s.To.Line, s.To.Col)
	}
	places = places && name != "JoinedStr"
	for i := range v.NumField() {
		field := v.Type().Field(i).Name
		if leftOut[field] {
			continue
		}
		w.b.WriteByte(' ')
		if name == "Constant" || name == "MatchSingleton" {
			w.b.WriteString(constant(v.Field(i).Interface()))
		} else {
			w.value(v.Field(i), places)
		}
	}
	w.b.WriteByte(')')
}

func constant(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case int64:
		return fmt.Sprintf("i%x", v)
	case *big.Int:
		return "i" + v.Text(16)
	case float64:
		return fmt.Sprintf("f%016x", math.Float64bits(v))
	case string:
		return quoted(v)
	case syntax.Bytes:
		var latin []rune
		for _, c := range []byte(v) {
			latin = append(latin, rune(c))
		}
		return "b" + quoted(string(latin))
	default:
		return "..."
	}
}

func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r >= ' ' && r <= '~' && r != '"' && r != '\\' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%x;", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// firstDifference shows where two texts begin to differ.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return fmt.Sprintf("ours:   …%s\npython: …%s", a[from:min(len(a), i+120)], b[from:min(len(b), i+120)])
}
