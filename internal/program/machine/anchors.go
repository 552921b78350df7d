package machine

import (
	"strings"
	"unicode"

	"github.com/perdure/perdure/internal/program/syntax"
)

// anchors tell which part of an expression is what failed: from left to before right, in code points. The operator of a binary
// operation, the index of a subscript.
type anchors struct{ left, right int }

// anchorsOf finds the anchors of a piece of source, if it is such an expression.
func anchorsOf(piece string) (anchors, bool) {
	module, err := syntax.Parse("", []byte(piece))
	if err != nil || len(module.Body) != 1 {
		return anchors{}, false
	}
	statement, ok := module.Body[0].(*syntax.ExprStmt)
	if !ok {
		return anchors{}, false
	}
	switch x := statement.Value.(type) {
	case *syntax.BinOp:
		return anchorsOfOperator([]rune(piece), x)
	case *syntax.Subscript:
		return anchorsOfIndex([]rune(piece), x)
	}
	return anchors{}, false
}

// anchorsOfOperator are those of an operator, as Python 3.11 finds them: the parentheses that close left of it are skipped. The
// right end moves as far as the left one, also where it is in the parentheses that open right of the operator.
func anchorsOfOperator(piece []rune, x *syntax.BinOp) (anchors, bool) {
	end, next := x.Left.Range().To, x.Right.At()
	if end.Line != 1 || next.Line != 1 || int(next.Col)-1 > len(piece) || end.Col > next.Col {
		return anchors{}, false
	}
	between := piece[end.Col-1 : next.Col-1]
	trimmed := []rune(strings.TrimLeftFunc(string(between), unicode.IsSpace))
	found := anchors{left: int(end.Col) - 1 + len(between) - len(trimmed)}
	found.right = found.left + 1
	if len(trimmed) > 1 && !unicode.IsSpace(trimmed[1]) {
		found.right++
	}
	for found.left < len(piece) && (unicode.IsSpace(piece[found.left]) || piece[found.left] == ')' || piece[found.left] == '#') {
		found.left++
		found.right++
	}
	return found, true
}

// anchorsOfIndex are those of an index with its brackets, which need not stand right beside the value and the index: both may be
// in parentheses.
func anchorsOfIndex(piece []rune, x *syntax.Subscript) (anchors, bool) {
	left, right := x.Value.Range().To, x.Index.Range().To
	if left.Line != 1 || right.Line != 1 {
		return anchors{}, false
	}
	found := anchors{left: int(left.Col) - 1, right: int(right.Col)}
	for found.left < len(piece) && piece[found.left] != '[' {
		found.left++
	}
	for found.right < len(piece) && piece[found.right] != ']' {
		found.right++
	}
	found.right = min(found.right+1, len(piece))
	return found, true
}
