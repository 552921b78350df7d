package savepoint

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"time"
	"unsafe"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// encoder writes one save point. The first error stays, and nothing that follows is of worth.
type encoder struct {
	*Codec
	out    []byte
	ids    *identity
	texts  *texts
	depth  int
	later  []value.Value // whose bodies have to follow
	shapes []*value.Dict // whose keys others may have as well
	// recent finds a shape by its first key and the number of keys: what it finds may be another.
	recent [64]int32
	err    error
}

// Encode writes the state of a machine, which must be between two slices.
func (c *Codec) Encode(m *machine.Machine) ([]byte, error) {
	e := c.encoder()
	e.out = append(e.out, magic...)
	e.out = append(e.out, version)
	e.out = append(e.out, c.hash[:]...)
	e.state(m.State())
	for done := 0; done < len(e.later); { // what follows adds to it
		e.body(e.later[done])
		done++
	}
	if len(e.out) > math.MaxUint32 {
		e.fail("a state of %d bytes is too large", len(e.out))
	}
	out, err := e.out, e.err
	c.lastBytes.Store(int64(len(out)))
	e.release()
	if err != nil {
		return nil, err
	}
	return out, nil
}

// encoder gives one that is ready: its tables are those of an earlier one, if there is one.
func (c *Codec) encoder() *encoder {
	e, ok := c.encoders.Get().(*encoder)
	if !ok {
		e = &encoder{Codec: c, ids: newIdentity(), texts: newTexts()}
	}
	e.out = make([]byte, 0, 256+c.lastBytes.Load()*9/8)
	return e
}

// release gives the tables to the next encoder. They hold no object.
func (e *encoder) release() {
	e.ids.reset()
	e.texts.reset()
	clear(e.later)
	clear(e.shapes)
	*e = encoder{Codec: e.Codec, ids: e.ids, texts: e.texts, later: e.later[:0], shapes: e.shapes[:0]}
	e.encoders.Put(e)
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

func (e *encoder) tag(t tag) { e.out = append(e.out, t) }

func (e *encoder) count(n int) { e.out = binary.AppendUvarint(e.out, uint64(n)) } //nolint:gosec // lengths are not negative

func (e *encoder) uint(n uint64) { e.out = binary.AppendUvarint(e.out, n) }

func (e *encoder) int(n int64) { e.out = binary.AppendVarint(e.out, n) }

func (e *encoder) text(s string) {
	e.count(len(s))
	e.out = append(e.out, s...)
}

// flags writes up to eight truths as a byte.
func (e *encoder) flags(truths ...bool) {
	b := byte(0)
	for i, t := range truths {
		if t {
			b |= 1 << i
		}
	}
	e.out = append(e.out, b)
}

// time writes a time as seconds and nanoseconds; 0 is no time.
func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.uint(0)
		return
	}
	e.uint(uint64(t.Nanosecond()) + 1) //nolint:gosec // 0 to 999,999,999
	e.int(t.Unix())
}

// value writes a value: an object with its body where it stands for the first time.
func (e *encoder) value(v value.Value) {
	switch v := v.(type) {
	case nil:
		e.tag(tagNil)
	case value.Int:
		if n := int64(v) - smallIntLeast; n >= 0 && n < smallInts {
			e.tag(tagSmallInt + tag(n)) //nolint:gosec // within bounds
			return
		}
		e.tag(tagInt)
		e.int(int64(v))
	case *value.Str:
		e.str(v)
	case value.Float:
		e.float(float64(v))
	case value.Bool:
		if v {
			e.tag(tagTrue)
		} else {
			e.tag(tagFalse)
		}
	case value.NoneType:
		e.tag(tagNone)
	case *value.Dict:
		e.object(v, unsafe.Pointer(v))
	case *value.List:
		e.object(v, unsafe.Pointer(v))
	default:
		e.other(v)
	}
}

func (e *encoder) float(f float64) {
	reversed := bits.ReverseBytes64(math.Float64bits(f))
	if reversed < 1<<49 { // seven bytes at most
		e.tag(tagShortFloat)
		e.uint(reversed)
		return
	}
	e.tag(tagFloat)
	e.out = binary.LittleEndian.AppendUint64(e.out, math.Float64bits(f))
}

func (e *encoder) str(s *value.Str) {
	text := s.Go()
	switch {
	case len(text) <= 1: // there is one of each in the process
	case len(text) > mostShared:
		if e.known(unsafe.Pointer(s)) {
			return
		}
	default:
		e.shortStr(text, s.Hash())
		return
	}
	e.strBody(text)
}

// shortStr writes a text that is told by what it says.
func (e *encoder) shortStr(text string, hash uint64) {
	if o, ok := e.shared.text(text, hash); ok {
		e.sharedObject(o)
		return
	}
	short := uint32(hash >> 32) //nolint:gosec // half of the bits
	number, known, free := e.texts.find(e.out, text, short)
	if known {
		e.ref(number)
		return
	}
	if number = e.ids.skip(); free >= 0 {
		e.texts.note(free, short, len(e.out), number)
	}
	e.strBody(text)
}

