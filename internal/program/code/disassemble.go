package code

import (
	"fmt"
	"strconv"
	"strings"
)

// Disassemble writes a program for people to read: each function with its instructions, their lines and operands.
func Disassemble(p *Program) string {
	var b strings.Builder
	for i, f := range p.Functions {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(DisassembleFunction(p, f))
	}
	return b.String()
}

// DisassembleFunction writes one function.
func DisassembleFunction(p *Program, f *Function) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n", f.QualName)
	line := 0
	for pc, word := range f.Code {
		shown := ""
		if at := f.Positions.At(pc); at.Line != line {
			line = at.Line
			shown = strconv.Itoa(line)
		}
		fmt.Fprintf(&b, "%5s %4d %s\n", shown, pc, InstructionText(p, f, word))
	}
	for _, h := range f.Handlers {
		fmt.Fprintf(&b, "      handler %d-%d → %d depth %d\n", h.Start, h.End, h.Target, h.Depth)
	}
	for _, h := range f.Handled {
		fmt.Fprintf(&b, "      handled %d-%d in %d\n", h.Start, h.End, h.Slot)
	}
	return b.String()
}

// InstructionText is an instruction in words: the operation, its operand, and what that means in brackets.
func InstructionText(p *Program, f *Function, word uint32) string {
	op, n := OpOf(word), int(OperandOf(word))
	switch First(op).shape().operand { //nolint:exhaustive // the others are plain numbers
	case noOperand:
		return op.String()
	case constOperand:
		return fmt.Sprintf("%s %s", op, constantText(at(p.Constants, n)))
	case nameOperand:
		return fmt.Sprintf("%s %s", op, at(p.Names, n))
	case localOperand, cellOperand:
		return fmt.Sprintf("%s %s", op, at(f.Locals, n))
	case freeOperand:
		return fmt.Sprintf("%s %s", op, at(f.Free, n))
	case functionOperand:
		if n < len(p.Functions) {
			return fmt.Sprintf("%s %s", op, p.Functions[n].QualName)
		}
	case jumpOperand:
		return fmt.Sprintf("%s → %d", op, n)
	case unaryOperand:
		return fmt.Sprintf("%s %s", op, at([]string{"~", "not", "+", "-"}, n))
	case binaryOperand:
		return fmt.Sprintf("%s %s", op, at([]string{"+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"}, n))
	case compareOperand:
		return fmt.Sprintf("%s %s", op, at([]string{"==", "!=", "<", "<=", ">", ">="}, n))
	case keywordsOperand:
		return fmt.Sprintf("%s %d %s", op, n>>16, constantText(at(p.Constants, n&0xffff)))
	case starOperand:
		return fmt.Sprintf("%s %d*%d", op, n&0xfff, n>>12)
	}
	return fmt.Sprintf("%s %d", op, n)
}

func at[T any](all []T, n int) T {
	if n < 0 || n >= len(all) {
		var none T
		return none
	}
	return all[n]
}

func constantText(c Constant) string {
	switch c := c.(type) {
	case None:
		return "None"
	case bool:
		if c {
			return "True"
		}
		return "False"
	case Ellipsis:
		return "..."
	case string:
		return strconv.Quote(c)
	case Bytes:
		return "b" + strconv.Quote(string(c))
	case Tuple:
		return "(" + constantsText(c) + ")"
	case FrozenSet:
		return "{" + constantsText(c) + "}"
	}
	return fmt.Sprint(c)
}

func constantsText(cs []Constant) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = constantText(c)
	}
	return strings.Join(parts, ", ")
}
