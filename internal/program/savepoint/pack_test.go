package savepoint_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/savepoint"
)

// text is compressible bytes that look like a state.
func text(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "item %d of %d costs %d;", i, n, i*37%1001)
	}
	return b.Bytes()[:n]
}

func TestPackedSavePointsAreUnpacked(t *testing.T) {
	for name, point := range map[string][]byte{
		"an empty one": {}, "a small one stays as it is": text(200), "a large one is compressed": text(100_000),
	} {
		t.Run(name, func(t *testing.T) {
			packed, err := savepoint.Pack(point)
			if err != nil {
				t.Fatal(err)
			}
			if len(point) >= 1024 && len(packed) > len(point)/2 {
				t.Errorf("%d bytes became %d", len(point), len(packed))
			}
			got, err := savepoint.Unpack(packed, len(point))
			if err != nil || !bytes.Equal(got, point) {
				t.Errorf("it came back as %d bytes: %v", len(got), err)
			}
			if len(point) > 0 {
				if _, err := savepoint.Unpack(packed, len(point)-1); !errors.Is(err, savepoint.ErrTooLarge) {
					t.Errorf("with too small a limit: %v", err)
				}
			}
			for cut := range min(len(packed), 40) {
				if got, err := savepoint.Unpack(packed[:cut], len(point)); err == nil && bytes.Equal(got, point) && cut < len(packed) && len(point) > 0 {
					t.Errorf("%d bytes of it were enough", cut)
				}
			}
		})
	}
}

func TestADeltaIsSmallAndAppliesOnlyToWhatItWasMadeOf(t *testing.T) {
	before := text(32_000)
	after := append([]byte(nil), before...)
	copy(after[16_000:], "something else")
	delta, err := savepoint.Delta(before, after)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a change in %d bytes takes %d", len(before), len(delta))
	if len(delta) > 200 {
		t.Errorf("the delta has %d bytes", len(delta))
	}
	got, err := savepoint.Apply(before, delta, 1<<20)
	if err != nil || !bytes.Equal(got, after) {
		t.Errorf("it was applied to %d bytes: %v", len(got), err)
	}
	if _, err := savepoint.Apply(after, delta, 1<<20); !errors.Is(err, savepoint.ErrCorrupt) {
		t.Errorf("applied to another one: %v", err)
	}
	if _, err := savepoint.Apply(before, delta, 1000); !errors.Is(err, savepoint.ErrTooLarge) {
		t.Errorf("with too small a limit: %v", err)
	}
}

func TestAHistoryIsReadAgain(t *testing.T) {
	var chain savepoint.Chain
	var points [][]byte
	for n := range 20 {
		point := []byte(strings.Repeat(fmt.Sprintf("state %d;", n/3), 10+n) + string(text(3000)))
		points = append(points, point)
		if _, err := chain.Append(point); err != nil {
			t.Fatal(err)
		}
	}
	read := 0
	err := savepoint.ReadChain(chain.Links(), 1<<20, func(n int, point []byte) bool {
		if !bytes.Equal(point, points[n]) {
			t.Errorf("save point %d is another", n)
		}
		read++
		return true
	})
	if err != nil || read != len(points) {
		t.Errorf("%d were read: %v", read, err)
	}
}
