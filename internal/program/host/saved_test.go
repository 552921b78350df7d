package host_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// errand calls a stub, a program and an answer, and waits for times and for somebody, in several tasks.
const errand = `
import random

import perdure
from perdure.functions import price, ship, weigh


@perdure.function(name="ship")
async def _ship(item):
    await perdure.sleep("2h")
    return item + " shipped"


async def buy(item):
    cost = await price(item)
    print(item, cost, random.randrange(1000))
    await perdure.sleep("10m")
    return cost


@perdure.function
async def main(items):
    costs = await perdure.gather(*[buy(item) for item in items])
    approval = perdure.promise(key="approval")
    print("approved by", await approval)
    async with perdure.timeout("1h"):
        weight = await weigh(items)
    try:
        async with perdure.timeout("1h"):
            await ship("late")
    except perdure.Timeout:
        print("late", perdure.now())
    return [costs, weight, await ship(items[0]), random.randrange(1000)]
`

const errandAnswers = `{"price": [10, {"value": 20, "after": "5m"}, 30], "approval": [{"value": "ann", "after": "3h"}], "weigh": [{"value": 7, "after": "30m"}]}`

func errandOptions(t testing.TB, out *bytes.Buffer) host.Options {
	t.Helper()
	answers, err := host.ParseAnswers([]byte(errandAnswers))
	if err != nil {
		t.Fatal(err)
	}
	return host.Options{
		Args: json.RawMessage(`[["tea", "cup", "pot"]]`), Answers: answers, Seed: 7, Output: out,
		Start: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

// kept are the files that a run has written, with what it had printed by then.
type kept struct{ files, printed [][]byte }

func keepErrand(t testing.TB, save host.Save) (all kept, result *host.Result, printed string) {
	t.Helper()
	program, err := host.Load("errand.py", []byte(errand), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := errandOptions(t, &out)
	o.Save = save
	o.Keep = func(s *host.Saved) error {
		file, err := s.Encode()
		all.files = append(all.files, file)
		all.printed = append(all.printed, bytes.Clone(out.Bytes()))
		return err
	}
	if result, err = host.Run(t.Context(), program, o); err != nil {
		t.Fatal(err)
	}
	return all, result, out.String()
}

func TestSavedRunsGoOnFromEachFile(t *testing.T) {
	t.Parallel()
	for name, save := range map[string]host.Save{"at each await": {}, "after each 500 instructions": {Await: true, Steps: 500}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, want, printed := keepErrand(t, save)
			if want.State != machine.Resolved || len(all.files) < 8 {
				t.Fatalf("the run is %v, error %v, and has written %d files", want.State, want.Error, len(all.files))
			}
			for i, file := range all.files {
				saved, err := host.ReadSaved(file)
				if err != nil {
					t.Fatalf("file %d: %v", i, err)
				}
				again, err := saved.Encode()
				if err != nil || !bytes.Equal(again, file) {
					t.Fatalf("file %d is not the same when it is written again, error %v", i, err)
				}
				out := bytes.NewBuffer(all.printed[i])
				result, err := host.Resume(t.Context(), saved, errandOptions(t, out))
				if err != nil {
					t.Fatalf("file %d: %v", i, err)
				}
				if diff := cmp.Diff([]string{string(want.Value), printed}, []string{string(result.Value), out.String()}); diff != "" {
					t.Errorf("from file %d it goes otherwise (-straight +resumed):\n%s", i, diff)
				}
			}
		})
	}
}

func TestErrorOfKeepingEndsTheRun(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	_, err := host.Run(t.Context(), load(t, "print(1)"), host.Options{Keep: func(*host.Saved) error { return full }})
	if !errors.Is(err, full) {
		t.Errorf("error is %v", err)
	}
}

func TestWhatIsNoSavePointFileIsRefused(t *testing.T) {
	t.Parallel()
	all, _, _ := keepErrand(t, host.Save{})
	file := all.files[len(all.files)-1]
	body := file[:len(file)-sha256.Size]
	for name, tc := range map[string]struct {
		data []byte
		want string // what the error has in it
	}{
		"nothing":                  {nil, "it does not begin as one"},
		"a program":                {[]byte(errand), "it does not begin as one"},
		"a file that ends early":   {file[:len(file)/2], "its checksum is wrong"},
		"one with a changed byte":  {append(append(bytes.Clone(file[:100]), file[100]^1), file[101:]...), "its checksum is wrong"},
		"one of a later version":   {append([]byte("PDSF\x02"), file[5:]...), "has version 2, and this program knows version 1 only"},
		"one with more behind it":  {sealed(append(bytes.Clone(body), 0)), "there is more behind it"},
		"one without a state":      {sealed(body[:len(body)-4]), "it ends too early"},
		"parts longer than all":    {sealed([]byte(begins + "\xff\xff\xff\xff\xff\xff\xff\xff\x7f")), "it ends too early"},
		"a head that is not JSON":  {sealed([]byte(begins + "\x02\x00{\x01\x00\x01\x00")), "its head is not as it should be"},
		"a program that is no one": {sealed([]byte(begins + "\x03\x00{}\x01\x00\x01\x00")), "its program cannot be used"},
	} {
		if _, err := host.ReadSaved(tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error is %v, want one with %q", name, err, tc.want)
		}
	}
}

// TestProgramWithoutAnAuthorIsRefused: whoever shows a program relies on a file of its own.
func TestProgramWithoutAnAuthorIsRefused(t *testing.T) {
	t.Parallel()
	all, _, _ := keepErrand(t, host.Save{})
	parts := unpacked(t, all.files[0])
	program, err := code.Decode(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	for i := range program.Modules {
		program.Modules[i].Embedded = true
	}
	blob, err := code.Encode(program)
	if err != nil {
		t.Fatal(err)
	}
	parts[0] = bytes.ReplaceAll(parts[0], []byte(code.Hash(parts[1])), []byte(code.Hash(blob)))
	parts[1] = blob
	_, err = host.ReadSaved(packed(t, parts))
	if want := "it is no save point file, or it is damaged: its program cannot be used: its main file is one of the language"; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

// begins is how files begin: with the magic, and the version of the format.
const begins = "PDSF\x01"

// sealed puts a right checksum behind bytes, so that what follows it is tried.
func sealed(b []byte) []byte {
	sum := sha256.Sum256(b)
	return append(bytes.Clone(b), sum[:]...)
}

// FuzzReadSaved: whatever the bytes are, there is an error or a run that goes on.
func FuzzReadSaved(f *testing.F) {
	all, _, _ := keepErrand(f, host.Save{})
	for _, file := range all.files {
		f.Add(file)
	}
	f.Add([]byte(begins + "\x03\x00{}\x01\x00\x01\x00" + strings.Repeat("\x00", sha256.Size)))
	f.Fuzz(func(t *testing.T, b []byte) { goesOn(t, sealed(b[:max(0, len(b)-sha256.Size)])) })
}

// goesOn reads a file, and if it is one, runs it on for a while.
func goesOn(t *testing.T, b []byte) {
	t.Helper()
	saved, err := host.ReadSaved(b)
	if err != nil {
		return
	}
	var out bytes.Buffer
	o := errandOptions(t, &out)
	o.Limits = machine.Limits{Steps: 20_000, Operation: 10_000, Heap: 16 << 20}
	_, err = host.Resume(t.Context(), saved, o)
	if fault, ok := errors.AsType[*machine.FaultError](err); ok && fault.Stack != "" {
		t.Fatalf("%v\n%s", fault, fault.Stack)
	}
}

// TestChangedFilesDoNoHarm changes what is in a file and packs it again, so that the changes reach the program and the state.
func TestChangedFilesDoNoHarm(t *testing.T) {
	t.Parallel()
	all, _, _ := keepErrand(t, host.Save{})
	parts := unpacked(t, all.files[5])
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that is the same each time
	for range 50 {
		changed := [3][]byte{bytes.Clone(parts[0]), bytes.Clone(parts[1]), bytes.Clone(parts[2])}
		which := changed[r.IntN(3)]
		for range 1 + r.IntN(3) {
			which[r.IntN(len(which))] = byte(r.IntN(256))
		}
		goesOn(t, packed(t, changed))
	}
}

// unpacked takes a file apart.
func unpacked(t testing.TB, file []byte) (parts [3][]byte) {
	t.Helper()
	rest := file[len(begins):]
	for i := range parts {
		length, n := binary.Uvarint(rest)
		size := int(length) //nolint:gosec // our own file
		part, err := savepoint.Unpack(rest[n:n+size], 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		parts[i], rest = bytes.Clone(part), rest[n+size:]
	}
	return parts
}

// packed puts a file together.
func packed(t *testing.T, parts [3][]byte) []byte {
	t.Helper()
	file := []byte(begins)
	for _, part := range parts {
		p, err := savepoint.Pack(part)
		if err != nil {
			t.Fatal(err)
		}
		file = append(binary.AppendUvarint(file, uint64(len(p))), p...)
	}
	return sealed(file)
}
