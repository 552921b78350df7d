package modules

import (
	"math"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

func textFunctions() []*value.Builtin {
	return []*value.Builtin{
		function("repr", "obj, /", "The text of an object as a program would write it.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return textResult(value.Repr(rt, a[0]))
		}),
		function("ascii", "obj, /", "repr with what is not ASCII escaped.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return textResult(value.ASCII(rt, a[0]))
		}),
		function("format", "value, format_spec=, /", "An object as a format specification says.", format),
		function("chr", "i, /", "The character of a code point.", character),
		function("ord", "c, /", "The code point of a character.", codePoint),
	}
}

func textResult(text string, err error) (value.Value, error) {
	if err != nil {
		return nil, err
	}
	return value.NewStr(text), nil
}

func format(rt value.Runtime, a []value.Value) (value.Value, error) {
	spec := ""
	if a[1] != nil {
		text, ok := value.Plain(a[1]).(*value.Str)
		if a[1] == value.None {
			return nil, value.Raise(value.TypeError, "format() argument 2 must be str, not None")
		}
		if !ok {
			return nil, value.Raise(value.TypeError, "format() argument 2 must be str, not %s", className(a[1]))
		}
		spec = text.Go()
	}
	result, err := value.Format(rt, a[0], spec)
	if err != nil {
		return nil, err
	}
	return result, nil
}

func character(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := value.Index(rt, a[0])
	if err != nil {
		return nil, err
	}
	i, ok := n.(value.Int)
	if !ok || i < math.MinInt32 || i > math.MaxInt32 {
		return nil, value.Raise(value.OverflowError, "Python int too large to convert to C int")
	}
	if i < 0 || i > utf8.MaxRune {
		return nil, value.Raise(value.ValueError, "chr() arg not in range(0x110000)")
	}
	if !utf8.ValidRune(rune(i)) {
		return nil, value.Raise(value.ValueError, "chr() of a surrogate (0x%x): this language has no lone surrogates", int(i))
	}
	return value.NewStr(string(rune(i))), nil
}

func codePoint(_ value.Runtime, a []value.Value) (value.Value, error) {
	switch s := value.Plain(a[0]).(type) {
	case *value.Str:
		if s.Len() == 1 {
			r, _ := utf8.DecodeRuneInString(s.Go())
			return value.MakeInt(int64(r)), nil
		}
		return nil, value.Raise(value.TypeError, "ord() expected a character, but string of length %d found", s.Len())
	case *value.Bytes:
		if len(s.Go()) == 1 {
			return value.MakeInt(int64(s.Go()[0])), nil
		}
		return nil, value.Raise(value.TypeError, "ord() expected a character, but string of length %d found", len(s.Go()))
	}
	return nil, value.Raise(value.TypeError, "ord() expected string of length 1, but %s found", className(a[0]))
}
