package syntax_test

import (
	"strings"
	"testing"
)

func TestWhatTheLanguageDoesWithoutIsRefusedWithWords(t *testing.T) {
	tests := map[string]struct{ source, msg, hint string }{
		"complex numbers":       {"x = 1 + 2j", "complex numbers are not supported", "two floats"},
		"except*":               {"try: x\nexcept* A: y", "except* is not supported", "write except"},
		"the type statement":    {"type X = int", "the type statement is not supported", "write Name = "},
		"type parameters":       {"def f[T](x: T): pass", "type parameters in brackets are not supported", "leave the brackets out"},
		"parameters of a class": {"class A[T]: pass", "type parameters in brackets are not supported", "leave the brackets out"},
		"a metaclass":           {"class A(metaclass=M): pass", "a metaclass is not supported", "class decorator"},
		"a relative import":     {"from . import x", "a relative import is not supported", "perdure.functions"},
		"of a parent":           {"from ...x import y", "a relative import is not supported", "perdure.functions"},
		"a lone surrogate":      {`x = "\ud83d\ude00"`, "a lone surrogate in a string is not supported", `\U0001F600`},
		"a named character":     {`x = "\N{BULLET}"`, `\N{…} is not supported`, `\u00e9`},
		"in an f-string":        {`x = f"a\N{BULLET}{b}"`, `\N{…} is not supported`, `\u00e9`},
		"another encoding":      {"# -*- coding: latin-1 -*-\nx = 1", "this encoding is not supported", "UTF-8"},
		"a name in two forms":   {"ﬁle = 1", "the name ﬁle is not written in its normal form", "write file"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := resolved(tt.source)
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Msg, tt.msg) || !strings.Contains(err.Hint, tt.hint) {
				t.Errorf("message %q, hint %q", err.Msg, err.Hint)
			}
		})
	}
}
