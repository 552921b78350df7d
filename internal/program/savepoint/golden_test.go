package savepoint_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
)

var update = flag.Bool("update", false, "write the golden save points of this release anew")

// goldens are the programs whose save points each release keeps, each with how many steps it had made.
var goldens = map[string]struct {
	source string
	fuel   int64
}{
	"call": {"def f(n):\n    total = 0\n    for i in range(n):\n        total += i * i\n    return total\n\n\nprint(f(100))\n", 300},
	"objects": {`
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: float = 1.5


def squares(n):
    for i in range(n):
        yield {"i": i, "square": i * i, "point": Point(i)}


seen = {}
for row in squares(40):
    try:
        seen[row["i"], "key"] = [row["square"], row["point"], "ä" * row["i"]]
        if row["i"] % 7 == 3:
            raise ValueError(row["i"])
    except ValueError as e:
        seen["error"] = e
print(len(seen), seen[20, "key"][:2], repr(seen["error"]), 10**30 % 97, sorted({3, 1, 2}))
`, 1200},
}

// Each release adds a directory, and none is ever changed: executions live for months, and go on under later releases.
func TestSavePointsOfEarlierReleasesGoOn(t *testing.T) {
	if *update {
		writeGoldens(t, filepath.Join("testdata", "golden", "v1"))
	}
	found, err := filepath.Glob(filepath.Join("testdata", "golden", "*", "*.point"))
	if err != nil || len(found) == 0 {
		t.Fatalf("there are no golden save points: %v", err)
	}
	for _, path := range found {
		base := path[:len(path)-len(".point")]
		t.Run(filepath.Base(base), func(t *testing.T) {
			p, err := code.Decode(read(t, base+".blob"))
			if err != nil {
				t.Fatal(err)
			}
			if err := code.Verify(p); err != nil {
				t.Fatal(err)
			}
			i, err := machine.Load(p)
			if err != nil {
				t.Fatal(err)
			}
			c := codec(t, i)
			point := read(t, path)
			m := mustDecode(t, c, point)
			if again := mustEncode(t, c, m); !bytes.Equal(again, point) {
				t.Errorf("it is saved as other bytes, from byte %d on", differ(point, again))
			}
			var out bytes.Buffer
			stop, err := m.Run(slice(0, &out))
			if err != nil || stop.Why != machine.Done || stop.Outcome.Error != nil {
				t.Fatalf("it is %s, %+v: %v", stop.Why, stop.Outcome, err)
			}
			if diff := cmp.Diff(string(read(t, base+".out")), out.String()); diff != "" {
				t.Errorf("(-then +now):\n%s", diff)
			}
		})
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeGoldens(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, g := range goldens {
		i := image(t, name+".py", g.source)
		blob, err := code.Encode(i.Program())
		if err != nil {
			t.Fatal(err)
		}
		m, err := i.New(script)
		if err != nil {
			t.Fatal(err)
		}
		var before, out bytes.Buffer
		if stop, err := m.Run(slice(g.fuel, &before)); err != nil || stop.Why != machine.OutOfFuel || before.Len() > 0 {
			t.Fatalf("%s is %s after %d steps, and printed %q: %v", name, stop.Why, g.fuel, before.String(), err)
		}
		point := mustEncode(t, codec(t, i), m)
		if stop, err := m.Run(slice(0, &out)); err != nil || stop.Why != machine.Done {
			t.Fatalf("%s is %s: %v", name, stop.Why, err)
		}
		for ending, content := range map[string][]byte{".blob": blob, ".point": point, ".out": out.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, name+ending), content, 0o644); err != nil { //nolint:gosec // files of the repository
				t.Fatal(err)
			}
		}
	}
}
