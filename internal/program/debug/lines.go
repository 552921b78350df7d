package debug

import (
	"path"
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
)

// hidden tells whether a function is of the language's own modules.
func (s *Session) hidden(c *code.Function) bool { return s.program.Code().Modules[c.Module].Embedded }

func (s *Session) fileOf(c *code.Function) string { return s.program.Code().Modules[c.Module].File }

// linesOf are the lines of a function's instructions.
func (s *Session) linesOf(c *code.Function) []int32 {
	lines, ok := s.lines[c]
	if !ok {
		lines = c.Lines()
		s.lines[c] = lines
	}
	return lines
}

// pcOf is the instruction that a frame stands at: the next one; where it waits for a call or an await, that.
func pcOf(t *machine.Task, i int) int {
	pc := int(t.Frames[i].PC)
	if i < len(t.Frames)-1 || t.Status == machine.Waiting || t.Resume != nil {
		pc--
	}
	return max(pc, 0)
}

func (s *Session) lineOf(t *machine.Task, i int) int32 {
	c := t.Frames[i].Func.Code
	lines := s.linesOf(c)
	if pc := pcOf(t, i); pc < len(lines) {
		return lines[pc]
	}
	return 0
}

// begins tells whether the instructions of a line begin at one.
func (s *Session) begins(c *code.Function, pc int32) bool {
	lines := s.linesOf(c)
	return pc == 0 || lines[pc-1] != lines[pc]
}

// SetBreakpoints replaces the breakpoints in a file of the program, named as [Frame] has it or by its last element. A line without code
// goes to the next that has some; where none follows the breakpoint is not Verified.
func (s *Session) SetBreakpoints(file string, lines []int) []Breakpoint {
	found := make([]Breakpoint, len(lines))
	name, known := s.findFile(file)
	var code []int32
	if known {
		file, code = name, s.codeLines(name)
		delete(s.breaks, name)
	}
	for i, line := range lines {
		found[i] = Breakpoint{File: file, Line: line, Asked: line}
		at, _ := slices.BinarySearch(code, clamp(line))
		if at == len(code) {
			continue
		}
		found[i].Line, found[i].Verified = int(code[at]), true
		if s.breaks[name] == nil {
			s.breaks[name] = map[int32]bool{}
		}
		s.breaks[name][code[at]] = true
	}
	return found
}

func clamp(line int) int32 {
	return int32(min(max(line, 1), code.MaxOperand)) //nolint:gosec // in bounds
}

// findFile finds a file of the program by its name, or by the last element of it.
func (s *Session) findFile(file string) (string, bool) {
	files := s.Files()
	if slices.Contains(files, file) {
		return file, true
	}
	for _, name := range files {
		if path.Base(name) == path.Base(file) {
			return name, true
		}
	}
	return "", false
}

// codeLines are the lines of a file that have code, ascending.
func (s *Session) codeLines(file string) []int32 {
	var all []int32
	for _, c := range s.program.Code().Functions {
		if s.hidden(c) || s.fileOf(c) != file {
			continue
		}
		last := int32(0)
		for _, line := range s.linesOf(c) {
			if line != last && line > 0 {
				all, last = append(all, line), line
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Files are the files of the program, the main one first.
func (s *Session) Files() []string {
	var files []string
	for _, module := range s.program.Code().Modules {
		if !module.Embedded {
			files = append(files, module.File)
		}
	}
	return files
}

// Source is the text of a file of the program.
func (s *Session) Source(file string) (string, bool) {
	for _, module := range s.program.Code().Modules {
		if !module.Embedded && module.File == file {
			return module.Source, module.Source != ""
		}
	}
	return "", false
}
