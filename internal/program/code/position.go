package code

import (
	"encoding/binary"
	"iter"
)

// Position is where an instruction comes from: from Line and Col to just before EndCol in EndLine, lines and columns from
// 1, columns in code points. Line 0 means that it comes from nowhere.
type Position struct{ Line, Col, EndLine, EndCol int }

// Positions is the compact table of the positions of a function's instructions: for each run of instructions with the same
// position its length, then the differences of the line to the run before, of the end line to the line, of the column to
// the column of the run before, and of the end column to the column, all as varints.
type Positions []byte

// MakePositions makes the table of a position for each instruction.
func MakePositions(each iter.Seq[Position]) Positions {
	var out []byte
	var last, p Position
	run := uint64(0)
	end := func() {
		if run == 0 {
			return
		}
		out = binary.AppendUvarint(out, run)
		out = binary.AppendVarint(out, int64(p.Line-last.Line))
		out = binary.AppendVarint(out, int64(p.EndLine-p.Line))
		out = binary.AppendVarint(out, int64(p.Col-last.Col))
		out = binary.AppendVarint(out, int64(p.EndCol-p.Col))
		last, run = p, 0
	}
	for next := range each {
		if next != p {
			end()
			p = next
		}
		run++
	}
	end()
	return out
}

// At is the position of the instruction at pc; the zero Position where the table ends before it.
func (t Positions) At(pc int) Position {
	var p Position
	for rest := []byte(t); len(rest) > 0; {
		run, next, ok := p.next(rest)
		if !ok {
			return Position{}
		}
		if p = next.position; pc < run {
			return p
		}
		pc, rest = pc-run, next.rest
	}
	return Position{}
}

// count is for how many instructions there are positions; -1 in a table that is broken.
func (t Positions) count() int {
	var p Position
	total := 0
	for rest := []byte(t); len(rest) > 0; {
		run, next, ok := p.next(rest)
		if !ok || run > MaxOperand {
			return -1
		}
		total += run
		if total > MaxOperand {
			return -1
		}
		p, rest = next.position, next.rest
	}
	return total
}

type positionRun struct {
	position Position
	rest     []byte
}

// next reads a run that follows one with position p.
func (p Position) next(b []byte) (int, positionRun, bool) {
	run, n := binary.Uvarint(b)
	if n <= 0 || run == 0 || run > MaxOperand {
		return 0, positionRun{}, false
	}
	b = b[n:]
	var d [4]int
	for i := range d {
		v, n := binary.Varint(b)
		if n <= 0 || v > MaxOperand || v < -MaxOperand {
			return 0, positionRun{}, false
		}
		d[i], b = int(v), b[n:]
	}
	line, col := p.Line+d[0], p.Col+d[2]
	next := Position{Line: line, Col: col, EndLine: line + d[1], EndCol: col + d[3]}
	if line < 0 || col < 0 || line > MaxOperand || col > MaxOperand {
		return 0, positionRun{}, false
	}
	return int(run), positionRun{next, b}, true //nolint:gosec // below 1<<24
}
