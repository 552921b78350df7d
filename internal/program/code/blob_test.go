package code_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/perdure/perdure/internal/program/code"
)

var bigInts = cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })

func TestAProgramComesBackFromItsBlob(t *testing.T) {
	p := program(t, parts)
	b := blob(t, p)
	got, err := code.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got, bigInts, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the program differs (-want +got):\n%s", diff)
	}
	if err := code.Verify(got); err != nil {
		t.Error(err)
	}
	if again := blob(t, got); code.Hash(again) != code.Hash(b) {
		t.Error("the blob of what was decoded is another")
	}
	if len(code.Hash(b)) != 64 {
		t.Errorf("the hash is %q", code.Hash(b))
	}
}

func TestTheSameSourceHasTheSameBlob(t *testing.T) {
	first := code.Hash(blob(t, program(t, parts)))
	if second := code.Hash(blob(t, program(t, parts))); first != second {
		t.Error("two compilations differ")
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := blob(t, program(t, parts))
	tests := map[string]struct {
		blob []byte
		want string
	}{
		"what is no blob":             {[]byte("hello, world"), "no blob"},
		"nothing":                     {nil, "no blob"},
		"another version":             {append(append([]byte{}, good[:4]...), 99, 0), "version is 99"},
		"what goes on behind the end": {append(append([]byte{}, good...), 0), "follows"},
		"a count that is too great":   {append(append([]byte{}, good[:5]...), 0xff, 0xff, 0xff, 0xff, 0x07), "too early"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := code.Decode(test.blob)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestDecodeRefusesEachBeginningOfABlob(t *testing.T) {
	good := blob(t, program(t, parts))
	for n := range good {
		if _, err := code.Decode(good[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are accepted", n, len(good))
		}
	}
}

func TestEncodeRefusesWhatIsNoConstant(t *testing.T) {
	p := program(t, "")
	p.Constants = append(p.Constants, code.Tuple{int32(1)})
	if _, err := code.Encode(p); err == nil {
		t.Error("it is accepted")
	}
}

// Whatever is decoded and verified has to be safe to run; here it is safe to look at.
func FuzzDecode(f *testing.F) {
	f.Add(blob(f, program(f, "")))
	f.Add(blob(f, program(f, parts)))
	f.Add(blob(f, program(f, "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n")))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := code.Decode(b)
		if err != nil {
			return
		}
		_ = code.Disassemble(p)
		if code.Verify(p) != nil {
			return
		}
		if _, err := code.Decode(blob(t, p)); err != nil {
			t.Errorf("what was decoded is not decoded again: %v", err)
		}
	})
}
