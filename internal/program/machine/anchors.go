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
		left, right := x.Value.Range().To, x.Index.Range().To
		if left.Line != 1 || right.Line != 1 {
			return anchors{}, false
		}
		return anchors{int(left.Col) - 1, int(right.Col)}, true
	}
	return anchors{}, false
}

func anchorsOfOperator(piece []rune, x *syntax.BinOp) (anchors, bool) {
	end, next := x.Left.Range().To, x.Right.At()
	if end.Line != 1 || next.Line != 1 || int(next.Col)-1 > len(piece) || end.Col > next.Col {
		return anchors{}, false
	}
	between := string(piece[end.Col-1 : next.Col-1])
	trimmed := strings.TrimLeftFunc(between, unicode.IsSpace)
	offset := len([]rune(between)) - len([]rune(trimmed))
	found := anchors{left: int(end.Col) - 1 + offset}
	found.right = found.left + 1
	if rest := []rune(trimmed); len(rest) > 1 && !unicode.IsSpace(rest[1]) {
		found.right++
	}
	return found, true
}
