package value

import (
	"math"
	"math/big"
	"math/bits"
)

// Numbers hash modulo a prime, so that equal ones of different classes have the same hash.
const (
	hashBits    = 61
	hashModulus = 1<<hashBits - 1
	hashOfInf   = 314159
)

var bigModulus = big.NewInt(hashModulus)

// Hash is hash(v).
func Hash(rt Runtime, v Value) (uint64, error) {
	switch v := v.(type) {
	case *Str:
		return v.Hash(), nil
	case Int:
		return hashInt(int64(v)), nil
	}
	return hashAt(rt, v, 0)
}

func hashAt(rt Runtime, v Value, depth int) (uint64, error) {
	switch v := v.(type) {
	case *Str:
		return v.Hash(), nil
	case Int:
		return hashInt(int64(v)), nil
	case Bool:
		return uint64(boolToInt(v)), nil //nolint:gosec // 0 or 1
	case *BigInt:
		return hashBig(v.n), nil
	case Float:
		return hashFloat(float64(v)), nil
	case *Tuple:
		return hashTuple(rt, v.Elems, depth)
	case *FrozenSet:
		return v.hashOf(), nil
	case *Bytes:
		return hashString(v.b), nil
	case *Range:
		return hashTuple(rt, rangeKey(v), depth)
	case NoneType:
		return 0xfca86420, nil
	case EllipsisType:
		return 0x6cc5a11d, nil
	case NotImplementedType:
		return 0x2f5b1a37, nil
	case *List, *Dict, *Set, *Slice, *DictView:
		return 0, unhashable(v)
	}
	return hashObject(rt, v, depth)
}

func unhashable(v Value) error {
	return Raise(TypeError, "unhashable type: '%s'", v.Class().Name)
}

func hashInt(n int64) uint64 {
	if n >= 0 && n < hashModulus {
		return uint64(n)
	}
	neg := n < 0
	m := uint64(n)
	if neg {
		m = -m
	}
	m = m>>hashBits + m&hashModulus
	if m >= hashModulus {
		m -= hashModulus
	}
	return signedHash(m, neg)
}

// signedHash is m or its negative; -1 is the hash of nothing.
func signedHash(m uint64, neg bool) uint64 {
	if !neg {
		return m
	}
	if m == 1 {
		m = 2
	}
	return -m
}

func hashBig(n *big.Int) uint64 {
	var m big.Int
	m.Abs(n).Mod(&m, bigModulus)
	return signedHash(m.Uint64(), n.Sign() < 0)
}

// hashFloat takes the mantissa in pieces of 28 bits, and turns by the exponent in the end.
func hashFloat(f float64) uint64 {
	switch {
	case math.IsInf(f, 1):
		return hashOfInf
	case math.IsInf(f, -1):
		return signedHash(hashOfInf, true)
	case math.IsNaN(f):
		return 0
	}
	m, e := math.Frexp(f)
	neg := m < 0
	m = math.Abs(m)
	var x uint64
	for m != 0 {
		x = rotateHash(x, 28)
		m *= 1 << 28
		e -= 28
		y := uint64(m)
		m -= float64(y)
		x += y
		if x >= hashModulus {
			x -= hashModulus
		}
	}
	if e >= 0 {
		e %= hashBits
	} else {
		e = hashBits - 1 - (-1-e)%hashBits
	}
	return signedHash(rotateHash(x, e), neg)
}

// rotateHash is x * 2**n modulo the prime.
func rotateHash(x uint64, n int) uint64 {
	return (x<<n)&hashModulus | x>>(hashBits-n)
}

const (
	tuplePrime1 = 11400714785074694791
	tuplePrime2 = 14029467366897019727
	tuplePrime5 = 2870177450012600261
)

func hashTuple(rt Runtime, elems []Value, depth int) (uint64, error) {
	if depth > MaxDepth {
		return 0, tooDeep("while calling a Python object")
	}
	if err := step(rt, len(elems)/4+min(depth, 1)); err != nil {
		return 0, err
	}
	acc := uint64(tuplePrime5)
	for _, e := range elems {
		h, err := hashAt(rt, e, depth+1)
		if err != nil {
			return 0, err
		}
		acc += h * tuplePrime2
		acc = bits.RotateLeft64(acc, 31) * tuplePrime1
	}
	acc += uint64(len(elems)) ^ (tuplePrime5 ^ 3527539)
	if acc == math.MaxUint64 {
		return 1546275796, nil
	}
	return acc, nil
}

// The factors of the hash of strings have no pattern in their bits.
const (
	stringFactor0 = 0x9e3779b97f4a7c15
	stringFactor1 = 0xd6e8feb86659fd93
	stringFactor2 = 0xa0761d6478bd642f
)

