package debug

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// Errors of a session, for errors.Is.
var (
	// ErrNoTask: there is no such task, or no longer.
	ErrNoTask = errors.New("there is no such task")
	// ErrNoFrame: the task has no such frame.
	ErrNoFrame = errors.New("there is no such frame")
	// ErrStale: the reference is of a state that the program has left.
	ErrStale = errors.New("the value is of a state that the program has left")
	// ErrEnded: the program has ended, and cannot go on.
	ErrEnded = errors.New("the program has ended")
)

// Options tell how a session goes on. The zero value has no stubs: a call waits until [Session.Settle] says what it comes to.
type Options struct {
	// Functions are what is called by name. They come before Answers, and these before the functions that the program declares itself.
	Functions map[string]host.Function
	// Answers are recorded outcomes of calls and of promises, or nil.
	Answers *host.Answers
	// Output gets what the program prints; nil drops it.
	Output io.Writer
	// Limits bound the execution.
	Limits machine.Limits
	// Instructions is how many a single step or continue may take before it stops by itself. Default is 50,000,000.
	Instructions int64
}

// Begin tells how a program begins that is not gone on with from a save point.
type Begin struct {
	// Entry is the function to run, as in [host.Options]; Args its arguments as JSON.
	Entry string
	Args  json.RawMessage
	// Time is when virtual time begins; Seed is what random numbers come from.
	Time time.Time
	Seed uint64
}

// Session is a debug session on one execution. It is not safe for concurrent use; to interrupt a step, end its context.
type Session struct{}

// Open begins a session on the bytes of a save point file, as [host.Saved] has them. They may be anybody's.
func Open(data []byte, o Options) (*Session, error) { return nil, errors.ErrUnsupported }

// Start begins a session at the beginning of a program. Nothing has run yet.
func Start(program *host.Program, b Begin, o Options) (*Session, error) {
	return nil, errors.ErrUnsupported
}

// Step goes on until the step is done, a breakpoint is met, or nothing can go on. When the context ends it stops where it is: that is no
// error. An error is a fault of the host, and the end of the session, or ErrEnded, ErrNoTask.
func (s *Session) Step(ctx context.Context, kind StepKind, task TaskID) (Stop, error) {
	return Stop{}, errors.ErrUnsupported
}

// Where is how things stand, without a step: the Stop of the last one, or of the save point. Stop.Task is the task to show first.
func (s *Session) Where() Stop { return Stop{} }

// Settle settles a promise that is pending, in the place of who would have: with a value as JSON, or an error. The program learns of it
// when it goes on.
func (s *Session) Settle(id string, value json.RawMessage, failed *machine.Error) error {
	return errors.ErrUnsupported
}

// Pending are the promises that are not settled: calls, and promises for others to settle.
func (s *Session) Pending() []Pending { return nil }

// Save is the present state as the bytes of a save point file.
func (s *Session) Save() ([]byte, error) { return nil, errors.ErrUnsupported }

// SetBreakpoints replaces the breakpoints in a file of the program, named as [Frame] has it or by its last element. A line without code
// goes to the next that has some; where none follows the breakpoint is not Verified.
func (s *Session) SetBreakpoints(file string, lines []int) []Breakpoint { return nil }

// Files are the files of the program, the main one first.
func (s *Session) Files() []string { return nil }

// Source is the text of a file of the program.
func (s *Session) Source(file string) (string, bool) { return "", false }

// Tasks are those that have not finished, the main task first.
func (s *Session) Tasks() []Task { return nil }

// Frames are the calls of a task, innermost first, those in the language's own modules left out.
func (s *Session) Frames(task TaskID) ([]Frame, error) { return nil, errors.ErrUnsupported }

// Locals are the variables of a frame, cells among them; Globals those of its module. Frame 0 is the innermost. Reference of the Value
// that they give can be asked for Children, too.
func (s *Session) Locals(task TaskID, frame int) ([]Variable, error) {
	return nil, errors.ErrUnsupported
}

// Globals are the variables of the module of a frame, what stands for modules and built-in names left out.
func (s *Session) Globals(task TaskID, frame int) ([]Variable, error) {
	return nil, errors.ErrUnsupported
}

// Children are what is in a value, from one on and so many at most: elements, items, attributes.
func (s *Session) Children(of Reference, from, count int) ([]Variable, error) {
	return nil, errors.ErrUnsupported
}

// Evaluate evaluates an expression in a frame without running code of the program: names, constants, attributes, indices, slices,
// operators, and some built-in functions such as len.
func (s *Session) Evaluate(task TaskID, frame int, expression string) (Value, error) {
	return Value{}, errors.ErrUnsupported
}
