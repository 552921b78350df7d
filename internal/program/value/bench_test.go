package value_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

var sink value.Value

func must(b *testing.B, v value.Value, err error) value.Value {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func BenchmarkIntAdd(b *testing.B) {
	b.ReportAllocs()
	x, y := value.MakeInt(12), value.MakeInt(30)
	for b.Loop() {
		sink, _ = value.Binary(nil, syntax.Add, x, y)
	}
}

func BenchmarkIntCompare(b *testing.B) {
	b.ReportAllocs()
	x, y := value.MakeInt(12), value.MakeInt(30)
	for b.Loop() {
		sink, _ = value.Compare(nil, syntax.Lt, x, y)
	}
}

func BenchmarkIntMultiplyLarge(b *testing.B) {
	b.ReportAllocs()
	x, y := value.MakeInt(123456789), value.MakeInt(30)
	for b.Loop() {
		sink, _ = value.Binary(nil, syntax.Mult, x, y)
	}
}

func BenchmarkListGetItem(b *testing.B) {
	b.ReportAllocs()
	l := value.NewList([]value.Value{value.None, value.True, value.False})
	i := value.MakeInt(1)
	for b.Loop() {
		sink, _ = value.GetItem(nil, l, i)
	}
}

func BenchmarkListSetItem(b *testing.B) {
	b.ReportAllocs()
	l := value.NewList([]value.Value{value.None, value.True, value.False})
	i := value.MakeInt(1)
	for b.Loop() {
		if err := value.SetItem(nil, l, i, value.None); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkListAppend(b *testing.B) {
	b.ReportAllocs()
	l := value.NewList(nil)
	n := 0
	for b.Loop() {
		if n++; n == 1000 {
			l.Elems, n = l.Elems[:0], 0
		}
		if err := l.Append(nil, value.None); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkListAppendMethod(b *testing.B) {
	b.ReportAllocs()
	l := value.NewList(nil)
	name := value.NewName("append")
	args := []value.Value{value.None}
	n := 0
	for b.Loop() {
		if n++; n == 1000 {
			l.Elems, n = l.Elems[:0], 0
		}
		fn, self, err := value.LoadMethod(nil, l, name)
		if err != nil {
			b.Fatal(err)
		}
		def, ok := fn.(*value.MethodDef)
		if !ok {
			b.Fatal("no method")
		}
		if _, err := def.Call(nil, self, args, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func dictOf(b *testing.B, n int, key func(i int) value.Value) (*value.Dict, []value.Value) {
	b.Helper()
	d := value.NewDict()
	keys := make([]value.Value, n)
	for i := range keys {
		keys[i] = key(i)
		if err := d.Set(nil, keys[i], value.None); err != nil {
			b.Fatal(err)
		}
	}
	return d, keys
}

func strKey(i int) value.Value {
	return value.NewStr("key" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)))
}

func intKey(i int) value.Value { return value.MakeInt(int64(i * 7)) }

func benchmarkDictGet(b *testing.B, n int, key func(i int) value.Value) {
	b.Helper()
	b.ReportAllocs()
	d, keys := dictOf(b, n, key)
	i := 0
	for b.Loop() {
		if i++; i == n {
			i = 0
		}
		sink, _ = value.GetItem(nil, d, keys[i])
	}
}

func BenchmarkDictGetStrSmall(b *testing.B) { benchmarkDictGet(b, 4, strKey) }
func BenchmarkDictGetStr(b *testing.B)      { benchmarkDictGet(b, 500, strKey) }
func BenchmarkDictGetInt(b *testing.B)      { benchmarkDictGet(b, 500, intKey) }

func BenchmarkDictSetInt(b *testing.B) {
	b.ReportAllocs()
	d, keys := dictOf(b, 500, intKey)
	i := 0
	for b.Loop() {
		if i++; i == len(keys) {
			i = 0
		}
		if err := value.SetItem(nil, d, keys[i], value.True); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDictOfFour(b *testing.B) {
	b.ReportAllocs()
	keys := []value.Value{strKey(0), strKey(1), strKey(2), strKey(3)}
	for b.Loop() {
		d := value.NewDict()
		for _, k := range keys {
			if err := d.Set(nil, k, value.None); err != nil {
				b.Fatal(err)
			}
		}
		sink = d
	}
}

func BenchmarkSortInts(b *testing.B) {
	b.ReportAllocs()
	elems := make([]value.Value, 1000)
	for b.Loop() {
		for i := range elems {
			elems[i] = value.MakeInt(int64(i * 7919 % 1000))
		}
		if err := value.Sort(nil, elems, nil, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStrConcat(b *testing.B) {
	b.ReportAllocs()
	x, y := value.NewStr("hello"), value.NewStr("world")
	for b.Loop() {
		sink = must(b, func() value.Value { v, _ := value.Binary(nil, syntax.Add, x, y); return v }(), nil)
	}
}

func BenchmarkFloatRepr(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = value.FloatRepr(3.14159)
	}
}

func BenchmarkPow(b *testing.B) {
	b.ReportAllocs()
	x, y := value.Float(1.7), value.Float(2.3)
	for b.Loop() {
		sink, _ = value.Binary(nil, syntax.Pow, x, y)
	}
}

func BenchmarkInstanceAttr(b *testing.B) {
	b.ReportAllocs()
	cls, err := value.BuildClass(nil, "Point", nil, value.NewDict(), nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	o, _, err := value.ClassNew(nil, cls, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	name := value.NewName("x")
	if err := value.SetAttr(nil, o, name, value.True); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		sink, _ = value.GetAttr(nil, o, name)
	}
}
