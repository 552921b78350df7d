package machine_test

import (
	"errors"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
)

// fuzzed are the blobs that FuzzVerifiedCode changes.
func fuzzed(f *testing.F) [][]byte {
	var blobs [][]byte
	add := func(source string) {
		p, _, err := compiled("__main__", mainFile, source, false)
		if err != nil {
			f.Fatal(err)
		}
		blob, err := code.Encode(p)
		if err != nil {
			f.Fatal(err)
		}
		blobs = append(blobs, blob)
	}
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		add(programs[name])
	}
	for _, name := range slices.Sorted(maps.Keys(scenes)) {
		add(helpers + scenes[name].source)
	}
	return blobs
}

// edit changes instructions, each by four bytes: function, place, operation, operand. What the verifier then refuses is left as it was.
func edit(p *code.Program, edits []byte) {
	for ; len(edits) >= 4; edits = edits[4:] {
		fn := p.Functions[int(edits[0])%len(p.Functions)]
		if len(fn.Code) == 0 {
			continue
		}
		at := int(edits[1]) % len(fn.Code)
		was := fn.Code[at]
		op, operand := code.Op(edits[2]%byte(code.Count)), uint32(edits[3])
		if edits[3] >= 128 { // the operand as it is, or another operation for it
			operand = code.OperandOf(was)
		}
		fn.Code[at] = code.Instruction(op, operand)
		if code.Verify(p) != nil {
			fn.Code[at] = was
		}
	}
}

// FuzzVerifiedCode runs whatever the verifier accepts: nothing may panic, run on without an end, or take much memory. That it
// is wrong in ways that the verifier does not look for may be a fault, which is an error.
func FuzzVerifiedCode(f *testing.F) {
	blobs := fuzzed(f)
	for i := range blobs {
		f.Add(uint8(i), []byte{0, 0, 0, 0}, int64(i%3*40)) //nolint:gosec // there are few
	}
	limits := machine.Limits{Steps: 20_000, Heap: 1 << 20, Stack: 10_000, Tasks: 50, Promises: 50, Output: 10_000, Operation: 5_000, Frames: 200}
	f.Fuzz(func(t *testing.T, which uint8, edits []byte, fuel int64) {
		p, err := code.Decode(blobs[int(which)%len(blobs)])
		if err != nil {
			t.Fatal(err)
		}
		edit(p, edits)
		image, err := machine.Load(p)
		if err != nil {
			return
		}
		o := machine.Options{Limits: limits}
		m, err := image.New(o)
		if err != nil {
			return
		}
		now := time.Unix(1700000000, 0)
		for range 100 {
			slice := machine.Slice{Fuel: fuel & 0xffff, Now: now, Output: io.Discard}
			for _, promise := range m.State().Promises {
				slice.Settled = append(slice.Settled, machine.Settlement{ID: promise.ID, State: machine.Resolved})
			}
			stop, err := m.Run(slice)
			if f, ok := errors.AsType[*machine.FaultError](err); ok {
				if f.Stack != "" {
					t.Fatalf("%v\n%s", f, f.Stack)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if stop.Why == machine.Done {
				return
			}
			m.Tasks()
			if stop.Why == machine.OutOfFuel {
				if m, err = image.Restore(o, copied(t, image, m.State())); err != nil {
					t.Fatal(err)
				}
			}
			now = now.Add(time.Hour)
		}
	})
}
