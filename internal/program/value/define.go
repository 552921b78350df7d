package value

import "fmt"

// signature says which arguments a method takes besides self, and how CPython complains about others.
type signature struct {
	least, most int      // most < 0: any number
	style       style    // of the complaints
	names       []string // of parameters that can be given by name
}

type style uint8

const (
	clinic   style = iota // "replace expected at least 2 arguments, got 1"
	parsed                // "find() takes at least 1 argument (0 given)"
	none                  // "str.upper() takes no arguments (1 given)"
	exactly               // "list.append() takes exactly one argument (0 given)"
	slot                  // "expected 1 argument, got 0"
	unpacked              // " expected 1 argument, got 0"
)

var (
	noArgs    = signature{0, 0, none, nil}
	oneArg    = signature{1, 1, exactly, nil}
	anyArgs   = signature{0, -1, clinic, nil}
	slotArg   = signature{1, 1, slot, nil}
	slotNone  = signature{0, 0, slot, nil}
	slotTwo   = signature{2, 2, unpacked, nil}
	slotTimes = signature{1, 1, unpacked, nil}
	slotPow   = signature{1, 2, unpacked, nil}
	// oneToThree is of methods that look for a text, with a beginning and an end.
	oneToThree = signature{1, 3, parsed, nil}
)

func between(least, most int) signature { return signature{least, most, clinic, nil} }

func named(least int, names ...string) signature {
	return signature{least, len(names), parsed, names}
}

// method is what a method does: args are as many as the signature says; what is left out of those with names is nil.
type method[T Value] func(rt Runtime, self T, args []Value) (Value, error)

// def gives a built-in class a method, for self of type T, or an object of a class that derives from it.
func def[T Value](cls *Class, name string, sig signature, fn method[T]) *MethodDef {
	d := &MethodDef{Owner: cls, Name: name}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		s, ok := Plain(self).(T)
		if !ok {
			if d.native {
				return nil, Raise(TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", name, cls.Name, self.Class().Name)
			}
			return nil, Raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, cls.Name, self.Class().Name)
		}
		if len(kwargs) > 0 || len(args) < sig.least || sig.most != len(args) && sig.most >= 0 {
			var err error
			if args, err = sig.arrange(cls.Name, name, args, kwargs); err != nil {
				return nil, err
			}
		}
		return fn(rt, s, args)
	}
	cls.Attrs.SetStr(NewName(name), d)
	return d
}

// defNative is def for a special method that operations do by themselves.
func defNative[T Value](cls *Class, name string, sig signature, fn method[T]) {
	def(cls, name, sig, fn).native = true
}

// defClass gives a built-in class a class method.
func defClass(cls *Class, name string, sig signature, fn method[*Class]) {
	def(cls, name, sig, fn).Kind = OfClass
}

// defStatic gives a built-in class a static method.
func defStatic(cls *Class, name string, sig signature, fn func(rt Runtime, args []Value) (Value, error)) {
	d := &MethodDef{Owner: cls, Name: name, Kind: OfNobody}
	d.Call = func(rt Runtime, _ Value, args []Value, kwargs []Keyword) (Value, error) {
		args, err := sig.arrange(cls.Name, name, args, kwargs)
		if err != nil {
			return nil, err
		}
		return fn(rt, args)
	}
	cls.Attrs.SetStr(NewName(name), d)
}

// defGet gives a built-in class a computed attribute.
func defGet[T Value](cls *Class, name string, get func(rt Runtime, self T) (Value, error)) *GetSet {
	g := &GetSet{Owner: cls, Name: name}
	g.Get = func(rt Runtime, self Value) (Value, error) {
		s, ok := Plain(self).(T)
		if !ok {
			return nil, Raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, cls.Name, self.Class().Name)
		}
		return get(rt, s)
	}
	cls.Attrs.SetStr(NewName(name), g)
	return g
}

// defGetSet gives a built-in class a computed attribute that can be set.
func defGetSet[T Value](cls *Class, name string, get func(rt Runtime, self T) (Value, error), set func(rt Runtime, self T, v Value) error) {
	defGet(cls, name, get).Set = func(rt Runtime, self, v Value) error {
		s, ok := Plain(self).(T)
		if !ok {
			return Raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, cls.Name, self.Class().Name)
		}
		return set(rt, s, v)
	}
}

