package hostile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// What hostile programs may use here. The defaults are larger; the way to the end is the same.
var bounds = machine.Limits{
	Steps: 10_000_000, Heap: 32 << 20, Output: 2 << 20, Tasks: 10_000, Promises: 10_000, Operation: 1_000_000,
}

const (
	// fuel is that of a slice.
	fuel = 1_000_000
	// slowest is how long a slice may take, in time of the processor, which hardly hangs on what else the machine does.
	slowest = 10 * time.Second
	// fattest is how much memory there may be at most, garbage with it.
	fattest = 640 << 20
	// fattestByOperation is that of one operation at the limits that users have, whose heap is 64 MiB.
	fattestByOperation = 320 << 20
)

// ending is how an attack ended.
type ending struct {
	How   string
	Worst time.Duration // the longest slice, or of loading, in time of the processor
	Peak  uint64        // of the heap, in bytes
	Total time.Duration
}

// theAttack tells a child process which attack it is.
const theAttack = "PERDURE_TEST_ATTACK"

// patience is how much time of the processor a child process may take before it counts as stalled, patienceByClock by the clock.
const patience, patienceByClock = 45 * time.Second, 10 * time.Minute

// TestHostilePrograms: each ends in an error of Python or in a limit, and the host goes on. Each is in a process of its own, so
// that one that crashes or stalls it is seen to do so.
func TestHostilePrograms(t *testing.T) {
	if number := os.Getenv(theAttack); number != "" {
		carryOut(t, number)
		return
	}
	attacks, usual := both()
	endings := make([]ending, len(attacks))
	t.Run("attacks", func(t *testing.T) {
		for i, a := range attacks {
			t.Run(a.Name, func(t *testing.T) {
				t.Parallel()
				endings[i] = child(t.Context(), i)
				most := uint64(fattest)
				if i >= usual {
					most = fattestByOperation
				}
				endings[i].check(t, a, most)
			})
		}
	})
	report(t, attacks, endings)
}

// both are the attacks at the bounds of this test, usual of them, and those at the limits that users have.
func both() (attacks []Attack, usual int) {
	attacks = Attacks()
	return append(attacks, OfOperations()...), len(attacks)
}

// carryOut is what a child process does: the ending is the last line of its output.
func carryOut(t *testing.T, number string) {
	t.Helper()
	i, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	debug.SetMaxStack(256 << 20)
	seconds := uint64(patience / time.Second)
	if err := syscall.Setrlimit(syscall.RLIMIT_CPU, &syscall.Rlimit{Cur: seconds, Max: seconds}); err != nil {
		t.Fatal(err)
	}
	attacks, usual := both()
	limits := bounds
	if i >= usual {
		limits = machine.Limits{}
	}
	text, err := json.Marshal(watch(func() ending { return attack(t.Context(), attacks[i].Source, limits) }))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\nending: %s\n", text)
}

// child carries out an attack in a process of its own.
func child(ctx context.Context, i int) ending {
	ctx, cancel := context.WithTimeout(ctx, patienceByClock)
	defer cancel()
	command := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestHostilePrograms$") //nolint:gosec // this test
	command.Env = append(os.Environ(), theAttack+"="+strconv.Itoa(i))
	out, err := command.CombinedOutput()
	if ctx.Err() != nil || command.ProcessState != nil && command.ProcessState.UserTime()+command.ProcessState.SystemTime() >= patience {
		return ending{How: "STALLED", Worst: patience}
	}
	_, text, found := strings.Cut(string(out), "\nending: ")
	if !found {
		first, _, _ := strings.Cut(string(out), "\n")
		return ending{How: fmt.Sprintf("CRASHED: %s (%v)", first, err)}
	}
	text, _, _ = strings.Cut(text, "\n")
	var e ending
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		return ending{How: "FAULT: " + err.Error()}
	}
	return e
}

func (e ending) check(t *testing.T, a Attack, most uint64) {
	t.Helper()
	switch {
	case !as(e.How, a.Ends), strings.HasPrefix(e.How, "FAULT"), strings.HasPrefix(e.How, "PANIC"):
		t.Errorf("it ended in %.300q, not in one of %q", e.How, a.Ends)
	case e.Worst > slowest:
		t.Errorf("a slice took %v", e.Worst)
	case e.Peak > most:
		t.Errorf("it took %d MiB", e.Peak>>20)
	}
}