func (e *encoder) strBody(text string) {
	if n := len(text); n >= 1 && n <= shortStrings {
		e.tag(tagShortStr + tag(n-1)) //nolint:gosec // within bounds
	} else {
		e.tag(tagStr)
		e.count(n)
	}
	e.out = append(e.out, text...)
}

// known writes where an object is told already, and numbers it where it is not.
func (e *encoder) known(p unsafe.Pointer) bool {
	if o, ok := e.shared.object(p); ok {
		e.sharedObject(o)
		return true
	}
	number, ok := e.ids.number(p)
	if ok {
		e.ref(number)
	}
	return ok
}

func (e *encoder) ref(number uint32) {
	if number < smallRefs {
		e.tag(tagSmallRef + tag(number)) //nolint:gosec // within bounds
		return
	}
	e.tag(tagRef)
	e.uint(uint64(number))
}

func (e *encoder) sharedObject(o sharedObject) {
	switch {
	case o.tag == tagConstant && o.number < smallConstants:
		e.tag(tagSmallConstant + tag(o.number)) //nolint:gosec // within bounds
	case o.tag == tagName && o.number < smallNames:
		e.tag(tagSmallName + tag(o.number)) //nolint:gosec // within bounds
	case o.tag == tagConstant && o.number < nearConstants:
		e.near(tagNearConstant, o.number)
	case o.tag == tagName && o.number < nearNames:
		e.near(tagNearName, o.number)
	case o.tag == tagEmbedded && o.number < nearEmbedded:
		e.near(tagNearEmbedded, o.number)
	default:
		e.tag(o.tag)
		e.count(o.number)
	}
}

// near writes a number of which the tag has the high bits.
func (e *encoder) near(first tag, number int) {
	e.out = append(e.out, first+tag(number>>8), byte(number)) //nolint:gosec // within bounds
}

// object writes an object: where it is, or its body, or that this follows.
func (e *encoder) object(v value.Value, p unsafe.Pointer) {
	if e.known(p) {
		return
	}
	if e.depth >= maxNesting {
		e.tag(tagLater)
		e.tag(kindOf(v))
		e.later = append(e.later, v)
		return
	}
	e.depth++
	e.body(v)
	e.depth--
}

// other writes what is no plain value, list or dict.
func (e *encoder) other(v value.Value) {
	switch v := v.(type) {
	case *value.Tuple:
		if len(v.Elems) == 0 {
			e.tag(tagTuple)
			e.count(0)
			return
		}
	case value.EllipsisType:
		e.tag(tagEllipsis)
		return
	case value.NotImplementedType:
		e.tag(tagNotImplemented)
		return
	case *value.Class:
		if v.Builtin {
			e.hostClass(v)
			return
		}
	case *value.Builtin:
		e.builtin(v)
		return
	case *value.MethodDef:
		e.member(v.Owner, v.Name)
		return
	case *value.GetSet:
		e.member(v.Owner, v.Name)
		return
	case *value.Module:
		if v.Source != "" {
			e.nativeModule(v)
			return
		}
	}
	if v == machine.Again {
		e.tag(tagAgain)
		return
	}
	p := pointerOf(v)
	if p == nil {
		e.fail("a %T cannot be saved", v)
		return
	}
	e.object(v, p)
}

func (e *encoder) hostClass(c *value.Class) {
	if known, ok := hostClasses()[classKey{c.Module, c.Name}]; !ok || known != c {
		e.fail("the class %s.%s of the host has no name that it is found by", c.Module, c.Name)
	}
	e.tag(tagClass)
	e.moduleText(c.Module)
	e.text(c.Name)
}

// moduleText writes the name of a module: most are "builtins", which is empty.
func (e *encoder) moduleText(name string) {
	if name == "builtins" {
		name = ""
	}
	e.text(name)
}

func (e *encoder) builtin(b *value.Builtin) {
	if known, ok := modules.Lookup(b.Module, b.Name); ok && known == b {
		e.tag(tagBuiltin)
		e.text(b.Module)
		e.text(b.Name)
		return
	}
	if known, ok := machine.Primitive(b.Name); ok && known == value.Value(b) {
		e.tag(tagPrimitive)
		e.text(b.Name)
		return
	}
	e.fail("the function %s.%s of the host has no name that it is found by", b.Module, b.Name)
}

func (e *encoder) member(owner *value.Class, name string) {
	e.tag(tagMethodDef)
	if owner == nil {
		e.fail("the method %s has no class", name)
		return
	}
	e.moduleText(owner.Module)
	e.text(owner.Name)
	e.text(name)
}

func (e *encoder) nativeModule(m *value.Module) {
	if known, ok := machine.Primitive(""); ok && known == value.Value(m) {
		e.tag(tagPrimitive)
		e.text("")
		return
	}
	e.tag(tagNativeModule)
	e.text(m.Name)
}
