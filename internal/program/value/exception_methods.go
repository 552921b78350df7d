package value

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// AsException is the exception that an operation returned as its error, and false for a Limit or a fault.
func AsException(err error) (*Exception, bool) {
	if e, ok := err.(*Exception); ok { //nolint:errorlint // nearly always it is this itself, and asking so is much quicker
		return e, true
	}
	var e *Exception
	ok := errors.As(err, &e)
	return e, ok
}

// NewStopIteration is what a generator that returned v raises.
func NewStopIteration(v Value) *Exception {
	if v == nil || v == None {
		return NewException(StopIteration)
	}
	return NewException(StopIteration, v)
}

// newException makes an object of a class of exceptions, built in or of the program.
func newException(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error) {
	if err := allocTimes(rt, len(args)+6, sizeOfValue); err != nil {
		return nil, err
	}
	e := newExceptionOf(cls, args)
	if len(kwargs) == 0 {
		return e, nil
	}
	if err := e.setNamed(kwargs); err != nil {
		return nil, err
	}
	return e, nil
}

// setNamed sets the attributes of an exception that its class takes by name.
func (e *Exception) setNamed(kwargs []Keyword) error {
	var known []string
	switch {
	case e.Cls.IsSubclassOf(ImportError):
		known = []string{"name", "path"}
	case e.Cls.IsSubclassOf(NameError):
		known = []string{"name"}
	case e.Cls.IsSubclassOf(AttributeError):
		known = []string{"name", "obj"}
	}
	for _, kw := range kwargs {
		if !slices.Contains(known, kw.Name) {
			if known != nil {
				return Raise(TypeError, "'%s' is an invalid keyword argument for %s()", kw.Name, e.Cls.layoutOf().Name)
			}
			return Raise(TypeError, "%s() takes no keyword arguments", e.Cls.Name)
		}
		e.setOwn(kw.Name, kw.Value)
	}
	return nil
}

// exceptionText is str(e) where the class has no __str__ of the program.
func exceptionText(rt Runtime, e *Exception, depth int) (string, error) {
	args := e.Args.Elems
	switch {
	case e.Cls.IsSubclassOf(OSError) && (len(args) >= 2 && len(args) <= 5):
		return osErrorText(rt, e, depth)
	case e.Cls.IsSubclassOf(ImportError):
		if msg, ok := e.own("msg").(*Str); ok {
			return msg.s, nil
		}
	case e.Cls.IsSubclassOf(UnicodeDecodeError) || e.Cls.IsSubclassOf(UnicodeEncodeError):
		if s, ok := unicodeErrorText(e); ok {
			return s, nil
		}
	}
	switch len(args) {
	case 0:
		return "", nil
	case 1:
		if e.Cls.IsSubclassOf(KeyError) {
			return Repr(rt, args[0])
		}
		return textInside(rt, args[0], depth)
	}
	return Repr(rt, e.Args)
}

// textInside is str(v) of what is inside an exception, which may be another.
func textInside(rt Runtime, v Value, depth int) (string, error) {
	if depth > MaxDepth {
		return "", tooDeep("while getting the str of an object")
	}
	if inner, ok := v.(*Exception); ok && userSpecial(inner, nameStr) == nil {
		return exceptionText(rt, inner, depth+1)
	}
	s, err := ToStr(rt, v)
	if err != nil {
		return "", err
	}
	return s.s, nil
}

// osErrorText is that of (errno, text) and the names of files.
func osErrorText(rt Runtime, e *Exception, depth int) (string, error) {
	errno, err := textInside(rt, e.osArgument("errno", 0), depth)
	if err != nil {
		return "", err
	}
	text, err := textInside(rt, e.osArgument("strerror", 1), depth)
	if err != nil {
		return "", err
	}
	parts := []string{"[Errno ", errno, "] ", text}
	between := ": "
	for _, file := range osArguments[2:] {
		v := e.osArgument(file.name, file.at)
		if v == None {
			break
		}
		name, err := Repr(rt, v)
		if err != nil {
			return "", err
		}
		parts = append(parts, between, name)
		between = " -> "
	}
	return strings.Join(parts, ""), nil
}

// unicodeArguments are the arguments of a UnicodeError, which are attributes too.
var unicodeArguments = []string{"encoding", "object", "start", "end", "reason"}

