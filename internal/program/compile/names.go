package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// access are the operations on a name in one kind of place.
type access struct{ load, store, remove code.Op }

var (
	localAccess  = access{code.LOAD_LOCAL, code.STORE_LOCAL, code.DELETE_LOCAL}
	cellAccess   = access{code.LOAD_CELL, code.STORE_CELL, code.DELETE_CELL}
	freeAccess   = access{code.LOAD_FREE, code.STORE_FREE, code.DELETE_FREE}
	globalAccess = access{code.LOAD_GLOBAL, code.STORE_GLOBAL, code.DELETE_GLOBAL}
	classAccess  = access{code.LOAD_NAME, code.STORE_NAME, code.DELETE_NAME}
)

// find says how a name is reached, and with which operand.
func (u *unit) find(name string) (access, int) {
	symbol := u.scope.Lookup(name)
	switch symbol.Where {
	case syntax.LocalName:
		if symbol.Cell {
			return cellAccess, u.firstLocal + symbol.Index
		}
		return localAccess, u.firstLocal + symbol.Index
	case syntax.FreeName:
		return freeAccess, symbol.Index
	case syntax.ClassName:
		return classAccess, u.c.name(symbol.Name)
	case syntax.GlobalName:
		if u.scope.Kind == syntax.ClassScope && implicitInClass(name) {
			return classAccess, u.c.name(name)
		}
	}
	return globalAccess, u.c.name(symbol.Name)
}

// implicitInClass tells whether each class body binds the name.
func implicitInClass(name string) bool {
	return name == "__module__" || name == "__qualname__" || name == "__annotations__"
}

func (u *unit) load(at place, name string) {
	a, operand := u.find(name)
	u.emit(at, a.load, operand)
}

func (u *unit) store(at place, name string) {
	a, operand := u.find(name)
	u.binds(a, operand)
	u.emit(at, a.store, operand)
}

func (u *unit) remove(at place, name string) {
	a, operand := u.find(name)
	u.binds(a, operand)
	u.emit(at, a.remove, operand)
}

func (u *unit) binds(a access, operand int) {
	if a == globalAccess {
		u.c.bound[u.c.program.Names[operand]] = true
	}
}

// attribute is the index of an attribute's name as it is written here.
func (u *unit) attribute(name string) int { return u.c.name(u.scope.Mangle(name)) }

// pushCells pushes the cells that a function made here takes, in the order of its Free.
func (u *unit) pushCells(at place, inner *syntax.Scope) {
	for _, free := range inner.Free {
		symbol := inner.Capture(free)
		if symbol == nil {
			u.c.fail(at.Range(), "", "the variable %q has no place in the function around it", free.Name)
			return
		}
		if symbol.Where == syntax.FreeName {
			u.emit(at, code.PUSH_FREE, symbol.Index)
		} else {
			u.emit(at, code.PUSH_CELL, u.firstLocal+symbol.Index)
		}
	}
}
