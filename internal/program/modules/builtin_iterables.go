package modules

import (
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

func iterableFunctions() []*value.Builtin {
	return []*value.Builtin{
		function("len", "obj, /", "How many elements a container has.", length),
		function("iter", "object, sentinel=, /", "An iterator over an object, or over what a function gives until sentinel.", iterator),
		function("next", "iterator, default=, /", "The next element of an iterator, or default at its end.", next),
		sortedFunction(),
		{Name: "min", Doc: "The least of several values, or of the elements of one.", Call: least.call},
		{Name: "max", Doc: "The greatest of several values, or of the elements of one.", Call: greatest.call},
		function("sum", "iterable, /, start=", "The sum of start and the elements.", sum),
		function("any", "iterable, /", "Whether one of the elements is true.", anyTrue),
		function("all", "iterable, /", "Whether all of the elements are true.", allTrue),
	}
}

// sortedFunction is sorted, which hands on what it gets by name to the sort of lists.
func sortedFunction() *value.Builtin {
	f := function("sorted", "iterable, /, *, key=, reverse=", "A sorted list of the elements.", sorted)
	call := f.Call
	f.Call = func(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
		for _, k := range kwargs {
			if len(args) == 1 && k.Name != "key" && k.Name != "reverse" {
				return nil, value.Raise(value.TypeError, "'%s' is an invalid keyword argument for sort()", k.Name)
			}
		}
		return call(rt, args, kwargs)
	}
	return f
}

func length(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := value.Len(rt, a[0])
	if err != nil {
		return nil, err
	}
	return value.MakeInt(int64(n)), nil
}

func iterator(rt value.Runtime, a []value.Value) (value.Value, error) {
	if a[1] == nil {
		return value.Iter(rt, a[0])
	}
	if !value.Callable(a[0]) {
		return nil, value.Raise(value.TypeError, "iter(v, w): v must be callable")
	}
	return &value.CallIter{Fn: a[0], Sentinel: a[1]}, nil
}

var nameNext = value.NewName("__next__")

func next(rt value.Runtime, a []value.Value) (value.Value, error) {
	if fn, _, err := value.LookupSpecial(rt, a[0], nameNext); err == nil && fn == nil && !isIterator(a[0]) {
		return nil, value.Raise(value.TypeError, "'%s' object is not an iterator", className(a[0]))
	}
	v, ok, err := value.Next(rt, a[0])
	switch {
	case err != nil:
		return nil, err
	case ok:
		return v, nil
	case a[1] != nil:
		return a[1], nil
	}
	return nil, value.NewException(value.StopIteration)
}

// isIterator tells of an iterator of the host.
func isIterator(v value.Value) bool {
	switch v.(type) {
	case *value.ListIter, *value.TupleIter, *value.StrIter, *value.BytesIter, *value.RangeIter, *value.DictIter, *value.SetIter,
		*value.ReversedIter, *value.SeqIter, *value.CallIter, *value.EnumerateIter, *value.ZipIter, *value.Generator:
		return true
	}
	return false
}

func sorted(rt value.Runtime, a []value.Value) (value.Value, error) {
	elems, err := value.Elements(rt, a[0])
	if err != nil {
		return nil, err
	}
	reverse, err := value.Flag(rt, a[2])
	if err != nil {
		return nil, err
	}
	if err := value.Sort(rt, elems, a[1], reverse); err != nil {
		return nil, err
	}
	return value.NewList(elems), nil
}

// extreme is min or max.
type extreme struct {
	name string
	op   syntax.CmpOperator
}

var (
	least    = extreme{"min", syntax.Lt}
	greatest = extreme{"max", syntax.Gt}
)

func (x extreme) call(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	if len(args) == 0 {
		return nil, value.Raise(value.TypeError, "%s expected at least 1 argument, got 0", x.name)
	}
	var key, otherwise value.Value
	for _, k := range kwargs {
		switch k.Name {
		case "key":
			key = k.Value
		case "default":
			otherwise = k.Value
		default:
			return nil, value.Raise(value.TypeError, "'%s' is an invalid keyword argument for %s()", k.Name, x.name)
		}
	}
	switch len(args) {
	case 1:
	default:
		if otherwise != nil {
			return nil, value.Raise(value.TypeError, "Cannot specify a default for %s() with multiple positional arguments", x.name)
		}
		return x.of(rt, args, key)
	}
	elems, err := value.Elements(rt, args[0])
	if err != nil {
		return nil, err
	}
	if len(elems) > 0 {
		return x.of(rt, elems, key)
	}
	if otherwise == nil {
		return nil, value.Raise(value.ValueError, "%s() arg is an empty sequence", x.name)
	}
	return otherwise, nil
}

func (x extreme) of(rt value.Runtime, elems []value.Value, key value.Value) (value.Value, error) {
	var best, bestKey value.Value
	for _, e := range elems {
		k := e
		if !isNone(key) {
			var err error
			if k, err = value.Call(rt, key, []value.Value{e}, nil); err != nil {
				return nil, err
			}
		}
		if best == nil {
			best, bestKey = e, k
			continue
		}
		result, err := value.Compare(rt, x.op, k, bestKey)
		if err != nil {
			return nil, err
		}
		better, err := value.Truth(rt, result)
		if err != nil {
			return nil, err
		}
		if better {
			best, bestKey = e, k
		}
	}
	return best, steps(rt, len(elems)/8)
}

func sum(rt value.Runtime, a []value.Value) (value.Value, error) {
	it, err := value.Iter(rt, a[0])
	if err != nil {
		return nil, err
	}
	total := a[1]
	if total == nil {
		total = value.MakeInt(0)
	}
	switch value.Plain(total).(type) {
	case *value.Str:
		return nil, value.Raise(value.TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
	case *value.Bytes:
		return nil, value.Raise(value.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
	}
	before := asked(rt)
	for {
		v, ok, err := value.Next(rt, it)
		if err != nil {
			return nil, err
		}
		if !ok {
			return total, nil
		}
		switch total.(type) {
		case value.Int, value.Float:
		default:
			forget(rt, before) // only the last of the totals is kept
		}
		if total, err = value.Binary(rt, syntax.Add, total, v); err != nil {
			return nil, err
		}
		if err := steps(rt, 1); err != nil {
			return nil, err
		}
	}
}

func anyTrue(rt value.Runtime, a []value.Value) (value.Value, error) {
	found, err := search(rt, a[0], true)
	return value.MakeBool(found), err
}

func allTrue(rt value.Runtime, a []value.Value) (value.Value, error) {
	found, err := search(rt, a[0], false)
	return value.MakeBool(!found), err
}

// search tells whether an element has the given truth.
func search(rt value.Runtime, iterable value.Value, wanted bool) (bool, error) {
	it, err := value.Iter(rt, iterable)
	if err != nil {
		return false, err
	}
	for {
		v, ok, err := value.Next(rt, it)
		if err != nil || !ok {
			return false, err
		}
		truth, err := value.Truth(rt, v)
		if err != nil || truth == wanted {
			return truth == wanted, err
		}
		if err := steps(rt, 1); err != nil {
			return false, err
		}
	}
}
