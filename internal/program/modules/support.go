package modules

import (
	"math/big"
	"strings"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// missing is the value that stands for "nothing was given" where None could have been given.
var missing = &value.Builtin{Name: "MISSING", Doc: "Stands for an argument that was not given.",
	Call: func(value.Runtime, []value.Value, []value.Keyword) (value.Value, error) {
		return nil, value.Raise(value.TypeError, "MISSING object is not callable")
	}}

// supportModule is _builtins: what the modules in the language need of the host.
func supportModule() native {
	return native{name: "_builtins", doc: "What modules in the language need of the host.", functions: []*value.Builtin{
		missing,
		function("sort", "items, keys, reverse, /", "Sorts a list in place by the list of its keys.", sortList),
		function("flag", "v, /", "The truth of an argument that is an int.", func(rt value.Runtime, a []value.Value) (value.Value, error) { return boolResult(value.Flag(rt, a[0])) }),
		function("fill_fields", "self, title, names, only, defaults, factories, init_vars, args, kwargs, /",
			"Sets the fields of a dataclass; gives the names whose factories are to be called, and the values of InitVars.", fillFields),
		function("repr_fields", "self, names, /", "The text of an object by its fields.", reprFields),
		function("copy_value", "v, /", "copy.deepcopy.", func(rt value.Runtime, a []value.Value) (value.Value, error) { return deepCopy(rt, a[0], nil) }),
		function("is_descriptor", "v, /", "Whether a class has an attribute by way of it.", isDescriptor),
		function("set_metaclass", "cls, meta, /", "Makes meta the class of cls.", setMetaclass),
		function("name_by_module", "cls, /", "Gives messages the name of a class with its module before it, as CPython does where the class is not written in Python.", nameByModule),
		function("is_keyword", "word, /", "Whether a name cannot be one because it is a word of the language.", isKeyword),
		function("is_mapping", "v, /", "Whether patterns take it for a mapping: a dict, an object of a class that derives from Mapping, and such.", isMapping),
		function("matches_sequences", "cls, /", "Makes patterns of sequences match the objects of cls.", takeFor(value.SequenceCollection)),
		function("matches_mappings", "cls, /", "Makes patterns of mappings match the objects of cls.", takeFor(value.MappingCollection)),
		function("ask_for_keys", "cls, /", "Makes copies of objects of classes that derive from a class of dicts by their keys and items.", askForKeys),
		function("traceback_length", "error, /", "How many frames the traceback of an exception has.", tracebackLength),
		function("cut_traceback", "error, length, /", "Leaves so many of the frames that an exception has passed first.", cutTraceback),
		function("index", "v, /", "The int that v stands for as an index.", func(rt value.Runtime, a []value.Value) (value.Value, error) { return value.Index(rt, a[0]) }),
		function("exact_mean", "data, /", "The mean, rounded once.", exactMean),
		function("exact_variance", "data, less, /", "The variance over len(data) - less, rounded once.", exactVariance),
	}}
}

func sortList(rt value.Runtime, a []value.Value) (value.Value, error) {
	items, ok1 := a[0].(*value.List)
	keys, ok2 := a[1].(*value.List)
	if !ok1 || !ok2 || len(items.Elems) != len(keys.Elems) {
		return nil, value.Raise(value.TypeError, "sort() takes two lists of the same length")
	}
	reverse, err := value.Truth(rt, a[2])
	if err != nil {
		return nil, err
	}
	return value.None, value.SortBy(rt, items.Elems, keys.Elems, reverse)
}

func isDescriptor(rt value.Runtime, a []value.Value) (value.Value, error) {
	switch v := a[0].(type) {
	case *value.Function, *value.Property, *value.StaticMethod, *value.ClassMethod, *value.MethodDef, *value.GetSet:
		return value.True, nil
	case *value.Instance:
		_, ok := v.Cls.Lookup(nameGet)
		return value.MakeBool(ok), nil
	}
	return value.False, nil
}

var nameGet = value.NewName("__get__")

func setMetaclass(_ value.Runtime, a []value.Value) (value.Value, error) {
	cls, ok1 := a[0].(*value.Class)
	meta, ok2 := a[1].(*value.Class)
	if !ok1 || !ok2 {
		return nil, value.Raise(value.TypeError, "set_metaclass() takes two classes")
	}
	cls.Meta = meta
	return value.None, nil
}

func isKeyword(_ value.Runtime, a []value.Value) (value.Value, error) {
	word, ok := value.Plain(a[0]).(*value.Str)
	return value.MakeBool(ok && syntax.IsKeyword(word.Go())), nil
}

func isMapping(_ value.Runtime, a []value.Value) (value.Value, error) {
	return value.MakeBool(a[0].Class().TakenFor() == value.MappingCollection), nil
}

func nameByModule(_ value.Runtime, a []value.Value) (value.Value, error) {
	cls, ok := a[0].(*value.Class)
	if !ok {
		return nil, value.Raise(value.TypeError, "name_by_module() takes a class")
	}
	cls.Name = cls.Module + "." + cls.Name
	return cls, nil
}

func takeFor(what value.Collection) func(value.Runtime, []value.Value) (value.Value, error) {
	return func(_ value.Runtime, a []value.Value) (value.Value, error) {
		cls, ok := a[0].(*value.Class)
		if !ok {
			return nil, value.Raise(value.TypeError, "patterns match the objects of classes")
		}
		cls.TakeFor(what)
		return cls, nil
	}
}

func askForKeys(_ value.Runtime, a []value.Value) (value.Value, error) {
	cls, ok := a[0].(*value.Class)
	if !ok {
		return nil, value.Raise(value.TypeError, "only the objects of a class have keys")
	}
	cls.AskForKeys()
	return cls, nil
}

func tracebackLength(_ value.Runtime, a []value.Value) (value.Value, error) {
	e, ok := a[0].(*value.Exception)
	if !ok {
		return nil, value.Raise(value.TypeError, "traceback_length() takes an exception")
	}
	return value.MakeInt(int64(len(e.Traceback))), nil
}

func cutTraceback(_ value.Runtime, a []value.Value) (value.Value, error) {
	e, ok1 := a[0].(*value.Exception)
	n, ok2 := a[1].(value.Int)
	if !ok1 || !ok2 {
		return nil, value.Raise(value.TypeError, "cut_traceback() takes an exception and an int")
	}
	if n >= 0 && int(n) < len(e.Traceback) {
		e.Traceback = e.Traceback[:n:n]
	}
	return value.None, nil
}

func reprFields(rt value.Runtime, a []value.Value) (value.Value, error) {
	return value.WithinRepr(rt, a[0], "...", func() (value.Value, error) { return fieldsText(rt, a) })
}

func fieldsText(rt value.Runtime, a []value.Value) (value.Value, error) {
	names, err := value.Elements(rt, a[1])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(a[0].Class().QualName)
	b.WriteByte('(')
	for i, n := range names {
		name, err := value.AttributeName(n)
		if err != nil {
			return nil, err
		}
		v, err := value.GetAttr(rt, a[0], name)
		if err != nil {
			return nil, err
		}
		text, err := value.Repr(rt, v)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name.Go())
		b.WriteByte('=')
		b.WriteString(text)
	}
	b.WriteByte(')')
	return value.NewStr(b.String()), nil
}

