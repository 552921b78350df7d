package dap

import (
	"fmt"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// stackTrace shows the calls of a task, innermost first.
func (s *server) stackTrace(a dap.StackTraceArguments) answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	task := debug.TaskID(a.ThreadId)
	frames, err := s.opened.Session.Frames(task)
	if err != nil {
		return answer{err: err}
	}
	body := dap.StackTraceResponseBody{StackFrames: []dap.StackFrame{}, TotalFrames: len(frames)}
	from := min(max(a.StartFrame, 0), len(frames))
	to := len(frames)
	if a.Levels > 0 && a.Levels < to-from {
		to = from + a.Levels
	}
	for at := from; at < to; at++ {
		f := frames[at]
		id, err := s.handles.frame(task, at)
		if err != nil {
			return answer{err: err}
		}
		body.StackFrames = append(body.StackFrames, dap.StackFrame{
			Id: id, Name: f.Function, Source: s.sourceOf(f.File), Line: s.lineOut(f.Line), Column: s.columnOut(f.Column),
		})
	}
	return answer{response: &dap.StackTraceResponse{Body: body}}
}

// The kinds of what the low bits of a variables reference tell. The rest is the number of a frame, or a reference of the debug session.
const (
	refValue = iota
	refLocals
	refGlobals
	refPending
	refKinds
)

// scopes are the places in which a frame has variables.
func (s *server) scopes(a dap.ScopesArguments) answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	if _, err := s.handles.frameOf(a.FrameId); err != nil {
		return answer{err: err}
	}
	ref := a.FrameId * refKinds
	scopes := []dap.Scope{
		{Name: "Locals", PresentationHint: "locals", VariablesReference: ref + refLocals},
		{Name: "Globals", PresentationHint: "globals", VariablesReference: ref + refGlobals, Expensive: true},
	}
	if pending := s.opened.Session.Pending(); len(pending) > 0 {
		scopes = append(scopes, dap.Scope{Name: "Pending promises", VariablesReference: ref + refPending, NamedVariables: len(pending), Expensive: true})
	}
	return answer{response: &dap.ScopesResponse{Body: dap.ScopesResponseBody{Scopes: scopes}}}
}

const (
	// mostVariables is how many children of a value are sent at once.
	mostVariables = 1000
	// manyVariables is from how many on an editor that can is told to ask for them in pages.
	manyVariables = 100
)

// variables are what is in a scope or value.
func (s *server) variables(a dap.VariablesArguments) answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	all, more, err := s.inside(a)
	if err != nil {
		return answer{err: err}
	}
	if more > 0 {
		all = append(all, dap.Variable{Name: "…", Value: fmt.Sprintf("%d more", more), PresentationHint: &dap.VariablePresentationHint{Kind: "virtual"}})
	}
	return answer{response: &dap.VariablesResponse{Body: dap.VariablesResponseBody{Variables: all}}}
}

