package savepoint_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

var script = machine.Options{Entry: "-"}

// slice is the turn that all tests give: virtual time, and no entropy of the outside.
func slice(fuel int64, out *bytes.Buffer) machine.Slice {
	return machine.Slice{Fuel: fuel, Now: time.Unix(1700000000, 0).UTC(), Entropy: [32]byte{7}, Output: out}
}

// ended is how a program ended, as far as a save point has it.
type ended struct {
	Output, Result, Error string
	Steps                 int64
}

// runThrough runs a program in slices, and calls between for what becomes of the machine between two of them.
func runThrough(t *testing.T, i *machine.Image, fuel int64, between func(n int, m *machine.Machine) *machine.Machine) ended {
	t.Helper()
	m, err := i.New(script)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for n := 0; ; n++ {
		if n > maxSaves {
			fuel = 0 // the rest in one turn
		}
		stop, err := m.Run(slice(fuel, &out))
		if err != nil {
			t.Fatal(err)
		}
		if stop.Why == machine.Done {
			e := ended{Output: out.String(), Result: string(stop.Outcome.Value), Steps: m.State().Steps}
			if stop.Outcome.Error != nil {
				e.Error = stop.Outcome.Error.Stack
			}
			return e
		}
		if stop.Why == machine.Blocked {
			t.Fatalf("it waits for %v", stop.Waits)
		}
		m = between(n, m)
	}
}

func mustEncode(t testing.TB, c *savepoint.Codec, m *machine.Machine) []byte {
	t.Helper()
	b, err := c.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustDecode(t testing.TB, c *savepoint.Codec, b []byte) *machine.Machine {
	t.Helper()
	m, err := c.Decode(b, script)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// maxSaves bounds how often one program is saved in a test; PERDURE_ALL_SAVES=1 in the environment saves it always.
var maxSaves = func() int {
	if os.Getenv("PERDURE_ALL_SAVES") != "" {
		return 1 << 30
	}
	return 25
}()

// compareRuns runs a program straight in slices of some length, and again restored from its save point after each: output, result and the
// bytes of all save points have to be the same.
func compareRuns(t *testing.T, i *machine.Image, c *savepoint.Codec, fuel int64) {
	t.Helper()
	var points [][]byte
	straight := runThrough(t, i, fuel, func(_ int, m *machine.Machine) *machine.Machine {
		if len(points) < maxSaves {
			points = append(points, mustEncode(t, c, m))
		}
		return m
	})
	restored := runThrough(t, i, fuel, func(n int, m *machine.Machine) *machine.Machine {
		if n >= len(points) {
			return m
		}
		b := mustEncode(t, c, m)
		if !bytes.Equal(b, points[n]) {
			t.Fatalf("save point %d of slices of %d steps differs from that of the run without restores, at byte %d:\n%q\n%q", n, fuel, differ(b, points[n]), around(b, differ(b, points[n])), around(points[n], differ(b, points[n])))
		}
		again := mustDecode(t, c, b)
		if twice := mustEncode(t, c, again); !bytes.Equal(b, twice) {
			t.Fatalf("save point %d of slices of %d steps is another when it is saved again, at byte %d:\n%q\n%q", n, fuel, differ(b, twice), around(b, differ(b, twice)), around(twice, differ(b, twice)))
		}
		return again
	})
	if diff := cmp.Diff(straight, restored); diff != "" {
		t.Errorf("slices of %d steps (-straight +restored):\n%s", fuel, diff)
	}
}

// around is a part of a save point, for messages.
func around(b []byte, at int) []byte { return b[max(0, at-80):min(len(b), at+40)] }

func differ(a, b []byte) int {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

// programs are the files of test/language that need no module perdure.
func programs(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := filepath.Join("..", "..", "..", "test", "language", "programs")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && !strings.Contains(string(text), "perdure") {
			name, _ := filepath.Rel(root, path)
			found[name] = string(text)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	return found
}

func TestProgramsGoOnFromTheirSavePoints(t *testing.T) {
	for name, text := range programs(t) {
		t.Run(name, func(t *testing.T) {
			i := image(t, name, text)
			c := codec(t, i)
			for _, fuel := range []int64{1, 3, 17, 1000} {
				t.Run(fmt.Sprint(fuel), func(t *testing.T) { compareRuns(t, i, c, fuel) })
			}
		})
	}
}

// A generator and its frame are told by their function, which may stand in what the function itself holds, or come later.
func TestGeneratorsWithinTheirFunctions(t *testing.T) {
	i := image(t, "within.py", `
def outer():
    box = []

    def numbers(n):
        for i in range(n):
            yield i, len(box), own.__name__, own.__qualname__

    own = numbers(5)
    box.append(own)
    next(own)
    renamed = numbers(2)
    renamed.__name__, renamed.__qualname__ = "", "another"
    box.append(renamed)
    return numbers, box


def deep(n, inner):
    for _ in range(n):
        inner = [inner]
    return inner


def walk(inner):
    while isinstance(inner, list):
        inner = inner[0]
    return inner


def steps(n):
    if n:
        yield from steps(n - 1)
    yield n, deep(70, n)


function, box = outer()
far = deep(80, outer()[1][0])
total = []
for step, nest in steps(3):
    total.append((step, walk(nest)))
print(total, next(box[0]), box[0].__qualname__, box[1].__name__ == "", box[1].__qualname__, next(walk(far)), walk(far).__name__)
`)
	c := codec(t, i)
	for _, fuel := range []int64{1, 7, 100} {
		t.Run(fmt.Sprint(fuel), func(t *testing.T) { compareRuns(t, i, c, fuel) })
	}
}
