package value

// DictViewKind tells what a view or iterator gives.
type DictViewKind uint8

// The kinds of views.
const (
	DictKeys DictViewKind = iota
	DictValues
	DictItems
)

// DictView is d.keys(), d.values() or d.items().
type DictView struct {
	Dict *Dict
	Kind DictViewKind
}

// Class of a view.
func (v *DictView) Class() *Class {
	switch v.Kind {
	case DictValues:
		return DictValuesClass
	case DictItems:
		return DictItemsClass
	case DictKeys:
	}
	return DictKeysClass
}
