package debug_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// files are save point files of the shop, at several places.
func files(t testing.TB) [][]byte {
	t.Helper()
	s := session(t, prices, nil)
	var all [][]byte
	for _, kind := range []debug.StepKind{debug.In, debug.UntilAwait, debug.UntilAwait, debug.In, debug.In, debug.UntilAwait, debug.UntilAwait, debug.UntilAwait} {
		if _, err := s.Step(t.Context(), kind, s.Where().Task); err != nil {
			t.Fatal(err)
		}
		file, err := s.Save()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file)
	}
	return all
}

// lookAtAll opens a file, and if it can be, asks for all there is and takes a few steps.
func lookAtAll(t *testing.T, file []byte, expression string) {
	t.Helper()
	if saved, err := host.ReadSaved(file); err == nil {
		lookAtSaved(t, saved, expression)
	}
}

func lookAtSaved(t *testing.T, saved *host.Saved, expression string) {
	t.Helper()
	o := options(t, prices, nil)
	o.Limits, o.Instructions = machine.Limits{Steps: 20_000, Operation: 10_000, Heap: 16 << 20}, 500
	s, err := debug.OpenSaved(saved, o)
	if err != nil {
		return
	}
	defer s.Close()
	s.SetBreakpoints("shop.py", []int{25, 37})
	s.StopAtRaise(true)
	for _, kind := range []debug.StepKind{debug.Over, debug.In, debug.Out, debug.UntilAwait, debug.Continue} {
		for _, task := range s.Tasks() {
			frames, err := s.Frames(task.ID)
			if err != nil {
				t.Errorf("a task that is told of has no frames: %v", err)
			}
			for i := range frames {
				lookAtFrame(t, s, task.ID, i, expression)
			}
		}
		s.Pending()
		if file, err := s.Save(); err == nil && len(file) == 0 {
			t.Error("a file without bytes was saved")
		}
		if stop, err := s.Step(t.Context(), kind, s.Where().Task); err != nil || stop.Reason == debug.Ended {
			return // a fault of the machine is an error, and the session's end
		}
	}
}

func lookAtFrame(t *testing.T, s *debug.Session, task debug.TaskID, frame int, expression string) {
	t.Helper()
	for _, look := range []func(debug.TaskID, int) ([]debug.Variable, error){s.Locals, s.Globals} {
		all, err := look(task, frame)
		if err != nil {
			t.Errorf("a frame that is told of has no variables: %v", err)
		}
		for _, v := range all {
			if len(v.Value.Text) > 1100 {
				t.Errorf("the text of %s has %d bytes", v.Name, len(v.Value.Text))
			}
			if v.Value.Reference != 0 {
				if _, err := s.Children(v.Value.Reference, 0, 20); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if v, err := s.Evaluate(task, frame, expression); err == nil && len(v.Text) > 1100 {
		t.Errorf("the text of the value has %d bytes", len(v.Text))
	}
}

// FuzzOpen: whatever the bytes are and whatever is asked, there is an error or an answer.
func FuzzOpen(f *testing.F) {
	for _, file := range files(f) {
		f.Add(file, "cart.costs[0] + 1")
	}
	f.Fuzz(func(t *testing.T, file []byte, expression string) {
		if end := len(file) - sha256.Size; end > 0 {
			sum := sha256.Sum256(file[:end])
			file = append(bytes.Clone(file[:end]), sum[:]...)
		}
		lookAtAll(t, file, expression)
	})
}

// FuzzState: the same for states of one program, which is not read each time.
func FuzzState(f *testing.F) {
	var program *host.Program
	for _, file := range files(f) {
		saved, err := host.ReadSaved(file)
		if err != nil {
			f.Fatal(err)
		}
		program = saved.Program
		f.Add(saved.Point, "cart.costs[0] + 1")
	}
	f.Fuzz(func(t *testing.T, point []byte, expression string) {
		lookAtSaved(t, &host.Saved{Program: program, Execution: "main", Attempt: 1, Point: point}, expression)
	})
}

// FuzzEvaluate: whatever the expression is, there is an error or an answer, and the state is as it was.
func FuzzEvaluate(f *testing.F) {
	for _, expression := range []string{"cart", "cart.costs[0]", "len(items) + 2 ** 70", "'%s' % items", "items[::-1]", "[1, (2,)] < [1, 3]", "str(cart)", "not items or -1", "items.count('tea')", "'a'.join(items)", "f'{items}'"} {
		f.Add(expression)
	}
	saved, err := host.ReadSaved(files(f)[4])
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		s, err := debug.OpenSaved(saved, debug.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		before, err := s.Save()
		if err != nil {
			t.Fatal(err)
		}
		task := s.Where().Task
		if v, err := s.Evaluate(task, 0, expression); err == nil && len(v.Text) > 1100 {
			t.Errorf("the text has %d bytes", len(v.Text))
		}
		if after, err := s.Save(); err != nil || !bytes.Equal(after, before) {
			t.Errorf("%q has changed the state, error %v", expression, err)
		}
	})
}

// TestChangedStatesDoNoHarm changes bytes of the state and of the program, which mutations of a compressed file seldom reach.
func TestChangedStatesDoNoHarm(t *testing.T) {
	t.Parallel()
	all := files(t)
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test that is the same each time
	for n := range 60 {
		file := all[n%len(all)]
		rest, changed := file[5:], bytes.Clone(file[:5])
		part := 1 + r.IntN(2)
		for i := range 3 {
			length, size := binary.Uvarint(rest)
			body, err := savepoint.Unpack(rest[size:size+int(length)], 1<<30) //nolint:gosec // our own file
			if err != nil {
				t.Fatal(err)
			}
			body, rest = bytes.Clone(body), rest[size+int(length):] //nolint:gosec // our own file
			if i == part {
				for range 1 + r.IntN(3) {
					body[r.IntN(len(body))] = byte(r.IntN(256))
				}
			}
			packed, err := savepoint.Pack(body)
			if err != nil {
				t.Fatal(err)
			}
			changed = append(binary.AppendUvarint(changed, uint64(len(packed))), packed...)
		}
		sum := sha256.Sum256(changed)
		lookAtAll(t, append(changed, sum[:]...), "cart.costs + items")
	}
}
