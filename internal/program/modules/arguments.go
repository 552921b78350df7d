package modules

import (
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// signature says which arguments a function of the host takes.
type signature struct {
	function   string
	names      []string
	posOnly    int // the first so many have no name for callers
	positional int // the first so many may be given by position
	required   int // the first so many have to be given
}

// signatureOf reads a signature as Python writes it, with "=" behind what may be left out: "a, b, /, c=, *, d=".
func signatureOf(function, text string) *signature {
	s := &signature{function: function, positional: -1}
	for field := range strings.SplitSeq(text, ",") {
		name := strings.TrimSpace(field)
		switch {
		case name == "":
		case name == "/":
			s.posOnly = len(s.names)
		case name == "*":
			s.positional = len(s.names)
		case strings.HasSuffix(name, "="):
			s.names = append(s.names, strings.TrimSuffix(name, "="))
		default:
			s.names = append(s.names, name)
			s.required = len(s.names)
		}
	}
	if s.positional < 0 {
		s.positional = len(s.names)
	}
	return s
}

// bind gives the arguments in the order of the names; nil is one that was left out.
func (s *signature) bind(args []value.Value, kwargs []value.Keyword) ([]value.Value, error) {
	if len(kwargs) > 0 && s.posOnly == len(s.names) {
		return nil, value.Raise(value.TypeError, "%s() takes no keyword arguments", s.function)
	}
	switch given := len(args) + len(kwargs); {
	case len(args) > s.positional && s.posOnly == s.positional:
		return nil, s.tooMany(len(args))
	case len(args) > s.positional || len(kwargs) > 0 && given > len(s.names):
		return nil, s.tooMany(given)
	}
	bound := make([]value.Value, len(s.names))
	copy(bound, args)
	var wrong error // what is missing is told before what is too much
	for _, k := range kwargs {
		i := s.index(k.Name)
		switch {
		case i >= 0 && bound[i] == nil:
			bound[i] = k.Value
		case wrong != nil:
		case i < 0:
			wrong = value.Raise(value.TypeError, "'%s' is an invalid keyword argument for %s()", k.Name, s.function)
		default:
			wrong = value.Raise(value.TypeError, "argument for %s() given by name ('%s') and position (%d)", s.function, k.Name, i+1)
		}
	}
	for i := range s.required {
		if bound[i] == nil {
			return nil, s.missing(i, len(args))
		}
	}
	return bound, wrong
}

func (s *signature) index(name string) int {
	for i := s.posOnly; i < len(s.names); i++ {
		if s.names[i] == name {
			return i
		}
	}
	return -1
}

func (s *signature) tooMany(given int) error {
	most, least := s.positional, min(s.required, s.positional)
	switch {
	case s.one():
		return s.notOne(given)
	case s.positional == 0 && s.required == 0:
		return value.Raise(value.TypeError, "%s() takes no arguments (%d given)", s.function, given)
	case most == least && s.posOnly == s.positional:
		return value.Raise(value.TypeError, "%s expected %s, got %d", s.function, arguments(most), given)
	case most == least:
		return value.Raise(value.TypeError, "%s() takes exactly %s (%d given)", s.function, arguments(most), given)
	case s.posOnly == len(s.names):
		return value.Raise(value.TypeError, "%s expected at most %s, got %d", s.function, arguments(most), given)
	}
	return value.Raise(value.TypeError, "%s() takes at most %s (%d given)", s.function, arguments(most), given)
}

func (s *signature) missing(i, given int) error {
	if i >= s.posOnly {
		return value.Raise(value.TypeError, "%s() missing required argument '%s' (pos %d)", s.function, s.names[i], i+1)
	}
	if s.one() {
		return s.notOne(given)
	}
	if s.posOnly < s.positional {
		return value.Raise(value.TypeError, "%s() takes at least %d positional argument%s (%d given)", s.function, s.posOnly, pluralEnd(s.posOnly), given)
	}
	if s.required == s.positional {
		return value.Raise(value.TypeError, "%s expected %s, got %d", s.function, arguments(s.required), given)
	}
	return value.Raise(value.TypeError, "%s expected at least %s, got %d", s.function, arguments(s.required), given)
}

// one tells of a function of one argument that has no name for callers. CPython has words of its own for these.
func (s *signature) one() bool { return len(s.names) == 1 && s.posOnly == 1 && s.required == 1 }

func (s *signature) notOne(given int) error {
	return value.Raise(value.TypeError, "%s() takes exactly one argument (%d given)", s.function, given)
}

func pluralEnd(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func arguments(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return decimal(n) + " arguments"
}

// call is a function of the host once its arguments are bound.
type call func(rt value.Runtime, a []value.Value) (value.Value, error)

// function makes a function of the host: text is its signature as signatureOf reads it.
func function(name, text, doc string, do call) *value.Builtin {
	s := signatureOf(name, text)
	return &value.Builtin{Name: name, Doc: doc, Call: func(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
		if len(kwargs) == 0 && len(args) == len(s.names) && len(args) <= s.positional {
			return do(rt, args)
		}
		bound, err := s.bind(args, kwargs)
		if err != nil {
			return nil, err
		}
		return do(rt, bound)
	}}
}

// isNone tells whether an argument was left out or is None.
func isNone(v value.Value) bool { return v == nil || v == value.None }

// truthOr is the truth of an argument, or what holds where it was left out.
func truthOr(rt value.Runtime, v value.Value, otherwise bool) (bool, error) {
	if v == nil {
		return otherwise, nil
	}
	return value.Truth(rt, v)
}

// textOf is the text of a str, or an error that says what was wanted instead of v.
func textOf(v value.Value, wanted string) (string, error) {
	if s, ok := value.Plain(v).(*value.Str); ok {
		return s.Go(), nil
	}
	return "", value.Raise(value.TypeError, "%s, not %s", wanted, className(v))
}

// bytesOf is the content of a bytes object.
func bytesOf(v value.Value) (string, error) {
	if b, ok := value.Plain(v).(*value.Bytes); ok {
		return b.Go(), nil
	}
	return "", value.Raise(value.TypeError, "a bytes-like object is required, not '%s'", className(v))
}

// intOf is an int that has to fit 64 bits.
func intOf(rt value.Runtime, v value.Value) (int64, error) {
	i, err := value.Index(rt, v)
	if err != nil {
		return 0, err
	}
	if n, ok := i.(value.Int); ok {
		return int64(n), nil
	}
	return 0, value.Raise(value.OverflowError, "Python int too large to convert to C long")
}

// tupleOf makes a tuple of values.
func tupleOf(elems ...value.Value) value.Value { return value.NewTuple(elems) }

func className(v value.Value) string {
	if v == value.None {
		return "NoneType"
	}
	return v.Class().Name
}

// charge takes the steps and the memory of an operation that makes n bytes.
func charge(rt value.Runtime, n int) error {
	if rt == nil || n < 64 {
		return nil
	}
	if err := rt.Alloc(n); err != nil {
		return err
	}
	return rt.Step(n / 32)
}

// steps takes n steps.
func steps(rt value.Runtime, n int) error {
	if rt == nil || n <= 0 {
		return nil
	}
	return rt.Step(n)
}
