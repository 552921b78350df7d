package savepoint

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
	"unsafe"

	"github.com/perdure/perdure/internal/program/value"
)

// Objects have the numbers of their first meeting, also when a table has grown and is used again.
func TestObjectsAreNumberedByAddress(t *testing.T) {
	ids := newIdentity()
	objects := make([]*value.List, 3000)
	for i := range objects {
		objects[i] = value.NewList(nil)
	}
	for turn := range 3 {
		want := uint32(0)
		for i, o := range objects[turn*10:] {
			if i%7 == 3 {
				if got := ids.skip(); got != want {
					t.Fatalf("turn %d: number %d is left out, want %d", turn, got, want)
				}
				want++
			}
			if got, known := ids.number(unsafe.Pointer(o)); known || got != want {
				t.Fatalf("turn %d: a new object has number %d (known %t), want %d", turn, got, known, want)
			}
			if got, known := ids.number(unsafe.Pointer(o)); !known || got != want {
				t.Fatalf("turn %d: an object has number %d (known %t) the second time, want %d", turn, got, known, want)
			}
			want++
		}
		ids.reset()
	}
}

// Texts that a program has made to have one hash are known up to a number of them, and do not slow down what follows.
func TestTextsOfOneHash(t *testing.T) {
	known := newTexts()
	var out []byte
	write := func(s string) (again bool) {
		_, again, free := known.find(out, s, 7)
		if again {
			return true
		}
		if free >= 0 {
			known.note(free, 7, len(out), 0)
		}
		out = append(append(out, tagShortStr+tag(len(s)-1)), s...) //nolint:gosec // short
		return false
	}
	for i := range 1000 {
		if write(fmt.Sprint("text ", i)) {
			t.Fatalf("text %d is known before it is written", i)
		}
	}
	for i := range 1000 {
		if again := write(fmt.Sprint("text ", i)); again != (i < mostAlike) {
			t.Errorf("text %d is known: %t", i, again)
		}
	}
	if n := len(known.known); n != mostAlike {
		t.Errorf("%d texts are kept, want %d", n, mostAlike)
	}
}

// Keys whose hashes differ and have been made to meet are read only as long as that takes little.
func TestKeysThatMeetAreReadOnlySoFar(t *testing.T) {
	const n = 50
	out := binary.AppendUvarint(nil, n<<1)
	for i := range n {
		out = append(binary.AppendVarint(append(out, tagInt), int64(i)<<20), tagNone)
	}
	for probes, ok := range map[int]bool{10: false, manyProbes * len(out): true} {
		d := &decoder{reader: reader{b: out}, probes: probes}
		if d.dict(value.NewDict()); (d.err == nil) != ok {
			t.Errorf("with %d probes: %v", probes, d.err)
		}
	}
}

// What stands in each other cannot all have as many elements as there are bytes: room for them would be many times as large.
func TestThereIsRoomOnlyForWhatThereCanBe(t *testing.T) {
	const n = 1000
	list, dict := binary.AppendUvarint([]byte{tagList}, n/2), append(binary.AppendUvarint([]byte{tagDict}, n/2<<1), tagNone)
	for name, part := range map[string][]byte{"lists": list, "dicts": dict} {
		out := bytes.Repeat(part, n)[:n]
		d := &decoder{reader: reader{b: out}, probes: n}
		if d.value(); d.err == nil || d.depth > 3 || d.pos > 4*len(part) {
			t.Errorf("%s within %s are read up to byte %d: %v", name, name, d.pos, d.err)
		}
	}
}
