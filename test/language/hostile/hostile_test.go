package hostile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// What hostile programs may use here. The defaults are larger; the way to the end is the same.
var bounds = machine.Limits{
	Steps: 30_000_000, Heap: 32 << 20, Output: 2 << 20, Tasks: 10_000, Promises: 10_000, Operation: 10_000_000,
}

const (
	// fuel is that of a slice.
	fuel = 1_000_000
	// slowest is how long a slice may take: many times of what it does on an idle machine.
	slowest = 10 * time.Second
	// fattest is how much memory there may be at most, garbage with it.
	fattest = 400 << 20
)

// ending is how an attack ended.
type ending struct {
	how   string
	worst time.Duration // the longest slice, or of loading
	peak  uint64        // of the heap, in bytes
	total time.Duration
}

// TestHostilePrograms: each ends in an error of Python or in a limit, and the host goes on.
func TestHostilePrograms(t *testing.T) {
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(rows, "attack\tends in\tworst slice\tpeak memory\tin all")
	var worst ending
	for _, a := range Attacks() {
		t.Run(a.Name, func(t *testing.T) {
			e := watch(func() ending { return attack(t.Context(), a.Source) })
			fmt.Fprintf(rows, "%s\t%.60s\t%v\t%d MiB\t%v\n", a.Name, strings.ReplaceAll(e.how, "\n", " "), e.worst.Round(time.Millisecond), e.peak>>20, e.total.Round(time.Millisecond))
			if !as(e.how, a.Ends) {
				t.Errorf("it ended in %q, not in one of %q", e.how, a.Ends)
			}
			if e.worst > slowest {
				t.Errorf("a slice took %v", e.worst)
			}
			if e.peak > fattest {
				t.Errorf("it took %d MiB", e.peak>>20)
			}
			worst.worst, worst.peak = max(worst.worst, e.worst), max(worst.peak, e.peak)
		})
	}
	_ = rows.Flush()
	t.Logf("%d attacks, worst slice %v, peak memory %d MiB, at a heap of %d MiB\n%s", len(Attacks()), worst.worst.Round(time.Millisecond), worst.peak>>20, bounds.Heap>>20, table.String())
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
	e.total = time.Since(begin)
	close(stop)
	e.peak = <-peak
	return e
}

// attack runs a program to its end.
func attack(ctx context.Context, source string) (e ending) {
	defer func() {
		if fault := recover(); fault != nil {
			e.how = fmt.Sprintf("PANIC: %v", fault)
		}
	}()
	begin := time.Now()
	program, err := host.Load("hostile.py", []byte(source), nil)
	e.worst = time.Since(begin)
	var refused *host.RefusedError
	if errors.As(err, &refused) {
		e.how = "refused: " + refused.Errors[0].Msg
		return e
	}
	if err != nil {
		e.how = "FAULT: " + err.Error()
		return e
	}
	if strings.Contains(source, "import perdure\n") {
		return inWorld(ctx, program, e)
	}
	return alone(program, e)
}

// alone runs a program that waits for nothing, slice by slice.
func alone(program *host.Program, e ending) ending {
	m, err := program.Image().New(machine.Options{Limits: bounds})
	if err != nil {
		e.how = "FAULT: " + err.Error()
		return e
	}
	for {
		begin := time.Now()
		stop, err := m.Run(machine.Slice{Fuel: fuel, Now: time.Unix(1_700_000_000, 0), Output: io.Discard})
		e.worst = max(e.worst, time.Since(begin))
		switch {
		case err != nil:
			e.how = "FAULT: " + err.Error()
		case stop.Why == machine.Done:
			e.how = outcome(stop.Outcome.Error)
			if stop.Outcome.Limit != nil {
				e.how = "limit: " + e.how
			}
		case stop.Why == machine.Blocked:
			e.how = "FAULT: it waits for something"
		default:
			continue
		}
		return e
	}
}

// inWorld runs one that starts tasks and calls.
func inWorld(ctx context.Context, program *host.Program, e ending) ending {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	begin := time.Now()
	result, err := host.Run(ctx, program, host.Options{Limits: bounds, Output: io.Discard})
	e.worst = max(e.worst, time.Since(begin))
	if err != nil {
		e.how = "FAULT: " + err.Error()
		return e
	}
	e.how = outcome(result.Error)
	return e
}

func outcome(err *machine.Error) string {
	if err == nil {
		return "ok"
	}
	return err.Type + ": " + err.Message
}
