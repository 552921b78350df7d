package value

// percentBytes is format % args of bytes.
func percentBytes(rt Runtime, format *Bytes, args Value) (Value, error) {
	p := &percenter{rt: rt, ofBytes: true}
	switch x := Plain(args).(type) {
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

// bytesText is what %s and %b of bytes take: bytes, and what can be made bytes.
func (p *percenter) bytesText(v Value) (string, error) {
	if b, ok := Plain(v).(*Bytes); ok {
		return latin1(b.b), nil
	}
	if userSpecial(v, nameBytes) == nil {
		return "", Raise(TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", v.Class().Name)
	}
	made, err := newBytes(p.rt, []Value{v, nil, nil})
	if err != nil {
		return "", err
	}
	b, _ := Plain(made).(*Bytes)
	return latin1(b.b), nil
}

// byteChar is %c of bytes.
func (p *percenter) byteChar(d *directive, v Value) (string, error) {
	if b, ok := Plain(v).(*Bytes); ok && len(b.b) == 1 {
		return p.pad(d, "", latin1(b.b), 1)
	}
	i, ok, err := asIndex(p.rt, v)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", Raise(TypeError, "%%c requires an integer in range(256) or a single byte")
	}
	n, ok := smallInt(i)
	if !ok || n < 0 || n > 255 {
		return "", Raise(OverflowError, "%%c arg not in range(256)")
	}
	return p.pad(d, "", string(rune(n)), 1)
}
