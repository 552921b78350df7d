package machine

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

const (
	causeLine   = "\nThe above exception was the direct cause of the following exception:\n\n"
	contextLine = "\nDuring handling of the above exception, another exception occurred:\n\n"
	// mostShown bounds how many exceptions of a chain are shown, and mostText how long a line of source is.
	mostShown = 100
	mostText  = 1000
	// repeats is how often the same line is shown before it is counted only.
	repeats = 3
)

// tracer writes tracebacks as Python 3.11 does.
type tracer struct {
	image   *Image
	rt      value.Runtime // for the program's __str__; nil calls none
	sources map[string]string
	hide    bool // frames of embedded modules
	lines   map[string][]string
	out     strings.Builder
}

// traceback is the text of an exception with its traceback and those of the exceptions before it, as Python prints it.
func (i *Image) traceback(rt value.Runtime, e *value.Exception, sources map[string]string, hide bool) string {
	t := &tracer{image: i, rt: rt, sources: sources, hide: hide, lines: map[string][]string{}}
	chain := chainOf(e)
	for n, one := range slices.Backward(chain) {
		t.exception(one)
		if n == 0 {
			break
		}
		if chain[n-1].Cause != nil {
			t.out.WriteString(causeLine)
		} else {
			t.out.WriteString(contextLine)
		}
	}
	return t.out.String()
}

// Traceback is the text of an exception with its traceback, as Python prints it, without frames of embedded modules. It calls no
// code of the program.
func (m *Machine) Traceback(e *value.Exception) string {
	return m.image.traceback(nil, e, m.options.Sources, true)
}

// chainOf are an exception, what it was raised from or while handling, and so on.
func chainOf(e *value.Exception) []*value.Exception {
	var chain []*value.Exception
	seen := map[*value.Exception]bool{}
	for e != nil && !seen[e] && len(chain) < mostShown {
		seen[e] = true
		chain = append(chain, e)
		next, _ := e.Cause.(*value.Exception)
		if next == nil && !e.Suppress {
			next, _ = e.Context.(*value.Exception)
		}
		e = next
	}
	return chain
}

// exception writes one exception.
func (t *tracer) exception(e *value.Exception) {
	if len(e.Traceback) > 0 {
		t.out.WriteString("Traceback (most recent call last):\n")
		t.entries(e.Traceback)
	}
	t.out.WriteString(t.lastLine(e))
}

// entries writes the frames, of which the outermost is last. Of a line that comes again and again the first are shown.
func (t *tracer) entries(all []value.TraceEntry) {
	last, count := "", 0
	flush := func() {
		if count > repeats {
			more := count - repeats
			fmt.Fprintf(&t.out, "  [Previous line repeated %d more time%s]\n", more, plural(more))
		}
	}
	for n := len(all) - 1; n >= 0; n-- {
		entry := &all[n]
		if entry.Func != nil && t.hide && t.image.hidden(entry.Func) {
			continue
		}
		file, line, name, position := t.where(entry)
		head := fmt.Sprintf("  File \"%s\", line %d, in %s\n", file, line, name)
		if head != last {
			flush()
			last, count = head, 0
		}
		count++
		if count > repeats {
			continue
		}
		t.out.WriteString(head)
		t.out.WriteString(t.excerpt(file, line, position))
	}
	flush()
}

// where tells the place of an entry.
func (t *tracer) where(entry *value.TraceEntry) (file string, line int, name string, position code.Position) {
	if entry.Func == nil {
		return entry.File, int(entry.Line), entry.Name, position
	}
	position = entry.Func.Positions.At(int(entry.PC))
	if position.Line == 0 {
		position = code.Position{Line: entry.Func.Line}
	}
	return t.image.program.Modules[entry.Func.Module].File, position.Line, entry.Func.Name, position
}