// inside are the variables that are asked for, and how many there are behind them of which nobody has asked yet.
func (s *server) inside(a dap.VariablesArguments) (found []dap.Variable, more int, err error) {
	if a.VariablesReference <= 0 {
		return nil, 0, debug.ErrStale
	}
	number, kind := a.VariablesReference/refKinds, a.VariablesReference%refKinds
	if kind == refValue {
		return s.children(debug.Reference(number), a)
	}
	f, err := s.handles.frameOf(number)
	if err != nil {
		return nil, 0, err
	}
	var all []debug.Variable
	switch kind {
	case refLocals:
		all, err = s.opened.Session.Locals(f.task, f.depth)
	case refGlobals:
		all, err = s.opened.Session.Globals(f.task, f.depth)
	default:
		return s.promises(), 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return s.page(all, a, func(v debug.Variable) string { return v.Name })
}

// page is the part of a scope that is asked for.
func (s *server) page(all []debug.Variable, a dap.VariablesArguments, expression func(debug.Variable) string) ([]dap.Variable, int, error) {
	if a.Filter == "indexed" {
		return []dap.Variable{}, 0, nil
	}
	from := min(max(a.Start, 0), len(all))
	to := min(len(all), from+wanted(a))
	found := make([]dap.Variable, 0, to-from)
	for _, v := range all[from:to] {
		found = append(found, s.variable(v, expression(v)))
	}
	return found, s.behind(a, len(all)-to), nil
}

// children are a part of what is in a value. How many there are is known from when it was shown.
func (s *server) children(of debug.Reference, a dap.VariablesArguments) ([]dap.Variable, int, error) {
	parent, ok := s.handles.values[of]
	if !ok {
		return nil, 0, debug.ErrStale
	}
	// A value of many children was said to have no others than those with an index.
	if paged := s.paged(parent.count); paged && a.Filter == "named" || !paged && a.Filter == "indexed" {
		return []dap.Variable{}, 0, nil
	}
	from := max(a.Start, 0)
	all, err := s.opened.Session.Children(of, from, wanted(a))
	if err != nil {
		return nil, 0, err
	}
	found := make([]dap.Variable, 0, len(all)+1)
	for _, v := range all {
		found = append(found, s.variable(v, parent.child(v.Name)))
	}
	return found, s.behind(a, parent.count-from-len(all)), nil
}

// wanted is how many variables to send.
func wanted(a dap.VariablesArguments) int {
	if a.Count <= 0 || a.Count > mostVariables {
		return mostVariables
	}
	return a.Count
}

// behind is how many variables are left out and to be told of: none where the editor asks for pages by itself.
func (s *server) behind(a dap.VariablesArguments, left int) int {
	if a.Count > 0 && a.Count <= mostVariables {
		return 0
	}
	return left
}

// paged tells whether the editor is to ask for children in pages.
func (s *server) paged(count int) bool {
	return s.client.SupportsVariablePaging && count > manyVariables
}

// variable shows a variable.
func (s *server) variable(v debug.Variable, expression string) dap.Variable {
	shown := dap.Variable{Name: v.Name, Value: v.Value.Text, Type: v.Value.Type, EvaluateName: expression}
	shown.VariablesReference, shown.IndexedVariables = s.reference(v.Value, expression)
	return shown
}

// reference is the number by which the editor asks for what is in a value, and how many of it there are where it is to ask in pages.
func (s *server) reference(v debug.Value, expression string) (ref, indexed int) {
	if v.Reference == 0 || v.Count == 0 || !s.handles.keep(v, expression) {
		return 0, 0
	}
	if s.paged(v.Count) {
		indexed = v.Count
	}
	return int(v.Reference) * refKinds, indexed
}

// promises shows what is not settled as if it were variables: the editor has no other list for it.
func (s *server) promises() []dap.Variable {
	pending := s.opened.Session.Pending()
	found := make([]dap.Variable, 0, min(len(pending), mostVariables))
	for _, p := range pending[:min(len(pending), mostVariables)] {
		found = append(found, dap.Variable{Name: p.ID, Value: promiseText(p), PresentationHint: &dap.VariablePresentationHint{Kind: "virtual"}})
	}
	return found
}

func promiseText(p debug.Pending) string {
	text := "to be settled by somebody"
	if p.Function != "" {
		text = p.Function + " " + p.Args
	}
	if p.Answered {
		text += " (a stub will answer)"
	}
	return text
}

// source is the text of a file of the program as the save point has it.
func (s *server) source(a dap.SourceArguments) answer {
	ref := a.SourceReference
	if a.Source != nil && a.Source.SourceReference != 0 {
		ref = a.Source.SourceReference
	}
	if ref < 1 || ref > len(s.files) {
		return refuse("there is no such source")
	}
	return answer{response: &dap.SourceResponse{Body: dap.SourceResponseBody{Content: s.files[ref-1].text, MimeType: "text/x-python"}}}
}

// loadedSources are the files of the program.
func (s *server) loadedSources() answer {
	sources := make([]dap.Source, 0, len(s.files))
	for i := range s.files {
		sources = append(sources, *s.sourceAt(i))
	}
	return answer{response: &dap.LoadedSourcesResponse{Body: dap.LoadedSourcesResponseBody{Sources: sources}}}
}
