package syntax

// analyser says where each name of each block stands, once all blocks are known.
type analyser struct {
	*collector
	captures int
}

// classify makes the symbols of a block and of those in it. Blocks around it have theirs already.
func (a *analyser) classify(b *block) {
	for _, u := range b.order {
		if symbol := a.place(b, u); symbol != nil {
			b.Symbols[u.name] = symbol
		}
	}
	for _, inner := range b.inner {
		a.classify(inner)
	}
}

// place makes the symbol of a name.
func (a *analyser) place(b *block, u *use) *Symbol {
	symbol := &Symbol{Name: u.name, At: u.at}
	switch {
	case u.global:
		if u.nonlocal {
			a.fail(u.declared, "name '%s' is nonlocal and global", u.name)
		}
	case u.nonlocal:
		if b.Kind == ModuleScope {
			a.fail(u.declared, "nonlocal declaration not allowed at module level")
		} else if free := a.capture(b, u.name); free != nil {
			return free
		} else {
			a.fail(u.declared, "no binding for nonlocal '%s' found", u.name)
		}
	case b.Kind == ModuleScope:
	case u.bound && b.Kind == ClassScope, b.Kind == ClassScope && madeByClass(u.name):
		symbol.Where = ClassName
	case u.bound:
		symbol.Where = LocalName
		symbol.Index = len(b.Locals)
		b.Locals = append(b.Locals, symbol)
	default:
		if free := a.capture(b, u.name); free != nil {
			return free
		}
	}
	return symbol
}

// madeByClass tells whether a name has a value in the body of a class from the start.
func madeByClass(name string) bool { return name == "__module__" || name == "__qualname__" }

// capture finds a name in the functions around a block. It is then free there and in all blocks between; nil is a global.
func (a *analyser) capture(b *block, name string) *Symbol {
	if a.captures > maxCaptures || !a.bindsAround(b, name) {
		return nil
	}
	for p := b; p != nil && !p.owns(name, p != b) && p.free[name] == nil; p = p.parent {
		a.addFree(p, name)
	}
	return b.free[name]
}

// bindsAround looks for the block around b that a name is bound in, and marks it there as a cell.
func (a *analyser) bindsAround(b *block, name string) bool {
	for p := b.parent; p != nil; p = p.parent {
		if p.free[name] != nil {
			return true
		}
		if u := p.uses[name]; p.Kind != ClassScope && u != nil && u.global {
			return false
		}
		if p.owns(name, true) {
			p.cell(name)
			return true
		}
	}
	return false
}

// owns tells whether blocks inside take a name from this one.
func (b *block) owns(name string, inner bool) bool {
	switch {
	case !inner || b.Kind == ModuleScope:
		return false
	case b.Kind == ClassScope:
		return name == classCell
	}
	u := b.uses[name]
	return u != nil && u.bound && !u.global && !u.nonlocal
}

// cell marks a local that blocks inside use.
func (b *block) cell(name string) {
	if b.Kind != ClassScope {
		b.Symbols[name].Cell = true
		return
	}
	if b.ClassCell == nil {
		b.ClassCell = &Symbol{Name: classCell, Where: LocalName, Index: len(b.Locals), Cell: true}
		b.Locals = append(b.Locals, b.ClassCell)
	}
}

// addFree makes a name free in a block, whether the block itself names it or not.
func (a *analyser) addFree(b *block, name string) {
	if a.captures++; a.captures > maxCaptures {
		if a.captures == maxCaptures+1 {
			a.fail(Span{Pos{1, 1}, Pos{1, 1}}, "functions use too many names of the functions around them")
		}
		return
	}
	symbol := &Symbol{Name: name, Where: FreeName, Index: len(b.Free)}
	b.Free = append(b.Free, symbol)
	if b.free == nil {
		b.free = map[string]*Symbol{}
	}
	b.free[name] = symbol
	if _, ok := b.Symbols[name]; !ok {
		b.Symbols[name] = symbol
	}
}