// excerpt is the line of the source, and under it what part of it is meant, where that is not all of it.
func (t *tracer) excerpt(file string, line int, p code.Position) string {
	text, ok := t.source(file, line)
	stripped := strings.TrimSpace(text)
	if !ok || stripped == "" || len(text) > mostText {
		return ""
	}
	out := "    " + stripped + "\n"
	runes := []rune(text)
	indent := len(runes) - len([]rune(strings.TrimLeftFunc(text, unicode.IsSpace)))
	length := len([]rune(stripped))
	from, to := p.Col-1, p.EndCol-1
	if p.Col < 1 || p.EndLine < p.Line || from < indent || from > len(runes) {
		return out
	}
	var marks anchors
	found := false
	if p.EndLine == p.Line {
		if to > len(runes) || to < from {
			return out
		}
		marks, found = anchorsOf(string(runes[from:to]))
	} else {
		to = indent + length
	}
	if to-from >= length && (!found || marks.right <= marks.left) {
		return out
	}
	out += "    " + strings.Repeat(" ", from-indent)
	if !found {
		return out + strings.Repeat("^", max(to-from, 0)) + "\n"
	}
	return out + strings.Repeat("~", marks.left) + strings.Repeat("^", max(marks.right-marks.left, 0)) +
		strings.Repeat("~", max(to-from-marks.right, 0)) + "\n"
}

// source is a line of a file, counted from 1.
func (t *tracer) source(file string, line int) (string, bool) {
	lines, ok := t.lines[file]
	if !ok {
		text := t.sources[file]
		for _, module := range t.image.program.Modules {
			if module.File == file && module.Source != "" {
				text = module.Source
			}
		}
		lines = strings.Split(text, "\n")
		t.lines[file] = lines
	}
	if line < 1 || line > len(lines) {
		return "", false
	}
	return strings.TrimRight(lines[line-1], "\r"), true
}

// lastLine is the type and message of an exception, with its notes.
func (t *tracer) lastLine(e *value.Exception) string {
	name := e.Cls.QualName
	if e.Cls.Module != "builtins" && e.Cls.Module != "__main__" && e.Cls.Module != "" {
		name = e.Cls.Module + "." + name
	}
	line := name + "\n"
	if text := t.message(e); text != "" {
		line = name + ": " + text + "\n"
	}
	if e.Attrs == nil {
		return line
	}
	if notes, ok := e.Attrs.GetStr(nameNotes); ok {
		if list, ok := notes.(*value.List); ok {
			for _, note := range list.Elems {
				line += t.note(note)
			}
		}
	}
	return line
}

// note is the line of a note, which may be of a class that derives from str, and anything that the program has put among them.
func (t *tracer) note(v value.Value) string {
	if s, ok := v.(*value.Str); ok {
		return s.Go() + "\n"
	}
	if t.rt == nil {
		return ""
	}
	s, err := value.ToStr(t.rt, v)
	if err != nil {
		return "<note str() failed>\n"
	}
	return s.Go() + "\n"
}

// message is str() of an exception.
func (t *tracer) message(e *value.Exception) string {
	if t.rt != nil {
		text, err := value.ToStr(t.rt, e)
		if err != nil {
			return "<exception str() failed>"
		}
		return text.Go()
	}
	text := e.Error()
	if after, ok := strings.CutPrefix(text, e.Cls.Name); ok {
		return strings.TrimPrefix(after, ": ")
	}
	return text
}

// limitTrace is the traceback of a task that has met a limit.
func (m *Machine) limitTrace(t *Task, limit *value.Limit) string {
	tr := &tracer{image: m.image, sources: m.options.Sources, hide: true, lines: map[string][]string{}}
	var entries []value.TraceEntry
	for n := len(t.Frames) - 1; n >= 0; n-- {
		f := &t.Frames[n]
		entries = append(entries, value.TraceEntry{Func: f.Func.Code, Program: f.Func.Program, PC: max(f.PC-1, 0)})
	}
	tr.out.WriteString("Traceback (most recent call last):\n")
	tr.entries(entries)
	tr.out.WriteString("LimitExceeded: " + limit.Error() + "\n")
	return tr.out.String()
}
