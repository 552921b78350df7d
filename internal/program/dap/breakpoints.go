package dap

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// mostPoints is how many breakpoints a file may have.
const mostPoints = 10_000

// points are the breakpoints by file of the program.
type points struct {
	last  int // the last number of one
	files map[int][]*point
}

// point is a breakpoint as it was asked for, and where it is.
type point struct {
	id          int
	asked, line int
	verified    bool
	// message tells why it is not verified, or what else is to be known of it; invalid is why it can never be.
	message, invalid string
	condition        string
	log              string
	times            times
	met              int
}

// setBreakpoints replaces the breakpoints of a file.
func (s *server) setBreakpoints(r *dap.SetBreakpointsRequest) answer {
	a := r.Arguments
	if len(a.Breakpoints) == 0 {
		for _, line := range a.Lines {
			a.Breakpoints = append(a.Breakpoints, dap.SourceBreakpoint{Line: line})
		}
	}
	if len(a.Breakpoints) > mostPoints {
		return refuse("a file may have %d breakpoints", mostPoints)
	}
	file, ok := s.fileOf(a.Source)
	if !ok || s.launch.NoDebug {
		return answer{response: s.unverified(a, "the program has no such file")}
	}
	return s.atRest(r, func() answer { return answer{response: s.place(file, a.Breakpoints)} })
}

func (s *server) unverified(a dap.SetBreakpointsArguments, why string) dap.ResponseMessage {
	body := dap.SetBreakpointsResponseBody{Breakpoints: make([]dap.Breakpoint, 0, len(a.Breakpoints))}
	for _, b := range a.Breakpoints {
		body.Breakpoints = append(body.Breakpoints, dap.Breakpoint{Line: b.Line, Message: why})
	}
	return &dap.SetBreakpointsResponse{Body: body}
}

// place sets the breakpoints of a file.
func (s *server) place(file int, asked []dap.SourceBreakpoint) dap.ResponseMessage {
	before := s.points.files[file]
	set := make([]*point, 0, len(asked))
	for _, a := range asked {
		p := &point{asked: s.lineIn(a.Line), condition: a.Condition, log: a.LogMessage}
		var err error
		if p.times, err = timesOf(a.HitCondition); err != nil {
			p.invalid = err.Error()
		}
		if at := slices.IndexFunc(before, func(b *point) bool { return b.same(p) }); at >= 0 {
			p.id, p.met = before[at].id, before[at].met
		} else {
			s.points.last++
			p.id = s.points.last
		}
		set = append(set, p)
	}
	if s.points.files == nil {
		s.points.files = map[int][]*point{}
	}
	s.points.files[file] = set
	s.points.send(s, file)
	body := dap.SetBreakpointsResponseBody{Breakpoints: make([]dap.Breakpoint, 0, len(set))}
	for _, p := range set {
		body.Breakpoints = append(body.Breakpoints, dap.Breakpoint{
			Id: p.id, Verified: p.verified, Message: p.message, Line: s.lineOut(p.line), Source: s.sourceAt(file),
		})
	}
	return &dap.SetBreakpointsResponse{Body: body}
}

// same tells whether an editor that sends all breakpoints of a file again means the same one.
func (p *point) same(other *point) bool {
	return p.asked == other.asked && p.condition == other.condition && p.log == other.log && p.times == other.times
}

// send gives the breakpoints of a file to the debug session, and takes from it where they are.
func (p *points) send(s *server, file int) {
	set := p.files[file]
	var lines []int
	for _, one := range set {
		if one.invalid == "" {
			lines = append(lines, one.asked)
		}
	}
	placed := s.opened.Session.SetBreakpoints(s.files[file].name, lines)
	for _, one := range set {
		at := slices.IndexFunc(placed, func(b debug.Breakpoint) bool { return b.Asked == one.asked })
		one.verified, one.line, one.message = one.invalid == "" && at >= 0 && placed[at].Verified, one.asked, one.invalid
		switch {
		case one.verified:
			one.line = placed[at].Line
			if s.files[file].changed {
				one.message = "the file has changed since: this is the line of the program in the save point"
			}
		case one.message == "":
			one.message = "there is no code from this line on"
		}
	}
}

// setAgain gives all breakpoints to a session that has been opened in the place of another.
func (p *points) setAgain(s *server) {
	for file, set := range p.files {
		if file >= len(s.files) {
			delete(p.files, file)
			continue
		}
		for _, one := range set {
			one.met = 0
		}
		p.send(s, file)
	}
}

// here are the breakpoints in a line.
func (p *points) here(s *server, name string, line int) []*point {
	var found []*point
	for file, set := range p.files {
		if file >= len(s.files) || s.files[file].name != name {
			continue
		}
		for _, one := range set {
			if one.verified && one.line == line {
				found = append(found, one)
			}
		}
	}
	return found
}

// hit are the numbers of the breakpoints at which a task stands.
func (p *points) hit(s *server, task debug.TaskID) []int {
	frames, err := s.opened.Session.Frames(task)
	if err != nil || len(frames) == 0 {
		return nil
	}
	var ids []int
	for _, one := range p.here(s, frames[0].File, frames[0].Line) {
		if one.log == "" {
			ids = append(ids, one.id)
		}
	}
	return ids
}

