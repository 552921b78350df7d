package code

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"unicode/utf8"
)

// maxTupleDepth is how deeply tuples of constants may stand in one another.
const maxTupleDepth = 100

// errShort is the blob that ends too early, or counts more than it has.
var errShort = errors.New("decode program: the blob ends too early")

// Decode reads a blob. It believes nothing: what it gives is in bounds, as large as the blob at most by a constant factor,
// and to be verified before it runs.
func Decode(blob []byte) (*Program, error) {
	if len(blob) < len(magic)+1 || string(blob[:len(magic)]) != magic {
		return nil, errors.New("decode program: it is no blob of a program")
	}
	if v := blob[len(magic)]; v != version {
		return nil, fmt.Errorf("decode program: the format's version is %d, and only %d is known", v, version)
	}
	d := &decoder{in: blob[len(magic)+1:]}
	p := d.program()
	if d.err != nil {
		return nil, d.err
	}
	if len(d.in) != 0 {
		return nil, errors.New("decode program: something follows the blob's end")
	}
	return p, nil
}

// decoder reads from in; once err is set, everything it gives is empty.
type decoder struct {
	in  []byte
	err error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.in = nil
}

// number reads a number of at most limit.
func (d *decoder) number(limit int) int {
	n, size := binary.Uvarint(d.in)
	if size <= 0 {
		d.fail(errShort)
		return 0
	}
	d.in = d.in[size:]
	if n > uint64(limit) { //nolint:gosec // limits are positive
		d.fail(fmt.Errorf("decode program: %d is more than %d", n, limit))
		return 0
	}
	return int(n) //nolint:gosec // at most limit
}

// count reads how many things follow, each of at least size bytes.
func (d *decoder) count(size int) int {
	n := d.number(math.MaxInt32)
	if n > len(d.in)/size {
		d.fail(errShort)
		return 0
	}
	return n
}

func (d *decoder) octet() byte {
	if len(d.in) == 0 {
		d.fail(errShort)
		return 0
	}
	b := d.in[0]
	d.in = d.in[1:]
	return b
}

func (d *decoder) flag() bool {
	b := d.octet()
	if b > 1 {
		d.fail(fmt.Errorf("decode program: %d is no flag", b))
	}
	return b == 1
}

func (d *decoder) raw() string {
	n := d.count(1)
	s := string(d.in[:n])
	d.in = d.in[n:]
	return s
}

func (d *decoder) text() string {
	s := d.raw()
	if !utf8.ValidString(s) {
		d.fail(errors.New("decode program: a text is not UTF-8"))
	}
	return s
}

func (d *decoder) texts() []string {
	out := make([]string, 0, d.count(1))
	for range cap(out) {
		out = append(out, d.text())
	}
	return out
}

func (d *decoder) constants(depth int) []Constant {
	if depth > maxTupleDepth {
		d.fail(errors.New("decode program: constants stand too deeply in one another"))
		return nil
	}
	n := d.count(1)
	out := make([]Constant, 0, n)
	for range n {
		out = append(out, d.constant(depth))
		if d.err != nil {
			return nil
		}
	}
	return out
}

func (d *decoder) constant(depth int) Constant {
	switch tag := d.octet(); tag {
	case tagNone:
		return None{}
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagEllipsis:
		return Ellipsis{}
	case tagInt:
		return d.int64()
	case tagBigInt:
		return d.bigInt()
	case tagFloat:
		return d.float()
	case tagStr:
		return d.text()
	case tagBytes:
		return Bytes(d.raw())
	case tagTuple:
		return Tuple(d.constants(depth + 1))
	case tagFrozenSet:
		return FrozenSet(d.constants(depth + 1))
	default:
		d.fail(fmt.Errorf("decode program: constant of unknown kind %d", tag))
		return None{}
	}
}

func (d *decoder) int64() int64 {
	n, size := binary.Varint(d.in)
	if size <= 0 {
		d.fail(errShort)
		return 0
	}
	d.in = d.in[size:]
	return n
}

func (d *decoder) bigInt() Constant {
	negative := d.flag()
	n := new(big.Int).SetBytes([]byte(d.raw()))
	if negative {
		n.Neg(n)
	}
	if n.IsInt64() {
		d.fail(errors.New("decode program: a big integer is small"))
	}
	return n
}

func (d *decoder) float() float64 {
	if len(d.in) < 8 {
		d.fail(errShort)
		return 0
	}
	f := math.Float64frombits(binary.BigEndian.Uint64(d.in))
	d.in = d.in[8:]
	return f
}
