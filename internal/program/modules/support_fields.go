package modules

import (
	"github.com/perdure/perdure/internal/program/value"
)

// fields is the constructor of a dataclass while it takes its arguments.
type fields struct {
	rt       value.Runtime
	self     value.Value
	title    string // "Point.__init__()", for messages
	defaults *value.Dict
	initVars map[string]bool
	made     []value.Value // names whose factories the caller calls
	passed   []value.Value // values of InitVars, for __post_init__
}

// fillFields is what the __init__ that dataclass makes does of its arguments. Attributes are set past a __setattr__ of the class,
// which in a frozen one refuses.
func fillFields(rt value.Runtime, a []value.Value) (value.Value, error) {
	title, _ := a[1].(*value.Str)
	names, _ := a[2].(*value.Tuple)
	only, _ := a[3].(*value.Tuple)
	defaults, _ := a[4].(*value.Dict)
	factories, _ := a[5].(*value.Dict)
	vars, _ := a[6].(*value.Tuple)
	args, _ := a[7].(*value.Tuple)
	kwargs, _ := a[8].(*value.Dict)
	if title == nil || names == nil || only == nil || defaults == nil || factories == nil || vars == nil || args == nil || kwargs == nil {
		return nil, value.Raise(value.TypeError, "fill_fields() takes what dataclass gives it")
	}
	f := &fields{rt: rt, self: a[0], title: title.Go(), defaults: defaults}
	if len(vars.Elems) > 0 {
		f.initVars = map[string]bool{}
		for _, v := range vars.Elems {
			f.initVars[nameOf(v)] = true
		}
	}
	if len(args.Elems) > len(names.Elems) {
		return nil, tooManyOf(f.title, len(names.Elems), len(args.Elems), len(names.Elems)-f.defaultsAmong(names.Elems, factories))
	}
	var missing, missingOnly []string
	used := 0
	for i, n := range append(append(make([]value.Value, 0, len(names.Elems)+len(only.Elems)), names.Elems...), only.Elems...) {
		var given value.Value
		if i < len(args.Elems) {
			given = args.Elems[i]
		}
		byName, ok := kwargs.GetStr(asName(n))
		if ok {
			if given != nil {
				return nil, value.Raise(value.TypeError, "%s got multiple values for argument '%s'", f.title, nameOf(n))
			}
			given = byName
			used++
		}
		done, err := f.take(n, given, factories)
		if err != nil {
			return nil, err
		}
		if !done {
			if i < len(names.Elems) {
				missing = append(missing, nameOf(n))
			} else {
				missingOnly = append(missingOnly, nameOf(n))
			}
		}
	}
	if used < kwargs.Len() {
		return nil, f.unexpected(kwargs, names, only)
	}
	if len(missing) > 0 {
		return nil, missingOf(f.title, missing, "positional")
	}
	if len(missingOnly) > 0 {
		return nil, missingOf(f.title, missingOnly, "keyword-only")
	}
	return tupleOf(value.NewTuple(f.made), value.NewTuple(f.passed)), nil
}

// take sets one field, and tells whether there was something to set it to.
func (f *fields) take(name, given value.Value, factories *value.Dict) (bool, error) {
	n := asName(name)
	if given == nil {
		if d, ok := f.defaults.GetStr(n); ok {
			given = d
		} else if _, ok := factories.GetStr(n); ok {
			f.made = append(f.made, name)
			return true, nil
		} else {
			return false, nil
		}
	}
	if f.initVars[n.Go()] {
		f.passed = append(f.passed, given)
		return true, nil
	}
	return true, setPlainly(f.rt, f.self, n, given)
}

// setPlainly is object.__setattr__.
func setPlainly(rt value.Runtime, self value.Value, name *value.Str, v value.Value) error {
	i, ok := self.(*value.Instance)
	if !ok {
		return value.SetAttr(rt, self, name, v)
	}
	fn, ok := value.ObjectClass.Lookup(nameSetattr)
	if !ok {
		return value.SetAttr(rt, self, name, v)
	}
	_, err := value.Call(rt, fn, []value.Value{i, name, v}, nil)
	return err
}

var nameSetattr = value.NewName("__setattr__")

func asName(v value.Value) *value.Str {
	if s, ok := v.(*value.Str); ok {
		return s
	}
	return value.NewStr("")
}

func nameOf(v value.Value) string { return asName(v).Go() }

func (f *fields) defaultsAmong(names []value.Value, factories *value.Dict) int {
	n := 0
	for _, name := range names {
		_, ok1 := f.defaults.GetStr(asName(name))
		_, ok2 := factories.GetStr(asName(name))
		if ok1 || ok2 {
			n++
		}
	}
	return n
}

func (f *fields) unexpected(kwargs *value.Dict, names, only *value.Tuple) error {
	known := map[string]bool{}
	for _, n := range append(append([]value.Value{}, names.Elems...), only.Elems...) {
		known[nameOf(n)] = true
	}
	for k := range kwargs.All() {
		if !known[nameOf(k)] {
			return value.Raise(value.TypeError, "%s got an unexpected keyword argument '%s'", f.title, nameOf(k))
		}
	}
	return value.Raise(value.TypeError, "%s got an unexpected keyword argument", f.title)
}