// hashString folds eight bytes at a time. It is the same everywhere and for ever: save points have strings in tables of sets.
func hashString(s string) uint64 {
	h := uint64(len(s))*stringFactor0 ^ stringFactor2
	for len(s) >= 8 {
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = fold(h^x, stringFactor1)
		s = s[8:]
	}
	var x uint64
	for i := range len(s) {
		x |= uint64(s[i]) << (8 * i)
	}
	h = fold(h^x, stringFactor2)
	if h+1 <= 1 { // neither 0, which says that a hash is not known, nor -1
		h = stringFactor0
	}
	return h
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// identified are values whose identity is a number that they keep.
type identified interface{ identity() *uint64 }

func (i *Instance) identity() *uint64  { return &i.ID }
func (e *Exception) identity() *uint64 { return &e.ID }
func (f *Function) identity() *uint64  { return &f.ID }
func (c *Class) identity() *uint64     { return &c.ID }
func (m *Module) identity() *uint64    { return &m.ID }
func (g *Generator) identity() *uint64 { return &g.ID }

// Identifier is a value of another package whose objects keep their number.
type Identifier interface{ Identity(rt Runtime) uint64 }

// Identity is the number of an object that keeps one; it is given at the first question. For others ok is false.
func Identity(rt Runtime, v Value) (id uint64, ok bool) {
	switch v := v.(type) {
	case *Class:
		if v.Builtin || v.Frozen { // shared by programs: the name has to do
			return hashString(v.Module+"."+v.QualName) >> 16, true
		}
	case *Function:
		if v.Frozen {
			return hashString(v.Module+"."+v.QualName) >> 16, true
		}
	case *Module:
		if v.Frozen {
			return hashString(v.Name) >> 16, true
		}
	case *Builtin:
		return hashString(v.Module+"."+v.Name) >> 16, true
	case Identifier:
		return v.Identity(rt), true
	case NoneType, Bool, Int, Float, *Str, *BigInt, *Bytes, EllipsisType, NotImplementedType:
		h, err := hashAt(rt, v, 0)
		return h>>16 ^ hashString(v.Class().Name)>>16, err == nil
	}
	if o, isIdentified := v.(identified); isIdentified {
		at := o.identity()
		if *at == 0 {
			*at = nextID(rt)
		}
		return *at, true
	}
	return 0, false
}

// hashObject is the hash of what is not a plain value: __hash__ of its class, or its identity.
func hashObject(rt Runtime, v Value, depth int) (uint64, error) {
	if depth > MaxDepth {
		return 0, tooDeep("while calling a Python object")
	}
	if fn := userSpecial(v, nameHash); fn != nil {
		return hashOfUser(rt, v, fn)
	}
	switch v := v.(type) {
	case *Instance:
		if v.Native != nil {
			return hashAt(rt, v.Native, depth)
		}
	case *Method:
		return hashPair(rt, v.Self, v.Func, depth)
	case *BuiltinMethod:
		h := hashString(v.Def.Owner.Name + "." + v.Def.Name)
		if id, ok := Identity(rt, v.Self); ok {
			h ^= id * stringFactor0
		}
		return h, nil
	case *MethodDef:
		return hashString(v.Owner.Name + "." + v.Name), nil
	case *GetSet:
		return hashString(v.Owner.Name + "." + v.Name), nil
	case *Union:
		return hashTuple(rt, v.Args, depth)
	case *GenericAlias:
		return hashPair(rt, v.Origin, NewTuple(v.Args), depth)
	}
	if id, ok := Identity(rt, v); ok {
		return id, nil
	}
	return hashString(v.Class().Name), nil
}

func hashPair(rt Runtime, a, b Value, depth int) (uint64, error) {
	h, ok := Identity(rt, a)
	if !ok {
		h = hashString(a.Class().Name)
	}
	k, err := hashAt(rt, b, depth+1)
	return h*stringFactor0 ^ k, err
}

func hashOfUser(rt Runtime, v, fn Value) (uint64, error) {
	if fn == None {
		return 0, unhashable(v)
	}
	h, err := callSpecial(rt, v, fn)
	if err != nil {
		return 0, err
	}
	switch n := Plain(h).(type) {
	case Int:
		if n == -1 {
			n = -2
		}
		return uint64(n), nil
	case *BigInt:
		return hashBig(n.n), nil
	case Bool:
		return uint64(boolToInt(n)), nil //nolint:gosec // 0 or 1
	}
	return 0, Raise(TypeError, "__hash__ method should return an integer")
}
