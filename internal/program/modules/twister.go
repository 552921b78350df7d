package modules

import (
	"crypto/sha512"
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/value"
)

// The sizes of the Mersenne Twister MT19937.
const (
	twisterWords = 624
	twisterShift = 397
)

// Twister is the state of random.Random: a Mersenne Twister, so that what is seeded gives what it gives in CPython. It is a
// value of the program, and a save point has its fields.
type Twister struct {
	Words [twisterWords]uint32
	// Index is the next word to be given, or twisterWords when all have been.
	Index int
}

// Class of a Twister.
func (*Twister) Class() *value.Class { return twisterClass }

var twisterClass = newTwisterClass()

func newTwisterClass() *value.Class {
	method := func(name, text string, do func(rt value.Runtime, t *Twister, a []value.Value) (value.Value, error)) *value.MethodDef {
		s := signatureOf(name, text)
		return &value.MethodDef{Name: name, Call: func(rt value.Runtime, self value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
			t, ok := self.(*Twister)
			if !ok {
				return nil, value.Raise(value.TypeError, "%s() of a Twister", name)
			}
			bound, err := s.bind(args, kwargs)
			if err != nil {
				return nil, err
			}
			return do(rt, t, bound)
		}}
	}
	return value.NewClass(value.ClassSpec{
		Name: "Twister", QualName: "Twister", Module: "_random", Final: true,
		New: func(rt value.Runtime, _ *value.Class, args []value.Value, _ []value.Keyword) (value.Value, error) {
			if len(args) != 1 {
				return nil, value.Raise(value.TypeError, "Twister expected 1 argument, got %d", len(args))
			}
			key, err := seedKey(rt, args[0])
			if err != nil {
				return nil, err
			}
			return newTwister(key), nil
		},
		Methods: []*value.MethodDef{
			method("random", "", func(_ value.Runtime, t *Twister, _ []value.Value) (value.Value, error) {
				return value.Float(t.float()), nil
			}),
			method("bits", "k, /", twisterBits),
			method("state", "", twisterState),
			method("restore", "words, /", restoreTwister),
		},
	})
}

