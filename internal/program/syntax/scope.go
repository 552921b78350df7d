package syntax

import "strings"

// Lookup finds the symbol of a name as it is written in the scope's own code: a private name of a class is mangled first.
// It never gives nil: what the resolver has not seen is a global.
func (s *Scope) Lookup(name string) *Symbol {
	name = s.Mangle(name)
	if symbol, ok := s.Symbols[name]; ok {
		return symbol
	}
	return &Symbol{Name: name, Where: GlobalName}
}

// Capture finds in the parent what a symbol of the scope's Free is there: a Local that stands in a cell, or a Free of the
// parent's own. It is what making the function puts into the new one's cells. It is nil for a symbol that is not free here.
func (s *Scope) Capture(free *Symbol) *Symbol {
	if s.Parent == nil {
		return nil
	}
	if free.Name == classCell && s.Parent.ClassCell != nil {
		return s.Parent.ClassCell
	}
	if symbol, ok := s.Parent.free[free.Name]; ok {
		return symbol
	}
	symbol := s.Parent.Symbols[free.Name]
	if symbol == nil || !symbol.Cell {
		return nil
	}
	return symbol
}

// Mangle gives the name under which a name or an attribute that is written in the scope is kept: in a class, __x is _Class__x.
func (s *Scope) Mangle(name string) string {
	if s.Class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class := strings.TrimLeft(s.Class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// classCell is the name of the cell through which methods know their class: super() without arguments reads it.
const classCell = "__class__"
