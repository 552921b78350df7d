package savepoint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"
)

// ErrCorrupt is what reading fails with where bytes are no save point of this program and release.
var ErrCorrupt = errors.New("not a save point")

// reader reads from bytes. The first error stays; from then on everything reads as nothing.
type reader struct {
	b   []byte
	pos int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: at byte %d: %s", ErrCorrupt, r.pos, fmt.Sprintf(format, args...))
	}
}

// left is how many bytes there are still.
func (r *reader) left() int {
	if r.err != nil {
		return 0
	}
	return len(r.b) - r.pos
}

func (r *reader) byte() byte {
	if r.left() < 1 {
		r.fail("it ends too early")
		return 0
	}
	b := r.b[r.pos]
	r.pos++
	return b
}

// bytes are the next n; they are not to be kept.
func (r *reader) bytes(n int) []byte {
	if n < 0 || r.left() < n {
		r.fail("it ends too early")
		return nil
	}
	b := r.b[r.pos : r.pos+n]
	r.pos += n
	return b
}

func (r *reader) uint() uint64 {
	if r.left() > 0 && r.b[r.pos] < 0x80 {
		r.pos++
		return uint64(r.b[r.pos-1])
	}
	if r.err != nil {
		return 0
	}
	n, size := binary.Uvarint(r.b[r.pos:])
	if size <= 0 {
		r.fail("a number does not end")
		return 0
	}
	r.pos += size
	return n
}

func (r *reader) int() int64 {
	u := r.uint()
	n := int64(u >> 1) //nolint:gosec // zigzag
	if u&1 != 0 {
		return ^n
	}
	return n
}

// small is a number that fits 32 bits.
func (r *reader) small() int {
	n := r.int()
	if n < math.MinInt32 || n > math.MaxInt32 {
		r.fail("a number is out of bounds")
		return 0
	}
	return int(n)
}

// count is how many things follow that take size bytes at least.
func (r *reader) count(size int) int {
	n := r.uint()
	if n > uint64(r.left()/size) { //nolint:gosec // not negative
		r.fail("there are fewer bytes than things")
		return 0
	}
	return int(n) //nolint:gosec // bounded by the number of bytes
}

// index is a number less than n.
func (r *reader) index(n int) int {
	i := r.uint()
	if i >= uint64(n) { //nolint:gosec // a length
		r.fail("there are only %d of what number %d is wanted", n, i)
		return 0
	}
	return int(i) //nolint:gosec // less than n
}

func (r *reader) text() string {
	return r.textOf(r.count(1))
}

func (r *reader) textOf(n int) string {
	s := string(r.bytes(n))
	if !utf8.ValidString(s) {
		r.fail("a text is not UTF-8")
		return ""
	}
	return s
}

// flags reads up to eight truths; no other bit may be set.
func (r *reader) flags(truths ...*bool) {
	if r.flagsBelow(len(truths), truths...) != 0 {
		r.fail("a flag that is not known")
	}
}

// flagsBelow reads truths from the bits below one of a byte, and gives the bits from there on.
func (r *reader) flagsBelow(shift int, truths ...*bool) (upper byte) {
	b := r.byte()
	for i, t := range truths {
		*t = b&(1<<i) != 0
	}
	if unused := b & (1<<shift - 1) >> len(truths); unused != 0 {
		r.fail("a flag that is not known")
	}
	return b >> shift
}

// enum is a byte that is at most most.
func (r *reader) enum(most byte) byte { return r.within(r.byte(), most) }

// within is a number that is at most most.
func (r *reader) within(n, most byte) byte {
	if n > most {
		r.fail("%d is more than %d", n, most)
		return 0
	}
	return n
}

func (r *reader) time() time.Time {
	nanos := r.uint()
	if nanos == 0 {
		return time.Time{}
	}
	if nanos > 1_000_000_000 {
		r.fail("a time with too many nanoseconds")
		return time.Time{}
	}
	seconds := r.int()
	if seconds < -62135596800 || seconds > 253402300799 {
		r.fail("a time out of bounds")
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanos)-1).UTC() //nolint:gosec // bounded
}

func (r *reader) hashBits() uint64 {
	b := r.bytes(8)
	if len(b) < 8 {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}
