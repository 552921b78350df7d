package savepoint

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/bits"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// decoder reads one save point.
type decoder struct {
	*Codec
	reader
	made    []value.Value // by their numbers
	later   []int         // whose bodies follow
	shapes  []*value.Dict // whose keys others may have as well
	slab    value.Slab
	classes []*value.Class     // of the program, in the order in which they were met
	unnamed []*value.Generator // whose names are their functions'
	tasks   []*machine.Task
	depth   int
	budget  int // bytes that tables may take that are larger than what is in them
	probes  int // slots of dicts that may be looked at in vain
	told    int // elements and entries that there is to be room for
}

// tableBudget is how many bytes sets may take for slots that are free, beside what their elements pay for.
const tableBudget = 64 << 20

// probeBudget is how many slots dicts may look at in vain, which takes two seconds, beside a few for each byte. Keys of one hash need no
// more than others: only hashes that differ and have been made to meet do.
const probeBudget = 1 << 30

const (
	// bytesPerObject is how many bytes an object takes that is one of many alike.
	bytesPerObject = 8
	leastObjects   = 16
	// manyProbes is how many slots of dicts may be looked at in vain for each byte.
	manyProbes = 64
)

// Decode makes a machine of a save point. The error is [ErrCorrupt] for bytes that are none, or not of this program.
func (c *Codec) Decode(b []byte, o machine.Options) (*machine.Machine, error) {
	head := len(magic) + 1 + hashSize
	switch {
	case len(b) < head || string(b[:len(magic)]) != magic:
		return nil, fmt.Errorf("%w: it does not begin as one", ErrCorrupt)
	case b[len(magic)] != version:
		return nil, fmt.Errorf("%w: version %d is not known", ErrCorrupt, b[len(magic)])
	case !bytes.Equal(b[len(magic)+1:head], c.hash[:]):
		return nil, fmt.Errorf("%w: it is of another program", ErrCorrupt)
	}
	d := &decoder{
		Codec: c, reader: reader{b: b, pos: head}, budget: tableBudget, probes: probeBudget + manyProbes*len(b),
		made: make([]value.Value, 0, len(b)/bytesPerObject+leastObjects),
	}
	s := d.state()
	for i := 0; i < len(d.later) && d.err == nil; i++ {
		d.laterBody(d.later[i])
	}
	if d.err == nil && d.pos != len(b) {
		d.fail("there is more behind it")
	}
	d.complete()
	d.relink()
	d.verify(s)
	if d.err != nil {
		return nil, d.err
	}
	m, err := c.image.Restore(o, s)
	if err != nil {
		return nil, fmt.Errorf("restore a machine: %w", err)
	}
	return m, nil
}

// number gives an object the next number.
func (d *decoder) number(v value.Value) { d.made = append(d.made, v) }

// value reads a value; nil is none.
func (d *decoder) value() value.Value {
	t := d.byte()
	switch {
	case t >= tagSmallName:
		return d.name(int(t - tagSmallName))
	case t >= tagSmallConstant:
		return d.constant(int(t - tagSmallConstant))
	case t >= tagSmallInt:
		return value.MakeInt(int64(t-tagSmallInt) + smallIntLeast)
	case t >= tagShortStr:
		return d.str(int(t-tagShortStr) + 1)
	case t > tagTraceback:
		return d.near(t)
	case t == tagStr:
		return d.str(d.count(1))
	case t < tagStr:
		return d.plain(t)
	case t == tagTuple && d.left() > 0 && d.b[d.pos] == 0:
		d.pos++
		return value.NewTuple(nil)
	}
	return d.inline(t)
}

// near reads what is told by a number with few bits.
func (d *decoder) near(t tag) value.Value {
	switch {
	case t < tagNearEmbedded:
		return d.ref(uint64(t - tagSmallRef))
	case t < tagNearName:
		return d.embedded(int(t-tagNearEmbedded)<<8 | int(d.byte()))
	case t < tagNearConstant:
		return d.name(int(t-tagNearName)<<8 | int(d.byte()))
	default:
		return d.constant(int(t-tagNearConstant)<<8 | int(d.byte()))
	}
}

func (d *decoder) ref(n uint64) value.Value {
	if n >= uint64(len(d.made)) {
		d.fail("there are only %d objects yet, and no %d", len(d.made), n)
		return nil
	}
	return d.made[n]
}

func (d *decoder) embedded(n int) value.Value {
	if n >= len(d.objects) {
		d.fail("there is no embedded object %d", n)
		return nil
	}
	return d.objects[n]
}

// inline reads an object whose body stands here.
func (d *decoder) inline(t tag) value.Value {
	v := d.empty(t)
	if v == nil {
		d.fail("tag %d is not known", t)
		return nil
	}
	d.number(v)
	if d.depth >= maxNesting {
		d.fail("it nests too deep")
		return v
	}
	d.depth++
	d.fill(t, v)
	d.depth--
	return v
}

