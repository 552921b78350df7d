package compile

import (
	"strings"

	"github.com/perdure/perdure/internal/program/syntax"
)

// text is an annotation as from __future__ import annotations keeps it: the expression written out. What is too rare in an
// annotation is cut out of the source.
func (c *compiler) text(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Name:
		return e.ID
	case *syntax.Attribute:
		return c.text(e.Value) + "." + e.Attr
	case *syntax.Constant:
		return constantSource(e, c)
	case *syntax.Subscript:
		if t, ok := e.Index.(*syntax.Tuple); ok && len(t.Elts) > 0 {
			return c.text(e.Value) + "[" + c.texts(t.Elts) + "]"
		}
		return c.text(e.Value) + "[" + c.text(e.Index) + "]"
	case *syntax.List:
		return "[" + c.texts(e.Elts) + "]"
	case *syntax.Tuple:
		if len(e.Elts) == 1 {
			return "(" + c.text(e.Elts[0]) + ",)"
		}
		return "(" + c.texts(e.Elts) + ")"
	case *syntax.BinOp:
		if e.Op == syntax.BitOr {
			return c.text(e.Left) + " | " + c.text(e.Right)
		}
	}
	return c.cut(e.Range())
}

func (c *compiler) texts(all []syntax.Expr) string {
	parts := make([]string, len(all))
	for i, e := range all {
		parts[i] = c.text(e)
	}
	return strings.Join(parts, ", ")
}

// constantSource writes a literal; a text in single quotes where it has none itself, as Python does.
func constantSource(e *syntax.Constant, c *compiler) string {
	switch v := e.Value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case syntax.Ellipsis:
		return "..."
	case string:
		if !strings.ContainsAny(v, "'\\\n") {
			return "'" + v + "'"
		}
	}
	return c.cut(e.Span)
}

// cut is a piece of the source on one line.
func (c *compiler) cut(span syntax.Span) string {
	lines := strings.Split(c.options.Source, "\n")
	var out []string
	for n := span.From.Line; n <= span.To.Line && int(n) <= len(lines); n++ {
		line := []rune(lines[n-1])
		from, to := 0, len(line)
		if n == span.From.Line {
			from = min(int(span.From.Col)-1, len(line))
		}
		if n == span.To.Line {
			to = min(int(span.To.Col)-1, len(line))
		}
		out = append(out, strings.TrimSpace(string(line[from:max(from, to)])))
	}
	return strings.Join(out, " ")
}