// report prints the table.
func report(t *testing.T, attacks []Attack, endings []ending) {
	t.Helper()
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(rows, "attack\tends in\tworst slice\tpeak memory\tin all")
	var worst ending
	for i, a := range attacks {
		e := endings[i]
		_, _ = fmt.Fprintf(rows, "%s\t%.60s\t%v\t%d MiB\t%v\n", a.Name, strings.ReplaceAll(e.How, "\n", " "), e.Worst.Round(time.Millisecond), e.Peak>>20, e.Total.Round(time.Millisecond))
		worst.Worst, worst.Peak = max(worst.Worst, e.Worst), max(worst.Peak, e.Peak)
	}
	_ = rows.Flush()
	t.Logf("%d attacks, worst slice %v, peak memory %d MiB, at a heap of %d MiB\n%s", len(attacks), worst.Worst.Round(time.Millisecond), worst.Peak>>20, bounds.Heap>>20, table.String())
}

func as(how string, ends []string) bool {
	for _, end := range ends {
		if strings.Contains(strings.ToLower(how), strings.ToLower(end)) {
			return true
		}
	}
	return false
}

// watch measures time and memory.
func watch(do func() ending) ending {
	runtime.GC()
	debug.FreeOSMemory()
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		base, most := sample[0].Value.Uint64(), uint64(0)
		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()
		for {
			metrics.Read(sample)
			if now := sample[0].Value.Uint64(); now > base {
				most = max(most, now-base)
			}
			select {
			case <-stop:
				peak <- most
				return
			case <-ticker.C:
			}
		}
	}()
	begin := time.Now()
	e := do()
	e.Total = time.Since(begin)
	close(stop)
	e.Peak = <-peak
	return e
}

// processorTime is what the process has taken of the processor, collecting garbage included.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// attack runs a program to its end.
func attack(ctx context.Context, source string, limits machine.Limits) (e ending) {
	defer func() {
		if fault := recover(); fault != nil {
			e.How = fmt.Sprintf("PANIC: %v", fault)
		}
	}()
	begin := processorTime()
	program, err := host.Load("hostile.py", []byte(source), nil)
	e.Worst = processorTime() - begin
	if refused, ok := errors.AsType[*host.RefusedError](err); ok {
		e.How = "refused: " + refused.Errors[0].Msg
		return e
	}
	if err != nil {
		e.How = "FAULT: " + err.Error()
		return e
	}
	if strings.Contains(source, "import perdure\n") {
		return inWorld(ctx, program, e)
	}
	return alone(program, limits, e)
}

// alone runs a program that waits for nothing, slice by slice.
func alone(program *host.Program, limits machine.Limits, e ending) ending {
	m, err := program.Image().New(machine.Options{Limits: limits})
	if err != nil {
		e.How = "FAULT: " + err.Error()
		return e
	}
	for {
		begin := processorTime()
		stop, err := m.Run(machine.Slice{Fuel: fuel, Now: time.Unix(1_700_000_000, 0), Output: io.Discard})
		e.Worst = max(e.Worst, processorTime()-begin)
		switch {
		case err != nil:
			e.How = "FAULT: " + err.Error()
		case stop.Why == machine.Done:
			e.How = outcome(stop.Outcome.Error)
			if stop.Outcome.Limit != nil {
				e.How = "limit: " + e.How
			}
		case stop.Why == machine.Blocked:
			e.How = "FAULT: it waits for something"
		default:
			continue
		}
		return e
	}
}

// inWorld runs one that starts tasks and calls. Its slices are the world's, so they are not measured.
func inWorld(ctx context.Context, program *host.Program, e ending) ending {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	never := func(ctx context.Context, _ host.Call) (json.RawMessage, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	result, err := host.Run(ctx, program, host.Options{Limits: bounds, Output: io.Discard, Functions: map[string]host.Function{"nothing": {Call: never}}})
	if err != nil {
		e.How = "FAULT: " + err.Error()
		return e
	}
	e.How = outcome(result.Error)
	return e
}

func outcome(err *machine.Error) string {
	if err == nil {
		return "ok"
	}
	return err.Type + ": " + err.Message
}
