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
var jsonDecodeError = value.NewClass(value.ClassSpec{
	Name: "JSONDecodeError", QualName: "JSONDecodeError", Module: "json.decoder", Bases: []*value.Class{value.ValueError},
	New: func(rt value.Runtime, cls *value.Class, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
		a, err := jsonErrorSignature.bind(args, kwargs)
		if err != nil {
			return nil, err
		}
		msg, err := textOf(a[0], "msg must be str")
		if err != nil {
			return nil, err
		}
		doc, err := textOf(a[1], "doc must be str")
		if err != nil {
			return nil, err
		}
		pos, err := intOf(rt, a[2])
		if err != nil {
			return nil, err
		}
		return newJSONError(cls, msg, doc, int(pos)), nil
	},
})

var jsonErrorSignature = signatureOf("JSONDecodeError", "msg, doc, pos")

// newJSONError makes the error of a place in doc, which is counted in code points.
func newJSONError(cls *value.Class, msg, doc string, pos int) *value.Exception {
	byteAt := byteOffset(doc, pos)
	before := doc[:byteAt]
	line := strings.Count(before, "\n") + 1
	column := pos + 1
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		column = utf8.RuneCountInString(before[i+1:]) + 1
	}
	text := msg + ": line " + decimal(line) + " column " + decimal(column) + " (char " + decimal(pos) + ")"
	e := value.NewException(cls, value.NewStr(text))
	e.Attrs = value.NewDict()
	for _, attr := range []constant{
		{"msg", value.NewStr(msg)}, {"doc", value.NewStr(doc)}, {"pos", value.MakeInt(int64(pos))},
		{"lineno", value.MakeInt(int64(line))}, {"colno", value.MakeInt(int64(column))},
	} {
		e.Attrs.SetStr(value.NewName(attr.name), attr.value)
	}
	return e
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
