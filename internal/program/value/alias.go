package value

type (
	// Union is A | B of classes, as isinstance and hints take it.
	Union struct{ Args []Value }
	// GenericAlias is a class with parameters, such as list[int].
	GenericAlias struct {
		Origin Value
		Args   []Value
	}
)

// Class of a union.
func (*Union) Class() *Class { return UnionClass }

// Class of a class with parameters.
func (*GenericAlias) Class() *Class { return GenericAliasClass }