// unicodeErrorText tells of unicodeArguments.
func unicodeErrorText(e *Exception) (string, bool) {
	args := slices.Clone(e.Args.Elems)
	if len(args) != len(unicodeArguments) {
		return "", false
	}
	for i, name := range unicodeArguments {
		if v := e.own(name); v != nil {
			args[i] = v
		}
	}
	encoding, ok1 := args[0].(*Str)
	start, ok2 := args[2].(Int)
	end, ok3 := args[3].(Int)
	reason, ok4 := args[4].(*Str)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return "", false
	}
	switch o := args[1].(type) {
	case *Bytes:
		if end == start+1 && 0 <= start && int(start) < len(o.b) {
			return fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", encoding.s, o.b[start], start, reason.s), true
		}
		return fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", encoding.s, start, end-1, reason.s), true
	case *Str:
		if end == start+1 && 0 <= start && int(start) < o.n {
			shown := o.cut(int(start), int(end)).s
			if shown[0] < utf8.RuneSelf { // which no codec refuses, but a program may make such an error
				shown = fmt.Sprintf(`\x%02x`, shown[0])
			} else {
				shown = escapeNonASCII(shown)
			}
			return fmt.Sprintf("'%s' codec can't encode character '%s' in position %d: %s", encoding.s, shown, start, reason.s), true
		}
		return fmt.Sprintf("'%s' codec can't encode characters in position %d-%d: %s", encoding.s, start, end-1, reason.s), true
	}
	return "", false
}

func defineExceptions() {
	BaseExceptionClass.New = newException
	for _, c := range exceptionClasses() {
		c.New = newException
		if c.IsSubclassOf(OSError) {
			c.New = newOSError
		}
	}
	defineExceptionAttrs()
	d := &MethodDef{Owner: BaseExceptionClass, Name: "__init__", native: true}
	d.Call = func(_ Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		e, ok := self.(*Exception)
		if !ok {
			return nil, Raise(TypeError, "descriptor '__init__' requires a 'BaseException' object but received a '%s'", self.Class().Name)
		}
		if !e.Cls.IsSubclassOf(OSError) || takesArgumentsInInit(e.Cls) {
			before := e.Own
			e.Own = nil
			if err := e.setNamed(kwargs); err != nil {
				e.Own = before
				return nil, err
			}
			e.Args = NewTuple(append([]Value(nil), args...))
			return None, nil
		}
		return None, e.setNamed(kwargs)
	}
	BaseExceptionClass.Attrs.SetStr(nameInit, d)
	def(BaseExceptionClass, "with_traceback", oneArg, func(_ Runtime, e *Exception, args []Value) (Value, error) {
		if args[0] != None && args[0].Class() != TracebackClass {
			return nil, Raise(TypeError, "__traceback__ must be a traceback or None")
		}
		return e, nil
	})
	def(BaseExceptionClass, "add_note", oneArg, func(rt Runtime, e *Exception, args []Value) (Value, error) {
		if _, ok := Plain(args[0]).(*Str); !ok {
			return nil, Raise(TypeError, "note must be a str, not '%s'", args[0].Class().Name)
		}
		if e.Attrs == nil {
			e.Attrs = NewDict()
		}
		if notes, ok := e.Attrs.GetStr(nameNotes); ok {
			if l, ok := notes.(*List); ok {
				return None, l.Append(rt, args[0])
			}
			return nil, Raise(TypeError, "Cannot add note: __notes__ is not a list")
		}
		e.Attrs.SetStr(nameNotes, NewList([]Value{args[0]}))
		return None, alloc(rt, sizeOfObject)
	})
}

func defineExceptionAttrs() {
	defGetSet(BaseExceptionClass, "args", func(_ Runtime, e *Exception) (Value, error) { return e.arguments(), nil },
		func(rt Runtime, e *Exception, v Value) error {
			elems, err := Elements(rt, v)
			if err == nil {
				e.Args = NewTuple(elems)
			}
			return err
		})
	defGetSet(BaseExceptionClass, "__cause__", func(_ Runtime, e *Exception) (Value, error) { return orNone(e.Cause), nil },
		func(_ Runtime, e *Exception, v Value) error {
			cause, err := exceptionOrNone("cause", v)
			if err == nil {
				e.Cause, e.Suppress = cause, true
			}
			return err
		})
	defGetSet(BaseExceptionClass, "__context__", func(_ Runtime, e *Exception) (Value, error) { return orNone(e.Context), nil },
		func(_ Runtime, e *Exception, v Value) error {
			context, err := exceptionOrNone("context", v)
			if err == nil {
				e.Context = context
			}
			return err
		})
	defGetSet(BaseExceptionClass, "__suppress_context__", func(_ Runtime, e *Exception) (Value, error) { return MakeBool(e.Suppress), nil },
		func(rt Runtime, e *Exception, v Value) (err error) {
			e.Suppress, err = Truth(rt, v)
			return err
		})
	defGetSet(BaseExceptionClass, "__traceback__", func(_ Runtime, e *Exception) (Value, error) {
		if len(e.Traceback) == 0 {
			return None, nil
		}
		return &Traceback{e}, nil
	},
		func(_ Runtime, e *Exception, v Value) error {
			if v == None {
				e.Traceback = nil
			}
			return nil
		})
	argument(StopIteration, "value", 0, 1)
	argument(SystemExit, "code", 0, 1)
	argument(SyntaxError, "msg", 0, 1)
	defArgument(ImportError, "msg", func(e *Exception) Value {
		if v := e.own("msg"); v != nil || len(e.Args.Elems) != 1 {
			return orNone(v)
		}
		return e.Args.Elems[0]
	})
	for i, name := range unicodeArguments {
		argument(UnicodeDecodeError, name, i, 5)
		argument(UnicodeEncodeError, name, i, 5)
	}
	for _, a := range osArguments {
		defArgument(OSError, a.name, func(e *Exception) Value { return e.osArgument(a.name, a.at) })
	}
	for _, a := range []struct {
		cls  *Class
		name string
	}{{ImportError, "name"}, {ImportError, "path"}, {NameError, "name"}, {AttributeError, "name"}, {AttributeError, "obj"}} {
		defArgument(a.cls, a.name, func(e *Exception) Value { return orNone(e.own(a.name)) })
	}
}