// arrange checks the arguments, and gives one for each name.
func (sig *signature) arrange(cls, name string, args []Value, kwargs []Keyword) ([]Value, error) {
	if len(kwargs) > 0 && sig.names == nil {
		if sig.style == slot || sig.style == unpacked {
			return nil, Raise(TypeError, "wrapper %s() takes no keyword arguments", name)
		}
		return nil, Raise(TypeError, "%s.%s() takes no keyword arguments", cls, name)
	}
	if sig.style == parsed && len(kwargs) > 0 && len(args)+len(kwargs) > sig.most {
		return nil, sig.complaint(cls, name, len(args), len(args)+len(kwargs))
	}
	if err := sig.check(cls, name, len(args), len(args)+len(kwargs)); err != nil {
		return nil, err
	}
	if sig.names == nil {
		return args, nil
	}
	all := make([]Value, len(sig.names))
	copy(all, args)
	var wrong error
	for _, kw := range kwargs {
		if err := sig.place(name, all, len(args), kw); err != nil && wrong == nil {
			wrong = err
		}
	}
	for i := range sig.least {
		if all[i] == nil {
			return nil, Raise(TypeError, "%s() missing required argument '%s' (pos %d)", name, sig.names[i], i+1)
		}
	}
	return all, wrong
}

func (sig *signature) place(name string, all []Value, positional int, kw Keyword) error {
	for i, n := range sig.names {
		if n != kw.Name {
			continue
		}
		if i < positional || all[i] != nil {
			return Raise(TypeError, "argument for %s() given by name ('%s') and position (%d)", name, n, i+1)
		}
		all[i] = kw.Value
		return nil
	}
	return Raise(TypeError, "'%s' is an invalid keyword argument for %s()", kw.Name, name)
}

func (sig *signature) check(cls, name string, positional, given int) error {
	if sig.most < 0 || positional <= sig.most {
		if positional >= sig.least || sig.names != nil {
			return nil
		}
	}
	return sig.complaint(cls, name, positional, given)
}

// complaint is the error of too few or too many arguments.
func (sig *signature) complaint(cls, name string, positional, given int) error {
	switch sig.style {
	case none:
		return Raise(TypeError, "%s.%s() takes no arguments (%d given)", cls, name, given)
	case exactly:
		return Raise(TypeError, "%s.%s() takes exactly one argument (%d given)", cls, name, given)
	case slot:
		return Raise(TypeError, "expected %s, got %d", counted(sig.least), given)
	case unpacked:
		return countComplaint("", positional, sig.least, sig.most)
	case clinic:
		return countComplaint(name, positional, sig.least, sig.most)
	case parsed:
	}
	bound, n := "at least", sig.least
	if given > sig.most {
		bound, n = "at most", sig.most
	}
	if sig.least == sig.most {
		bound = "exactly"
	}
	return Raise(TypeError, "%s() takes %s %s (%d given)", name, bound, counted(n), given)
}

func counted(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

func countComplaint(name string, given, least, most int) error {
	switch {
	case least == most:
		return Raise(TypeError, "%s expected %s, got %d", name, counted(least), given)
	case given < least:
		return Raise(TypeError, "%s expected at least %s, got %d", name, counted(least), given)
	}
	return Raise(TypeError, "%s expected at most %s, got %d", name, counted(most), given)
}

// oneGiven checks the argument of a class that takes one.
func oneGiven(name string, args []Value, kwargs []Keyword) error {
	if len(kwargs) > 0 {
		return Raise(TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args) != 1 {
		return countComplaint(name, len(args), 1, 1)
	}
	return nil
}

// ArgCheck is CPython's TypeError where a function of the host got other than least to most arguments, or any by name.
func ArgCheck(name string, args []Value, kwargs []Keyword, least, most int) error {
	if len(kwargs) > 0 {
		return Raise(TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args) >= least && (most < 0 || len(args) <= most) {
		return nil
	}
	if least == 1 && most == 1 {
		return Raise(TypeError, "%s() takes exactly one argument (%d given)", name, len(args))
	}
	return countComplaint(name, len(args), least, most)
}
