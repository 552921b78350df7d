package value_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/value"
)

// FuzzText looks for texts that make a reader of them panic: format specifications, % formats, str.format, numbers.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "*^+#012,.3f", "%(a)-05.3d", "{0!r:>{1}}", "0x_1f", "1_0.5e-3", "é=10_x", "%%%c", "{a[0].b}", "nan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rt := &limited{steps: 1 << 16, bytes: 1 << 20}
		for _, v := range []value.Value{value.MakeInt(-12), value.Float(1.5), value.NewStr("abc"), value.True} {
			if text, err := value.Format(rt, v, s); err == nil && text == nil {
				t.Error("no text and no error")
			}
			_, _ = value.Percent(rt, value.NewStr(s), v)
			fn, self, err := value.LoadMethod(rt, value.NewStr(s), value.NewStr("format"))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = value.Call(rt, fn, []value.Value{self, v, v}, nil)
		}
		_, _ = value.ParseInt(rt, s, 0)
		_, _ = value.ParseInt(rt, s, 10)
		_, _ = value.ParseFloat(s)
		if _, err := value.Repr(rt, value.NewStr(s)); err != nil {
			t.Error(err)
		}
		_, _ = value.NewStr(s), value.NewBytes(s)
	})
}
