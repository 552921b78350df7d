package modules

import (
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

func jsonModule() native {
	return native{name: "_json", doc: "JSON.",
		constants: []constant{{"JSONDecodeError", jsonDecodeError}},
		functions: []*value.Builtin{
			function("dumps", "obj, skipkeys, ensure_ascii, allow_nan, indent, item_separator, key_separator, sort_keys, default, /", "The JSON of a value.", dumps),
			function("loads", "s, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook, strict, /", "The value of JSON.", loads),
		}}
}

// jsonDecodeError is json.JSONDecodeError(msg, doc, pos).
var jsonDecodeError = filledError(value.ClassSpec{
	Name: "JSONDecodeError", QualName: "JSONDecodeError", Module: "json.decoder", Bases: []*value.Class{value.ValueError},
}, func(rt value.Runtime, e *value.Exception, args []value.Value, kwargs []value.Keyword) error {
	a, err := initArguments("JSONDecodeError", []string{"msg", "doc", "pos"}, 3, args, kwargs)
	if err != nil {
		return err
	}
	msg, err := textOf(a[0], "msg must be str")
	if err != nil {
		return err
	}
	doc, err := textOf(a[1], "doc must be str")
	if err != nil {
		return err
	}
	pos, err := intOf(rt, a[2])
	if err != nil {
		return err
	}
	if err := charge(rt, len(doc)); err != nil {
		return err
	}
	fillJSONError(e, msg, doc, int(pos))
	return nil
})

func newJSONError(cls *value.Class, msg, doc string, pos int) *value.Exception {
	e := value.NewException(cls)
	fillJSONError(e, msg, doc, pos)
	return e
}

// fillJSONError makes the error that of a place in doc, which is counted in code points.
func fillJSONError(e *value.Exception, msg, doc string, pos int) {
	byteAt := byteOffset(doc, pos)
	before := doc[:byteAt]
	line := strings.Count(before, "\n") + 1
	column := pos + 1
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		column = utf8.RuneCountInString(before[i+1:]) + 1
	}
	text := msg + ": line " + decimal(line) + " column " + decimal(column) + " (char " + decimal(pos) + ")"
	e.Args = value.NewTuple([]value.Value{value.NewStr(text)})
	setAll(e, []constant{
		{"msg", value.NewStr(msg)}, {"doc", value.NewStr(doc)}, {"pos", value.MakeInt(int64(pos))},
		{"lineno", value.MakeInt(int64(line))}, {"colno", value.MakeInt(int64(column))},
	})
}

// byteOffset is where the code point of a number begins, or the end.
func byteOffset(s string, pos int) int {
	for i := range s {
		if pos <= 0 {
			return i
		}
		pos--
	}
	return len(s)
}
