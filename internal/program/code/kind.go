package code

// Kind is what is known of a slot of the operand stack.
type Kind byte

// The kinds. All but KindSelf and KindCell are values of the program, and join to KindAny.
const (
	KindAny       Kind = 'a'
	KindSelf      Kind = 's' // of LOAD_METHOD: the receiver, or nothing
	KindCell      Kind = 'c'
	KindException Kind = 'e' // that a handler has caught
	KindList      Kind = 'l' // that the code is building, as the next three
	KindTuple     Kind = 't'
	KindSet       Kind = 'u'
	KindMap       Kind = 'm'
	KindStr       Kind = 'r'
)

// String is a word for it.
func (k Kind) String() string {
	switch k {
	case KindAny:
		return "a value"
	case KindSelf:
		return "a receiver"
	case KindCell:
		return "a cell"
	case KindException:
		return "an exception"
	case KindList:
		return "a list"
	case KindTuple:
		return "a tuple"
	case KindSet:
		return "a set"
	case KindMap:
		return "a dict"
	case KindStr:
		return "a str"
	}
	return "nothing"
}

// isValue tells whether it is a value of the program.
func (k Kind) isValue() bool { return k != KindSelf && k != KindCell }

// is tells whether it is good enough where another kind is wanted.
func (k Kind) is(wanted Kind) bool { return k == wanted || wanted == KindAny && k.isValue() }

// join is what is known of a slot that is one or the other.
func (k Kind) join(other Kind) (Kind, bool) {
	if k == other {
		return k, true
	}
	return KindAny, k.isValue() && other.isValue()
}

// Stack is what is on the operand stack, the bottom first.
type Stack []Kind
