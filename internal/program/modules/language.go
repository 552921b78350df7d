package modules

import (
	"embed"
	"slices"
	"sync"

	"github.com/perdure/perdure/internal/program/value"
)

//go:embed language/*.py
var language embed.FS

// Source is the text of a module that is written in the language, and the name of its file for tracebacks. The module "builtins" has
// the built-in functions that are.
func Source(name string) (text, file string, ok bool) {
	b, err := language.ReadFile("language/" + name + ".py")
	if err != nil {
		return "", "", false
	}
	return string(b), "<" + name + ".py>", true
}

// inLanguage are the names in the module builtins of what can stand in for a callable of the host.
var inLanguage = sync.OnceValue(func() map[value.Value]string {
	found := map[value.Value]string{
		value.ListClass: "_list", value.TupleClass: "_tuple", value.SetClass: "_set", value.FrozenSetClass: "_frozenset",
		value.DictClass: "_dict", value.EnumerateClass: "_enumerate", value.ZipClass: "_zip",
	}
	for _, name := range []string{"sorted", "min", "max", "sum", "any", "all"} {
		if f, ok := Lookup("", name); ok {
			found[f] = "_" + name
		}
	}
	for _, m := range []struct {
		cls        *value.Class
		name, here string
	}{
		{value.StrClass, "join", "_join"}, {value.ListClass, "sort", "_list_sort"}, {value.ListClass, "extend", "_extend"},
		{value.DictClass, "update", "_update"}, {value.SetClass, "update", "_update"},
	} {
		if def, ok := m.cls.Lookup(value.NewStr(m.name)); ok {
			found[def] = m.here
		}
	}
	return found
})

// InLanguage is the function of the module builtins that does the same as a callable of the host, with frames of the
// program's: where an argument is an iterator or a key function of the program, so that it may await. The arguments are the
// same; of a method, self goes before them. callee is a *value.Builtin, *value.Class, *value.MethodDef or *value.BuiltinMethod.
func InLanguage(callee value.Value, args []value.Value, kwargs []value.Keyword) (string, bool) {
	if f, ok := callee.(*value.Builtin); ok && f.Name == "print" && f.Module == "" {
		return "_print", printsTo(kwargs) != nil
	}
	if !anyLive(args, kwargs) {
		return "", false
	}
	if m, ok := callee.(*value.BuiltinMethod); ok {
		callee = m.Def
	}
	if def, ok := callee.(*value.MethodDef); ok && (len(args) == 0 || !args[0].Class().IsSubclassOf(def.Owner)) {
		return "", false // the host's says what is wrong
	}
	name, ok := inLanguage()[callee]
	switch name {
	case "_set", "_frozenset", "_update":
		if allSets(args) {
			return "", false // their elements are taken as they are, whatever __iter__ there is
		}
	}
	return name, ok
}

func allSets(args []value.Value) bool {
	for _, v := range args {
		switch value.Plain(v).(type) {
		case *value.Set, *value.FrozenSet:
		default:
			return false
		}
	}
	return true
}

// mostInside is how many iterators inside of others are looked at. What has more counts as live, which is right in any case and only
// slower: a few zips of zips can have more than could ever be looked at.
const mostInside = 64

func anyLive(args []value.Value, kwargs []value.Keyword) bool {
	inside := mostInside
	if oneLive(args, &inside) {
		return true
	}
	for _, k := range kwargs {
		if k.Name == "key" && liveKey(k.Value) {
			return true
		}
	}
	return false
}

func oneLive(values []value.Value, inside *int) bool {
	return slices.ContainsFunc(values, func(v value.Value) bool { return live(v, inside) })
}

var nameIter = value.NewName("__iter__")

// live tells whether iterating v runs code of the program. inside is how many more iterators inside of others are looked at.
func live(v value.Value, inside *int) bool {
	switch v := v.(type) {
	case *value.Generator:
		return true
	case *value.Instance:
		found, ok := v.Cls.Lookup(nameIter)
		if !ok {
			found, ok = v.Cls.Lookup(nameNext)
		}
		_, written := found.(*value.Function)
		return ok && written
	case *value.EnumerateIter:
		*inside--
		return *inside < 0 || live(v.It, inside)
	case *value.ZipIter:
		*inside--
		return *inside < 0 || oneLive(v.Its, inside)
	case *value.CallIter:
		return liveKey(v.Fn)
	}
	return false
}

// liveKey tells whether calling v runs code of the program.
func liveKey(v value.Value) bool {
	switch v := v.(type) {
	case *value.Function, *value.Method, *value.Instance:
		return true
	case *value.Class:
		return !v.Builtin
	}
	return false
}