// seedKey is the number that a seed stands for: an int is itself, text is hashed, a float by its hash.
func seedKey(rt value.Runtime, seed value.Value) (*big.Int, error) {
	switch s := value.Plain(seed).(type) {
	case value.Int, *value.BigInt, value.Bool:
		n, _ := value.ToBig(s)
		return new(big.Int).Abs(n), nil
	case *value.Str:
		return textKeyOf(rt, s.Go())
	case *value.Bytes:
		return textKeyOf(rt, s.Go())
	case value.Float, value.NoneType:
		h, err := value.Hash(rt, s)
		return new(big.Int).SetUint64(h), err
	}
	return nil, value.Raise(value.TypeError, "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
}

func textKeyOf(rt value.Runtime, text string) (*big.Int, error) {
	if err := charge(rt, len(text)); err != nil {
		return nil, err
	}
	sum := sha512.Sum512([]byte(text))
	return new(big.Int).SetBytes(append([]byte(text), sum[:]...)), nil
}

// newTwister starts from a key of any length.
func newTwister(n *big.Int) *Twister {
	var key []uint32
	for rest := new(big.Int).Set(n); rest.Sign() > 0; rest.Rsh(rest, 32) {
		key = append(key, uint32(rest.Uint64())) //nolint:gosec // the low word is meant
		if len(key) > 1<<16 {
			break
		}
	}
	if len(key) == 0 {
		key = []uint32{0}
	}
	t := &Twister{Index: twisterWords}
	t.start(19650218)
	w := &t.Words
	i, j := 1, 0
	for range max(twisterWords, len(key)) {
		w[i] = (w[i] ^ (w[i-1]^w[i-1]>>30)*1664525) + key[j] + uint32(j) //nolint:gosec // bounded by the key's length
		i, j = i+1, j+1
		if i == twisterWords {
			w[0] = w[twisterWords-1]
			i = 1
		}
		if j == len(key) {
			j = 0
		}
	}
	for range twisterWords - 1 {
		w[i] = (w[i] ^ (w[i-1]^w[i-1]>>30)*1566083941) - uint32(i) //nolint:gosec // less than twisterWords
		i++
		if i == twisterWords {
			w[0] = w[twisterWords-1]
			i = 1
		}
	}
	w[0] = 1 << 31
	return t
}

func (t *Twister) start(seed uint32) {
	t.Words[0] = seed
	for i := 1; i < twisterWords; i++ {
		before := t.Words[i-1]
		t.Words[i] = 1812433253*(before^before>>30) + uint32(i) //nolint:gosec // less than twisterWords
	}
}

// next is the next 32 bits.
func (t *Twister) next() uint32 {
	if t.Index >= twisterWords {
		t.turn()
	}
	y := t.Words[t.Index]
	t.Index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (t *Twister) turn() {
	w := &t.Words
	for i := range twisterWords {
		y := w[i]&(1<<31) | w[(i+1)%twisterWords]&(1<<31-1)
		x := w[(i+twisterShift)%twisterWords] ^ y>>1
		if y&1 == 1 {
			x ^= 0x9908b0df
		}
		w[i] = x
	}
	t.Index = 0
}

// float is a number from 0 to 1 of 53 bits.
func (t *Twister) float() float64 {
	a, b := t.next()>>5, t.next()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

func (t *Twister) copy() *Twister {
	made := *t
	return &made
}

// bitCount is how many random bits are wanted.
func bitCount(rt value.Runtime, v value.Value) (int, error) {
	k, err := intOf(rt, v)
	if err != nil {
		return 0, err
	}
	if k < 0 {
		return 0, value.Raise(value.ValueError, "number of bits must be non-negative")
	}
	if k > math.MaxInt32 {
		return 0, value.Raise(value.MemoryError, "")
	}
	return int(k), charge(rt, int(k/8))
}

// bitsOf makes an int of k random bits of words, the first of which is the lowest.
func bitsOf(k int, next func() uint32) value.Value {
	if k == 0 {
		return value.MakeInt(0)
	}
	if k <= 32 {
		return value.MakeInt(int64(next() >> (32 - k)))
	}
	b := make([]byte, (k+31)/32*4) // big endian
	for end := len(b); end > 0; end -= 4 {
		word := next()
		if k < 32 {
			word >>= 32 - k
		}
		k -= 32
		b[end-4], b[end-3], b[end-2], b[end-1] = byte(word>>24), byte(word>>16), byte(word>>8), byte(word) //nolint:gosec // the bytes of a word
	}
	return value.MakeBig(new(big.Int).SetBytes(b))
}

func twisterBits(rt value.Runtime, t *Twister, a []value.Value) (value.Value, error) {
	k, err := bitCount(rt, a[0])
	if err != nil {
		return nil, err
	}
	return bitsOf(k, t.next), nil
}

// twisterState is the middle part of random.getstate(): the words and the index.
func twisterState(rt value.Runtime, t *Twister, _ []value.Value) (value.Value, error) {
	elems := make([]value.Value, 0, twisterWords+1)
	for _, w := range t.Words {
		elems = append(elems, value.MakeInt(int64(w)))
	}
	elems = append(elems, value.MakeInt(int64(t.Index)))
	return value.NewTuple(elems), charge(rt, 16*len(elems))
}

func restoreTwister(rt value.Runtime, t *Twister, a []value.Value) (value.Value, error) {
	elems, err := value.Elements(rt, a[0])
	if err != nil {
		return nil, err
	}
	if len(elems) != twisterWords+1 {
		return nil, value.Raise(value.ValueError, "state vector is the wrong size")
	}
	numbers, err := intsOf(rt, elems)
	if err != nil {
		return nil, err
	}
	index := numbers[twisterWords]
	if index < 0 || index > twisterWords {
		return nil, value.Raise(value.ValueError, "invalid state")
	}
	for i := range t.Words {
		t.Words[i] = uint32(numbers[i]) //nolint:gosec // the low word is meant, as in CPython
	}
	t.Index = int(index)
	return value.None, nil
}
