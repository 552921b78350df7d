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
	Attrs     *Dict     // or nil; notes are in it as __notes__
	Own       []OwnAttr // or nil: what has been set of the attributes that its class has of its own
	ID        uint64
}

// OwnAttr is what an attribute was set to that the class of an exception has of its own, such as obj of AttributeError: these are not
// in __dict__.
type OwnAttr struct {
	Name  string
	Value Value
}

// ownNames are the names of all such attributes.
var ownNames = []string{
	"name", "path", "obj", "msg", "value", "code", "encoding", "object", "start", "end", "reason", "errno", "strerror", "filename", "filename2",
}

// IsOwnAttr tells whether the class of an exception may have an own attribute of that name.
func IsOwnAttr(name string) bool { return slices.Contains(ownNames, name) }

// Again is what copy.copy makes of an exception: one of the same arguments and attributes. Of what it has of its own only those of
// ImportError and OSError go along, as in CPython.
func (e *Exception) Again() *Exception {
	made := &Exception{Cls: e.Cls, Args: e.Args}
	if e.Attrs != nil {
		made.Attrs = e.Attrs.Copy()
	}
	for _, own := range e.Own {
		switch {
		case e.Cls.IsSubclassOf(OSError):
		case e.Cls.IsSubclassOf(ImportError) && own.Name != "msg":
		default:
			continue
		}
		made.Own = append(made.Own, own)
	}
	return made
}

// own is what such an attribute was set to, or nil.
func (e *Exception) own(name string) Value {
	for i := range e.Own {
		if e.Own[i].Name == name {
			return e.Own[i].Value
		}
	}
	return nil
}

func (e *Exception) setOwn(name string, v Value) {
	for i := range e.Own {
		if e.Own[i].Name == name {
			e.Own[i].Value = v
			return
		}
	}
	e.Own = append(e.Own, OwnAttr{name, v})
}

// About is an exception that a look-up has raised, with what it has not found: its name, and where that is known the object.
func About(err error, name *Str, obj Value) error {
	if e, ok := AsException(err); ok {
		e.Own = append(make([]OwnAttr, 0, 2), OwnAttr{"name", name})
		if obj != nil {
			e.Own = append(e.Own, OwnAttr{"obj", obj})
		}
	}
	return err
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