// meet tells whether the program is to stop at a breakpoint that it has met. It is asked while a step is under way, by that.
func (s *server) meet(task debug.TaskID, file string, line int) bool {
	stop, known := false, false
	for _, p := range s.points.here(s, file, line) {
		known = true
		if s.holds(p, task) && s.stopsAt(p, task) {
			stop = true
		}
	}
	return stop || !known
}

// holds tells whether the condition of a breakpoint holds. One that cannot be evaluated does, so that its author sees it.
func (s *server) holds(p *point, task debug.TaskID) bool {
	if p.condition == "" {
		return true
	}
	v, err := s.opened.Session.Evaluate(task, 0, "not ("+p.condition+"\n)")
	if err != nil {
		s.out.say("stderr", fmt.Sprintf("the condition %q of the breakpoint in line %d: %v\n", p.condition, p.line, err))
		return true
	}
	return v.Text != "True"
}

// stopsAt counts a breakpoint that was met, and tells whether it stops the program: one with a message only says it.
func (s *server) stopsAt(p *point, task debug.TaskID) bool {
	p.met++
	if !p.times.hold(p.met) {
		return false
	}
	if p.log == "" {
		return true
	}
	s.printed.flush()
	s.out.say("console", braces.ReplaceAllStringFunc(p.log, func(in string) string {
		v, err := s.opened.Session.Evaluate(task, 0, in[1:len(in)-1])
		if err != nil {
			return "{" + err.Error() + "}"
		}
		return v.Text
	})+"\n")
	return false
}

// braces are the expressions in the message of a breakpoint.
var braces = regexp.MustCompile(`\{[^{}]+\}`)

// times is the condition of a breakpoint on how often it has been met; the zero value always holds.
type times struct {
	sign string
	n    int
}

// timesOf reads one: "3" and ">= 3" from the third time on, "== 3" the third time only, "% 3" each third time.
func timesOf(text string) (times, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return times{}, nil
	}
	sign := text[:len(text)-len(strings.TrimLeft(text, "<>=%"))]
	n, err := strconv.Atoi(strings.TrimSpace(text[len(sign):]))
	known := []string{"", ">=", ">", "==", "=", "<=", "<", "%"}
	if err != nil || n < 0 || sign == "%" && n == 0 || !slices.Contains(known, sign) {
		return times{}, errors.New("the number of times is to be such as 3, >= 3, == 3 or % 3")
	}
	if sign == "" {
		sign = ">="
	}
	return times{sign, n}, nil
}

func (t times) hold(met int) bool {
	switch t.sign {
	case ">=":
		return met >= t.n
	case ">":
		return met > t.n
	case "==", "=":
		return met == t.n
	case "<=":
		return met <= t.n
	case "<":
		return met < t.n
	case "%":
		return met%t.n == 0
	}
	return true
}

// The boxes that the editor shows beside its list of breakpoints. The protocol has them for exceptions.
const (
	awaitFilter = "await"
	raiseFilter = "raise"
)

// boxes tells the editor of them.
func boxes() []dap.ExceptionBreakpointsFilter {
	return []dap.ExceptionBreakpointsFilter{
		{
			Filter: raiseFilter, Label: "Uncaught errors", Default: true,
			Description: "Stop before the error is raised that ends the program, while its calls and variables are there.",
		},
		{Filter: awaitFilter, Label: "Every await", Description: "Stop each time all tasks wait, where a save point would be written."},
	}
}

// setExceptionBreakpoints notes which boxes are checked.
func (s *server) setExceptionBreakpoints(r *dap.SetExceptionBreakpointsRequest) answer {
	return s.atRest(r, func() answer {
		checked := map[string]bool{}
		body := dap.SetExceptionBreakpointsResponseBody{Breakpoints: make([]dap.Breakpoint, 0, len(r.Arguments.Filters))}
		for _, filter := range r.Arguments.Filters {
			b := dap.Breakpoint{Verified: filter == awaitFilter || filter == raiseFilter}
			checked[filter] = b.Verified
			if !b.Verified {
				b.Message = "there is no such filter"
			}
			body.Breakpoints = append(body.Breakpoints, b)
		}
		s.awaits, s.raises = checked[awaitFilter], checked[raiseFilter]
		s.opened.Session.StopAtRaise(s.raises && !s.launch.NoDebug)
		return answer{response: &dap.SetExceptionBreakpointsResponse{Body: body}}
	})
}

// exceptionInfo tells of the error before which the program stands.
func (s *server) exceptionInfo() answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	where := s.opened.Session.Where()
	if where.Reason != debug.AtRaise {
		return refuse("the program does not stand before an error")
	}
	class, message, _ := strings.Cut(where.Text, ": ")
	return answer{response: &dap.ExceptionInfoResponse{Body: dap.ExceptionInfoResponseBody{
		ExceptionId: class, Description: where.Text, BreakMode: "unhandled", Details: &dap.ExceptionDetails{TypeName: class, Message: message},
	}}}
}
