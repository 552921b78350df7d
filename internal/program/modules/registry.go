package modules

import (
	"sort"
	"sync"

	"github.com/perdure/perdure/internal/program/value"
)

// native is a module that is written in Go. One whose name begins with an underscore is for modules in the language alone.
type native struct {
	name      string
	doc       string
	functions []*value.Builtin
	constants []constant
}

// constant is an attribute of a module that is no function.
type constant struct {
	name  string
	value value.Value
}

// registry has everything in Go by its name. It is built once and never changes.
type registry struct {
	builtins  map[string]value.Value
	functions map[string]*value.Builtin // by "module.name"; built-in ones by name
	modules   map[string]*value.Module
	docs      map[string]string
}

var all = sync.OnceValue(func() *registry {
	r := &registry{
		builtins:  map[string]value.Value{},
		functions: map[string]*value.Builtin{},
		modules:   map[string]*value.Module{},
		docs:      map[string]string{},
	}
	for _, f := range builtinFunctions() {
		r.builtins[f.Name] = f
		r.functions[f.Name] = f
	}
	for _, c := range builtinValues() {
		r.builtins[c.name] = c.value
	}
	for _, n := range natives() {
		r.add(n)
	}
	return r
})

// natives are the modules in Go.
func natives() []native {
	return []native{
		supportModule(), mathModule(), jsonModule(), copyModule(), datetimeModule(), randomModule(), reModule(), hashModule(), decimalModule(),
		base64Module(), binasciiModule(), csvModule(),
	}
}

func (r *registry) add(n native) {
	attrs := value.NewDict()
	attrs.SetStr(value.NewName("__name__"), value.NewName(n.name))
	attrs.SetStr(value.NewName("__doc__"), value.NewStr(n.doc))
	for _, f := range n.functions {
		f.Module = n.name
		r.functions[n.name+"."+f.Name] = f
		attrs.SetStr(value.NewName(f.Name), f)
	}
	for _, c := range n.constants {
		attrs.SetStr(value.NewName(c.name), c.value)
	}
	r.modules[n.name] = &value.Module{Name: n.name, Attrs: attrs, Source: n.name, Frozen: true}
	r.docs[n.name] = n.doc
}

// Builtin is what a name means that no module of the program binds: a function, a class or a constant.
func Builtin(name string) (value.Value, bool) {
	v, ok := all().builtins[name]
	return v, ok
}

// Native is a module that is written in Go. It is frozen, and the same in all programs.
func Native(name string) (*value.Module, bool) {
	m, ok := all().modules[name]
	return m, ok
}

// Lookup finds a function of the host again, by the names that a save point has. The module of built-in ones is empty.
func Lookup(module, name string) (*value.Builtin, bool) {
	key := name
	if module != "" {
		key = module + "." + name
	}
	f, ok := all().functions[key]
	return f, ok
}

// Classes are the classes of this package's native values and exceptions, by "module.name". Those of package value are not among them.
func Classes() map[string]*value.Class {
	return map[string]*value.Class{
		"_random.Twister":              twisterClass,
		"json.decoder.JSONDecodeError": jsonDecodeError,
		"re.error":                     reError,
		"binascii.Error":               binasciiError,
		"_csv.Error":                   csvError,
	}
}

// sortedKeys are the keys of a map in order, for what has to be the same each time.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