// osArguments are the arguments of an OSError that are attributes, and where they stand: the fourth is only of Windows.
var osArguments = []struct {
	name string
	at   int
}{{"errno", 0}, {"strerror", 1}, {"filename", 2}, {"filename2", 4}}

// osArgument is one of osArguments as an attribute.
func (e *Exception) osArgument(name string, at int) Value {
	if v := e.own(name); v != nil {
		return v
	}
	args := e.Args.Elems
	if len(args) < 2 || len(args) > 5 || at >= len(args) || at >= 2 && !e.namesFiles() {
		return None
	}
	return args[at]
}

// arguments are e.args. CPython takes the names of files out of those of an OSError.
func (e *Exception) arguments() *Tuple {
	if args := e.Args.Elems; len(args) > 2 && e.namesFiles() {
		return NewTuple(args[:2])
	}
	return e.Args
}

func (e *Exception) namesFiles() bool {
	args := e.Args.Elems
	if !e.Cls.IsSubclassOf(OSError) || len(args) < 3 || len(args) > 5 || args[2] == None {
		return false
	}
	if e.Cls == BlockingIOError {
		switch args[2].(type) {
		case Int, Bool, *BigInt:
			return false // how many characters were written
		}
	}
	return true
}

// argument is an attribute that gives one of the arguments, where there are at least so many, else None.
func argument(cls *Class, name string, at, least int) {
	defArgument(cls, name, func(e *Exception) Value {
		if v := e.own(name); v != nil {
			return v
		}
		if len(e.Args.Elems) >= least && at < len(e.Args.Elems) {
			return e.Args.Elems[at]
		}
		return None
	})
}

// defArgument is an attribute that may be set to another value than the arguments say, and deleted: it is None then.
func defArgument(cls *Class, name string, get func(e *Exception) Value) {
	g := defGet(cls, name, func(_ Runtime, e *Exception) (Value, error) {
		return get(e), nil
	})
	g.Set = func(_ Runtime, self, v Value) error {
		e, ok := self.(*Exception)
		if !ok {
			return Raise(TypeError, "'%s' object is no exception", self.Class().Name)
		}
		e.setOwn(name, v)
		return nil
	}
	g.Del = func(rt Runtime, self Value) error { return g.Set(rt, self, None) }
}

func orNone(v Value) Value {
	if v == nil {
		return None
	}
	return v
}

func exceptionOrNone(what string, v Value) (Value, error) {
	if v == None {
		return nil, nil
	}
	if e, ok := v.(*Exception); ok {
		return e, nil
	}
	return nil, Raise(TypeError, "exception %s must be None or derive from BaseException", what)
}

// errnoClasses are what OSError(errno, text) makes.
var errnoClasses = map[int64]*Class{
	1: PermissionError, 2: FileNotFoundError, 3: ProcessLookupError, 4: InterruptedError, 10: ChildProcessError,
	11: BlockingIOError, 13: PermissionError, 17: FileExistsError, 20: NotADirectoryError, 21: IsADirectoryError,
	32: BrokenPipeError, 103: ConnectionAbortedError, 104: ConnectionResetError, 110: TimeoutError, 111: ConnectionRefusedError,
}

func newOSError(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error) {
	if cls == OSError && len(args) >= 2 && len(args) <= 5 {
		if n, ok := args[0].(Int); ok {
			if c, ok := errnoClasses[int64(n)]; ok {
				cls = c
			}
		}
	}
	if takesArgumentsInInit(cls) {
		return newException(rt, cls, nil, nil)
	}
	return newException(rt, cls, args, kwargs)
}

// takesArgumentsInInit: an object of a class that derives from OSError has the arguments that its class passes on to __init__, or
// else those of __new__.
func takesArgumentsInInit(cls *Class) bool {
	own, ok := cls.Lookup(nameNew)
	return userInit(cls) != nil && (!ok || isNative(own))
}