// empty is an object to be filled, or one that is made of its content at once; nil where there is no such kind.
func (d *decoder) empty(t tag) value.Value {
	switch t {
	case tagDict, tagShapedDict:
		return d.slab.NewDict()
	case tagList:
		return d.slab.NewList()
	case tagTuple:
		return d.slab.NewTuple()
	case tagBytes:
		return value.NewBytes(string(d.bytes(d.count(1))))
	case tagBigInt:
		return d.bigInt()
	default:
		return shell(t)
	}
}

func (d *decoder) bigInt() value.Value {
	var negative bool
	d.flags(&negative)
	n := new(big.Int).SetBytes(d.bytes(d.count(1)))
	if negative {
		n.Neg(n)
	}
	v := value.MakeBig(n)
	if _, ok := v.(*value.BigInt); !ok {
		d.fail("a large number that is small")
		return value.MakeBig(new(big.Int).Lsh(big.NewInt(1), 64))
	}
	return v
}

// laterBody reads the body of an object that was told earlier.
func (d *decoder) laterBody(number int) {
	v := d.made[number]
	t := d.byte()
	if k := kindOf(v); k != t && (k != tagDict || t != tagShapedDict) {
		d.fail("a body of another kind than was told")
		return
	}
	d.fill(t, v)
}

// plain reads what is no object with a body.
func (d *decoder) plain(t tag) value.Value {
	switch t {
	case tagNil:
		return nil
	case tagNone:
		return value.None
	case tagFalse:
		return value.False
	case tagTrue:
		return value.True
	case tagEllipsis:
		return value.Ellipsis
	case tagNotImplemented:
		return value.NotImplemented
	case tagInt:
		return value.MakeInt(d.int())
	case tagFloat:
		return value.Float(math.Float64frombits(d.hashBits()))
	case tagShortFloat:
		return value.Float(math.Float64frombits(bits.ReverseBytes64(d.uint())))
	case tagRef:
		return d.ref(d.uint())
	case tagLater:
		return d.promised()
	case tagConstant:
		return d.constant(int(min(d.uint(), math.MaxInt32))) //nolint:gosec // bounded
	case tagName:
		return d.name(int(min(d.uint(), math.MaxInt32))) //nolint:gosec // bounded
	default:
		return d.ofHost(t)
	}
}

// promised makes the object whose body follows.
func (d *decoder) promised() value.Value {
	v := shell(d.byte())
	if v == nil {
		d.fail("a kind that is not known")
		return nil
	}
	d.later = append(d.later, len(d.made))
	d.number(v)
	return v
}

func (d *decoder) constant(n int) value.Value {
	if n >= len(d.constants) {
		d.fail("there is no constant %d", n)
		return nil
	}
	return d.constants[n]
}

func (d *decoder) name(n int) value.Value {
	if n >= len(d.names) {
		d.fail("there is no name %d", n)
		return nil
	}
	return d.names[n]
}

// str reads a str of n bytes. Those of up to one have no number.
func (d *decoder) str(n int) value.Value {
	s, ok := d.slab.NewStr(d.bytes(n))
	if !ok {
		d.fail("a text is not UTF-8")
	}
	if n > 1 {
		d.number(s)
	}
	return s
}

// ofHost reads what is found by a name, or in the image.
func (d *decoder) ofHost(t tag) value.Value {
	switch t {
	case tagEmbedded:
		return d.embedded(int(min(d.uint(), math.MaxInt32))) //nolint:gosec // bounded
	case tagBuiltin:
		module, name := d.text(), d.text()
		if f, ok := modules.Lookup(module, name); ok {
			return f
		}
		d.fail("there is no function %s.%s of the host", module, name)
	case tagPrimitive:
		name := d.text()
		if v, ok := machine.Primitive(name); ok {
			return v
		}
		d.fail("there is no primitive %s", name)
	case tagNativeModule:
		name := d.text()
		if m, ok := modules.Native(name); ok {
			return m
		}
		d.fail("there is no module %s of the host", name)
	case tagClass:
		if c := d.hostClass(); c != nil {
			return c
		}
	case tagMethodDef:
		c := d.hostClass()
		name := d.text()
		if c == nil {
			return nil
		}
		if v, ok := c.Attrs.GetStr(value.NewStr(name)); ok {
			return v
		}
		d.fail("the class %s has no %s", c.Name, name)
	case tagAgain:
		return machine.Again
	default:
		d.fail("tag %d is not known", t)
	}
	return nil
}

func (d *decoder) hostClass() *value.Class {
	module, name := d.text(), d.text()
	if module == "" {
		module = "builtins"
	}
	c, ok := hostClasses()[classKey{module, name}]
	if !ok {
		d.fail("there is no class %s.%s of the host", module, name)
		return nil
	}
	return c
}
