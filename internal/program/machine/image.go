package machine

import (
	"fmt"
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// Image is a program that is ready to run: constants are values, and the embedded modules that are linked into it have
// been executed and are frozen. Machines share it, at the same time if they like.
type Image struct {
	program *code.Program
	consts  []value.Value
	names   []*value.Str
	// keywords has the names of constants that are tuples of names, for calls.
	keywords [][]*value.Str
	// builtins has for each of names what it means where no module binds it, or nil.
	builtins []value.Value
	next     *value.Builtin
	// listAppend is list.append, which the loop does by itself.
	listAppend *value.MethodDef
	// primitives is the module _perdure.
	primitives *value.Module
	// modules has the place in the program of each module, embedded what those that are embedded have come to: a module, or
	// what it has put in its place.
	modules  map[string]int
	embedded map[string]value.Value
	objects  []value.Value
	shared   map[value.Value]struct{} // the same as a set
}

// Load makes a program ready: it runs the bodies of the embedded modules that are linked into it. The error is one of these, which is a
// fault of whoever embeds them.
func Load(p *code.Program) (*Image, error) {
	i := &Image{program: p, modules: map[string]int{}, embedded: map[string]value.Value{}, primitives: primitives()}
	if err := i.makeConstants(); err != nil {
		return nil, err
	}
	i.makeNames()
	for n, module := range p.Modules {
		if n > 0 {
			i.modules[module.Name] = n
		}
	}
	if err := i.runEmbedded(); err != nil {
		return nil, err
	}
	i.freeze()
	return i, nil
}

// Program is the code.
func (i *Image) Program() *code.Program { return i.program }

// Objects are the functions, classes, modules and other values that the embedded modules have made, in an order that is the
// same for every Image of the same program. They never change, so a save point has their numbers and not what they are.
func (i *Image) Objects() []value.Value { return i.objects }

// Constants are the constants of the program as values, by their numbers. They are shared as well.
func (i *Image) Constants() []value.Value { return i.consts }

// Names are the names of the program as values, by their numbers. Where a name is a key of a dict or namespace it is often one of these.
func (i *Image) Names() []*value.Str { return i.names }

// Embedded is an embedded module, or what stands in its place.
func (i *Image) Embedded(name string) (value.Value, bool) {
	v, ok := i.embedded[name]
	return v, ok
}

// makeNames makes values of names, and looks up what is built in.
func (i *Image) makeNames() {
	i.names = make([]*value.Str, len(i.program.Names))
	i.builtins = make([]value.Value, len(i.program.Names))
	for n, name := range i.program.Names {
		i.names[n] = value.NewName(name)
		if v, ok := modules.Builtin(name); ok {
			i.builtins[n] = v
		}
	}
	i.next, _ = modules.Lookup("", "next")
	if found, ok := value.ListClass.Lookup(value.NewStr("append")); ok {
		i.listAppend, _ = found.(*value.MethodDef)
	}
}

// mostLoading is how many steps the bodies of embedded modules may take together.
const mostLoading = 20_000_000

// runEmbedded runs the bodies of embedded modules, packages before what is in them.
func (i *Image) runEmbedded() error {
	m := &Machine{image: i, limits: Limits{Steps: mostLoading}.withDefaults(), loading: true}
	m.remember()
	m.options.Attempt = 1
	m.fill(0)
	for n, module := range i.program.Modules {
		if n == 0 || !module.Embedded {
			continue
		}
		if err := m.runModule(module.Name); err != nil {
			return fmt.Errorf("embedded module %s: %w", module.Name, err)
		}
		if module.Name == "builtins" {
			i.overlayBuiltins()
		}
	}
	return nil
}

// runModule runs the body of an embedded module, unless that has been done.
func (m *Machine) runModule(name string) error {
	if package_, _, nested := cutLast(name); nested && m.image.modules[package_] > 0 {
		if err := m.runModule(package_); err != nil {
			return err
		}
	}
	if _, done := m.image.embedded[name]; done {
		return nil
	}
	t := &Task{}
	m.task = t
	module := m.newModule(m.image.modules[name])
	if err := m.enterModule(t, module, m.image.modules[name], TaskFrame); err != nil {
		return err
	}
	sig, err := m.loop(t, 0)
	if e, ok := value.AsException(err); ok {
		return fmt.Errorf("%s", m.image.traceback(nil, e, nil, false))
	}
	if err == nil && sig != ended {
		err = fault("it waits")
	}
	return err
}

// cutLast cuts a dotted name at its last dot.
func cutLast(name string) (before, behind string, found bool) {
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		return name[:at], name[at+1:], true
	}
	return "", name, false
}

// overlayBuiltins adds to what is built in what the embedded module builtins defines.
func (i *Image) overlayBuiltins() {
	module, ok := i.embedded["builtins"].(*value.Module)
	if !ok {
		return
	}
	for n, name := range i.names {
		if strings.HasPrefix(name.Go(), "_") {
			continue
		}
		if v, ok := module.Attrs.GetStr(name); ok {
			i.builtins[n] = v
		}
	}
}

// freeze makes what the embedded modules have made unchangeable, and numbers it.
func (i *Image) freeze() {
	seen := map[value.Value]struct{}{}
	var queue []value.Value
	visit := func(v value.Value) {
		if !isShared(v) {
			return
		}
		if _, ok := seen[v]; !ok {
			seen[v] = struct{}{}
			queue = append(queue, v)
		}
	}
	for _, module := range i.program.Modules {
		if v, ok := i.embedded[module.Name]; ok && module.Embedded {
			visit(v)
		}
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		i.objects = append(i.objects, v)
		switch v := v.(type) {
		case *value.Class:
			v.Freeze()
		case *value.Function:
			v.Frozen = true
		case *value.Module:
			v.Frozen = true
		}
		value.Children(v, visit)
	}
	i.shared = seen
}

// isShared tells whether a value is an object that an embedded module may have made: not a number or such, nor of the host.
func isShared(v value.Value) bool {
	switch v := v.(type) {
	case nil, value.NoneType, value.Bool, value.Int, value.Float, value.EllipsisType, value.NotImplementedType,
		*value.Builtin, *value.MethodDef, *value.GetSet:
		return false
	case *value.Class:
		return !v.Builtin
	case *value.Module:
		return v.Source == ""
	}
	return true
}
