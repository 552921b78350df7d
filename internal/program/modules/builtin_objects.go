package modules

import (
	"math/big"

	"github.com/perdure/perdure/internal/program/value"
)

func objectFunctions() []*value.Builtin {
	return []*value.Builtin{
		function("isinstance", "obj, class_or_tuple, /", "Whether an object is of a class, or of one of several.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return boolResult(value.IsInstance(rt, a[0], a[1]))
		}),
		function("issubclass", "cls, class_or_tuple, /", "Whether a class derives from another, or from one of several.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return boolResult(value.IsSubclass(rt, a[0], a[1]))
		}),
		function("callable", "obj, /", "Whether an object can be called.", func(_ value.Runtime, a []value.Value) (value.Value, error) {
			return value.MakeBool(value.Callable(a[0])), nil
		}),
		function("getattr", "object, name, default=, /", "The attribute of a name, or default where there is none.", getAttribute),
		function("setattr", "obj, name, value, /", "Sets the attribute of a name.", setAttribute),
		function("hasattr", "obj, name, /", "Whether there is an attribute of a name.", hasAttribute),
		function("delattr", "obj, name, /", "Deletes the attribute of a name.", deleteAttribute),
		function("id", "obj, /", "The number of an object, which it keeps as long as it lives.", identity),
		function("vars", "object, /", "The attributes of an object as a dict.", variables),
		function("dir", "object, /", "The names of the attributes of an object.", directory),
	}
}

func boolResult(b bool, err error) (value.Value, error) {
	if err != nil {
		return nil, err
	}
	return value.MakeBool(b), nil
}

func getAttribute(rt value.Runtime, a []value.Value) (value.Value, error) {
	name, err := value.AttributeName(a[1])
	if err != nil {
		return nil, err
	}
	result, err := value.GetAttr(rt, a[0], name)
	if err != nil && a[2] != nil && isAttributeError(err) {
		return a[2], nil
	}
	return result, err
}

func isAttributeError(err error) bool {
	e, ok := value.AsException(err)
	return ok && e.Cls.IsSubclassOf(value.AttributeError)
}

func setAttribute(rt value.Runtime, a []value.Value) (value.Value, error) {
	name, err := value.AttributeName(a[1])
	if err != nil {
		return nil, err
	}
	return value.None, value.SetAttr(rt, a[0], name, a[2])
}

func hasAttribute(rt value.Runtime, a []value.Value) (value.Value, error) {
	name, err := value.AttributeName(a[1])
	if err != nil {
		return nil, err
	}
	_, err = value.GetAttr(rt, a[0], name)
	if err != nil && !isAttributeError(err) {
		return nil, err
	}
	return value.MakeBool(err == nil), nil
}

func deleteAttribute(rt value.Runtime, a []value.Value) (value.Value, error) {
	name, err := value.AttributeName(a[1])
	if err != nil {
		return nil, err
	}
	return value.None, value.DelAttr(rt, a[0], name)
}

var nameDict = value.NewName("__dict__")

func variables(rt value.Runtime, a []value.Value) (value.Value, error) {
	attrs, err := value.GetAttr(rt, a[0], nameDict)
	if err != nil {
		return nil, value.Raise(value.TypeError, "vars() argument must have __dict__ attribute")
	}
	return attrs, nil
}

var nameDir = value.NewName("__dir__")

func directory(rt value.Runtime, a []value.Value) (value.Value, error) {
	if _, ok := a[0].(*value.Instance); ok {
		if result, ok, err := special(rt, a[0], nameDir); ok || err != nil {
			if err != nil {
				return nil, err
			}
			return sortedList(rt, result)
		}
	}
	names := map[string]bool{}
	collect := func(d *value.Dict) {
		if d == nil {
			return
		}
		for k := range d.All() {
			if s, ok := k.(*value.Str); ok {
				names[s.Go()] = true
			}
		}
	}
	switch v := a[0].(type) {
	case *value.Instance:
		collect(v.Attrs)
	case *value.Module:
		collect(v.Attrs)
	case *value.Function:
		collect(v.Attrs)
	}
	classes := a[0].Class().MRO
	if c, ok := a[0].(*value.Class); ok {
		classes = c.MRO
	}
	if _, ok := a[0].(*value.Module); !ok {
		for _, c := range classes {
			collect(c.Attrs)
		}
	}
	if err := steps(rt, len(names)); err != nil {
		return nil, err
	}
	sorted := sortedKeys(names)
	elems := make([]value.Value, len(sorted))
	for i, name := range sorted {
		elems[i] = value.NewStr(name)
	}
	return value.NewList(elems), nil
}

func sortedList(rt value.Runtime, v value.Value) (value.Value, error) {
	elems, err := value.Elements(rt, v)
	if err != nil {
		return nil, err
	}
	if err := value.SortBy(rt, elems, elems, false); err != nil {
		return nil, err
	}
	return value.NewList(elems), nil
}

func identity(rt value.Runtime, a []value.Value) (value.Value, error) {
	id, ok := value.Identity(rt, a[0])
	if !ok {
		return nil, value.Raise(value.NotImplementedError, "id() of a '%s' is not there: compare it with is, or with ==", className(a[0]))
	}
	return value.MakeBig(new(big.Int).SetUint64(id)), nil
}
