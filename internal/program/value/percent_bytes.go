package value

// percentBytes is format % args of bytes.
func percentBytes(rt Runtime, format *Bytes, args Value) (Value, error) {
	var widened []Value
	for _, v := range tupleOrOne(args) {
		if b, ok := v.(*Bytes); ok {
			widened = append(widened, NewStr(latin1(b.b)))
		} else {
			widened = append(widened, v)
		}
	}
	var wide Value = NewTuple(widened)
	if _, isBytes := native(args).(*Bytes); !isBytes && isMapping(args) {
		wide = args
	}
	s, err := Percent(rt, NewStr(latin1(format.b)), wide)
	if e, ok := AsException(err); ok && e.Cls == TypeError && e.Error() == "TypeError: not all arguments converted during string formatting" {
		return nil, Raise(TypeError, "not all arguments converted during bytes formatting")
	}
	if err != nil {
		return nil, err
	}
	text, ok := s.(*Str)
	if !ok {
		return nil, Raise(TypeError, "%%b requires a bytes-like object")
	}
	return &Bytes{fromLatin1(text.s)}, nil
}

func tupleOrOne(v Value) []Value {
	if t, ok := v.(*Tuple); ok {
		return t.Elems
	}
	return []Value{v}
}