// ratioOf is the exact number of an int or float; ok is false for anything else and for what is no number.
func ratioOf(v value.Value) (*big.Rat, bool) {
	if f, ok := value.Plain(v).(value.Float); ok {
		r := new(big.Rat).SetFloat64(float64(f))
		return r, r != nil
	}
	n, ok := value.ToBig(v)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetInt(n), true
}

// exactSum is the sum of ints and floats, and whether a float was among them.
func exactSum(rt value.Runtime, v value.Value) (elems []*big.Rat, total *big.Rat, floats bool, err error) {
	values, err := value.Elements(rt, v)
	if err != nil {
		return nil, nil, false, err
	}
	if err := steps(rt, 4*len(values)); err != nil {
		return nil, nil, false, err
	}
	total = new(big.Rat)
	for _, x := range values {
		r, ok := ratioOf(x)
		if !ok {
			return nil, nil, false, value.Raise(value.TypeError, "can't convert type '%s' to numerator/denominator", className(x))
		}
		floats = floats || isFloat(x)
		elems = append(elems, r)
		total.Add(total, r)
	}
	return elems, total, floats, nil
}

// exactResult is a ratio as a float, or as an int where all data were ints and it is whole.
func exactResult(r *big.Rat, floats bool) value.Value {
	if !floats && r.IsInt() {
		return value.MakeBig(r.Num())
	}
	f, _ := r.Float64()
	return value.Float(f)
}

func exactMean(rt value.Runtime, a []value.Value) (value.Value, error) {
	elems, total, floats, err := exactSum(rt, a[0])
	if err != nil {
		return nil, err
	}
	if len(elems) == 0 {
		return nil, value.Raise(value.ValueError, "mean requires at least one data point")
	}
	return exactResult(total.Quo(total, new(big.Rat).SetInt64(int64(len(elems)))), floats), nil
}

func exactVariance(rt value.Runtime, a []value.Value) (value.Value, error) {
	elems, total, floats, err := exactSum(rt, a[0])
	if err != nil {
		return nil, err
	}
	less, err := intOf(rt, a[1])
	if err != nil {
		return nil, err
	}
	n := int64(len(elems)) - less
	if n <= 0 {
		return nil, value.Raise(value.ValueError, "variance requires at least two data points")
	}
	mean := total.Quo(total, new(big.Rat).SetInt64(int64(len(elems))))
	squares := new(big.Rat)
	for _, x := range elems {
		d := new(big.Rat).Sub(x, mean)
		squares.Add(squares, d.Mul(d, d))
	}
	return exactResult(squares.Quo(squares, new(big.Rat).SetInt64(n)), floats), nil
}
