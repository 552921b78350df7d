package value

import (
	"fmt"
	"slices"

	"github.com/perdure/perdure/internal/program/code"
)

// Exception is an object of BaseException or of a class that derives from it, and an error for Go.
type Exception struct { //nolint:errname // it is the language's word
	Cls       *Class
	Args      *Tuple
	Cause     Value // *Exception, or nil for None
	Context   Value // *Exception, or nil for None
	Suppress  bool  // __suppress_context__
	Traceback []TraceEntry
	Attrs     *Dict // or nil; notes are in it as __notes__
	ID        uint64
}

// TraceEntry is where an exception passed through: the outermost is last. Func and Program are nil for what came from
// elsewhere; then File, Line and Name say where.
type TraceEntry struct {
	Func    *code.Function
	Program *code.Program
	PC      int32
	Line    int32
	File    string
	Name    string
}

// Traceback is e.__traceback__ of an exception that has passed through frames.
type Traceback struct{ Of *Exception }

// Class of a traceback.
func (*Traceback) Class() *Class { return TracebackClass }

// Class of an exception.
func (e *Exception) Class() *Class { return e.Cls }

// Error is the last line of a traceback, without code of the program that would make it.
func (e *Exception) Error() string {
	text, err := exceptionText(nil, e, 0)
	if err != nil || text == "" {
		return e.Cls.Name
	}
	return e.Cls.Name + ": " + text
}

// Raise makes an exception of a built-in class whose only argument is the message, or without one where that is empty.
func Raise(cls *Class, format string, args ...any) error {
	if format == "" {
		return NewException(cls)
	}
	return NewException(cls, NewStr(fmt.Sprintf(format, args...)))
}

// NewException makes an exception of args.
func NewException(cls *Class, args ...Value) *Exception {
	return newExceptionOf(cls, args)
}

// newExceptionOf makes an exception of a copy of args, in one piece with their tuple where there is one.
func newExceptionOf(cls *Class, args []Value) *Exception {
	if len(args) != 1 {
		return &Exception{Cls: cls, Args: NewTuple(slices.Clone(args))}
	}
	o := &struct {
		Exception
		args Tuple
		room [1]Value
	}{Exception: Exception{Cls: cls}, room: [1]Value{args[0]}}
	o.args.Elems = o.room[:]
	o.Args = &o.args
	return &o.Exception
}
