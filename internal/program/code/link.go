package code

import "fmt"

// Link makes one program of a main program and of the modules that it imports, directly or not. The main module keeps its
// place; constants and names that are in several are in it once. It fails where the whole is too large, and where two
// modules have one name.
func Link(main *Program, modules ...*Program) (*Program, error) {
	l := &linker{out: &Program{}, constants: map[string]int{}, names: map[string]int{}}
	for _, p := range append([]*Program{main}, modules...) {
		if err := l.add(p); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

type linker struct {
	out       *Program
	constants map[string]int // by their encoding
	names     map[string]int
}

// moved says where the parts of a program are in the whole.
type moved struct {
	constants, names           []int
	firstModule, firstFunction int
}

func (l *linker) add(p *Program) error {
	m := moved{firstModule: len(l.out.Modules), firstFunction: len(l.out.Functions)}
	for _, name := range p.Names {
		i, ok := l.names[name]
		if !ok {
			i = len(l.out.Names)
			l.names[name] = i
			l.out.Names = append(l.out.Names, name)
		}
		m.names = append(m.names, i)
	}
	for _, c := range p.Constants {
		i, err := l.constant(c)
		if err != nil {
			return err
		}
		m.constants = append(m.constants, i)
	}
	for _, module := range p.Modules {
		for _, other := range l.out.Modules {
			if other.Name == module.Name {
				return fmt.Errorf("link program: there are two modules of the name %q", module.Name)
			}
		}
		module.Body += m.firstFunction
		l.out.Modules = append(l.out.Modules, module)
	}
	for _, f := range p.Functions {
		g, err := m.function(f)
		if err != nil {
			return err
		}
		l.out.Functions = append(l.out.Functions, g)
	}
	return nil
}

func (l *linker) constant(c Constant) (int, error) {
	key, err := Key(c)
	if err != nil {
		return 0, err
	}
	i, ok := l.constants[key]
	if !ok {
		i = len(l.out.Constants)
		l.constants[key] = i
		l.out.Constants = append(l.out.Constants, c)
	}
	return i, nil
}

// Key is the same for constants that are the same, and different for all others: 1, 1.0 and True are three.
func Key(c Constant) (string, error) {
	e := &encoder{}
	err := e.constant(c)
	return string(e.out), err
}

// function is a copy of a function that says the same in the whole.
func (m moved) function(f *Function) (*Function, error) {
	g := *f
	g.Module += m.firstModule
	if g.Doc >= 0 {
		g.Doc = m.constants[g.Doc]
	}
	g.Code = make([]uint32, len(f.Code))
	for pc, word := range f.Code {
		op, n := OpOf(word), int(OperandOf(word))
		switch First(op).shape().operand { //nolint:exhaustive // the others mean the same anywhere
		case constOperand:
			n = m.constants[n]
		case nameOperand:
			n = m.names[n]
		case functionOperand:
			n += m.firstFunction
		case keywordsOperand:
			c := m.constants[n&0xffff]
			if c > 0xffff {
				return nil, fmt.Errorf("link program: it has too many constants for the call in %q", f.QualName)
			}
			n = n>>16<<16 | c
		}
		if n > MaxOperand {
			return nil, fmt.Errorf("link program: it is too large, in %q", f.QualName)
		}
		g.Code[pc] = Instruction(op, uint32(n)) //nolint:gosec // within bounds
	}
	return &g, nil
}
