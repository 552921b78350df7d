package value

// percentBytes is format % args of bytes.
func percentBytes(rt Runtime, format *Bytes, args Value) (Value, error) {
	p := &percenter{rt: rt, ofBytes: true}
	switch x := native(args).(type) {
	case *Tuple:
		p.args = x.Elems
	default:
		p.args, p.single = []Value{args}, true
		_, isBytes := x.(*Bytes)
		if _, isStr := x.(*Str); !isStr && !isBytes && isMapping(args) {
			p.mapping = args
		}
	}
	if err := p.run(latin1(format.b)); err != nil {
		return nil, err
	}
	if p.next < len(p.args) && p.mapping == nil {
		return nil, Raise(TypeError, "not all arguments converted during %s formatting", p.what())
	}
	return &Bytes{fromLatin1(p.out.String())}, nil
}
