package value

// Children visits the values that v holds directly, in a fixed order.
func Children(v Value, visit func(Value)) {
	each := func(values ...Value) {
		for _, x := range values {
			if x != nil {
				visit(x)
			}
		}
	}
	dict := func(d *Dict) {
		if d != nil {
			visit(d)
		}
	}
	switch x := v.(type) {
	case *Tuple:
		each(x.Elems...)
	case *List:
		each(x.Elems...)
	case *Dict:
		for i := range x.entries {
			each(x.entries[i].key, x.entries[i].value)
		}
	case *Set:
		x.children(visit)
	case *FrozenSet:
		x.children(visit)
	case *Slice:
		each(x.Start, x.Stop, x.Step)
	case *DictView:
		visit(x.Dict)
	case *Union:
		each(x.Args...)
	case *GenericAlias:
		each(x.Origin)
		each(x.Args...)
	case *Instance:
		visit(x.Cls)
		dict(x.Attrs)
		each(x.Native)
	case *Exception:
		visit(x.Cls)
		visit(x.Args)
		each(x.Cause, x.Context)
		dict(x.Attrs)
		for _, own := range x.Own {
			visit(own.Value)
		}
	case *Class:
		if x.Builtin {
			return
		}
		for _, b := range x.Bases {
			visit(b)
		}
		dict(x.Attrs)
		if x.Meta != nil {
			visit(x.Meta)
		}
	case *Module:
		dict(x.Attrs)
	default:
		functionChildren(v, visit, each, dict)
	}
}

func (t *Table) children(visit func(Value)) {
	for i := range t.slots {
		if t.slots[i].live() {
			visit(t.slots[i].key)
		}
	}
}

func functionChildren(v Value, visit func(Value), each func(...Value), dict func(*Dict)) {
	switch x := v.(type) {
	case *Function:
		dict(x.Globals)
		each(x.Defaults...)
		dict(x.KwDefaults)
		for _, c := range x.Cells {
			if c != nil {
				visit(c)
			}
		}
		each(x.Doc)
		dict(x.Annotations)
		dict(x.Attrs)
	case *Cell:
		each(x.Value)
	case *Method:
		each(x.Self, x.Func)
	case *StaticMethod:
		each(x.Func)
	case *ClassMethod:
		each(x.Func)
	case *Property:
		each(x.Get, x.Set, x.Del, x.Doc)
	case *Traceback:
		visit(x.Of)
	case *Super:
		visit(x.Cls)
		each(x.Self)
		visit(x.Start)
	case *BuiltinMethod:
		each(x.Self)
	case *Generator:
		if x.Frame != nil {
			visit(x.Frame.Func)
			each(x.Frame.Slots...)
		}
	default:
		iteratorChildren(v, each, dict)
	}
}

func iteratorChildren(v Value, each func(...Value), dict func(*Dict)) {
	switch x := v.(type) {
	case *ListIter:
		if x.List != nil {
			each(x.List)
		}
	case *TupleIter:
		if x.Tuple != nil {
			each(x.Tuple)
		}
	case *StrIter:
		if x.Str != nil {
			each(x.Str)
		}
	case *BytesIter:
		if x.Bytes != nil {
			each(x.Bytes)
		}
	case *DictIter:
		dict(x.Dict)
	case *SetIter:
		each(x.Of)
	case *ReversedIter:
		each(x.Seq)
	case *SeqIter:
		each(x.Seq)
	case *CallIter:
		each(x.Fn, x.Sentinel)
	case *EnumerateIter:
		each(x.It, x.Count)
	case *ZipIter:
		each(x.Its...)
	}
}

// Size is how many bytes of the heap v itself takes, without its children. It counts lengths, not capacities, so that a
// restored value counts the same.
func Size(v Value) int {
	switch x := v.(type) {
	case NoneType, Bool, EllipsisType, NotImplementedType:
		return 0
	case Int, Float:
		return 8
	case *Str:
		return sizeOfObject + len(x.s)
	case *Bytes:
		return sizeOfObject + len(x.b)
	case *BigInt:
		return sizeOfObject + x.n.BitLen()/8
	case *Tuple:
		return 24 + len(x.Elems)*sizeOfValue
	case *List:
		return 24 + len(x.Elems)*sizeOfValue
	case *Dict:
		n := sizeOfObject + len(x.entries)*sizeOfEntry
		if len(x.entries) > smallDict {
			n += len(x.entries) * 8
		}
		return n
	case *Set:
		return sizeOfObject + len(x.slots)*24
	case *FrozenSet:
		return sizeOfObject + len(x.slots)*24
	case *Exception:
		return 2*sizeOfObject + len(x.Traceback)*72 + len(x.Own)*sizeOfOwnAttr
	case *Function:
		return 4*sizeOfObject + len(x.Cells)*8
	case *Class:
		if x.Builtin {
			return 0
		}
		return 4 * sizeOfObject
	case *Generator:
		n := 2 * sizeOfObject
		if x.Frame != nil {
			n += len(x.Frame.Slots) * sizeOfValue
		}
		return n
	case *Builtin, *MethodDef, *GetSet:
		return 0
	}
	return sizeOfObject
}
