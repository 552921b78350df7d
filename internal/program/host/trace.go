package host

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/terminal"
)

// tracer writes what happens, one line each, fit for a terminal: how much time has passed, whose it is, what it is.
type tracer struct {
	to    io.Writer
	start time.Time
}

// widest is how much of a value is shown.
const widest = 100

func (t tracer) line(now time.Time, who, format string, args ...any) {
	if t.to == nil {
		return
	}
	what := terminal.Line(fmt.Sprintf(format, args...))
	// What cannot be written is not worth the run.
	_, _ = fmt.Fprintf(t.to, "%-9s %-24s %s\n", "+"+now.Sub(t.start).Round(time.Millisecond).String(), terminal.Line(who), what)
}

func (t tracer) begins(now time.Time, u *unit) {
	attempt := ""
	if u.attempt > 1 {
		attempt = fmt.Sprintf(", attempt %d", u.attempt)
	}
	t.line(now, u.rec.name, "begins %s%s%s", u.function, arguments(u.args), attempt)
}

func (t tracer) settled(now time.Time, r *record) {
	what := ""
	switch {
	case r.err != nil:
		what = ": " + describe(r.err)
	case len(r.value) > 0:
		what = ": " + short(r.value)
	}
	t.line(now, r.name, "%s%s", strings.ToLower(r.state.String()), what)
}

func (t tracer) effect(now time.Time, u *unit, e machine.Effect) {
	at := fmt.Sprintf("  (%s:%d)", e.At.File, e.At.Line)
	switch e.Kind {
	case machine.Invoke:
		t.line(now, u.rec.name, "calls %s%s as step %s%s", e.Function, arguments(plainArguments(e.Args)), e.ID, at)
	case machine.MakePromise:
		t.line(now, u.rec.name, "makes the promise %s%s", e.ID, at)
	case machine.CancelPromise:
		t.line(now, u.rec.name, "cancels %s%s", e.ID, at)
	case machine.SettlePromise:
		t.line(now, u.rec.name, "settles %s%s", e.ID, at)
	case machine.Progress:
		t.line(now, u.rec.name, "progress %s%s", short(e.Value), at)
	}
}

func (t tracer) waits(now time.Time, u *unit, stop machine.Stop) {
	if t.to == nil {
		return
	}
	for _, wait := range stop.Waits {
		task := ""
		if wait.Task != "" {
			task = "task " + wait.Task + " "
		}
		t.line(now, u.rec.name, "%swaits for %s  (%s:%d)", task, waitedFor(wait, now), wait.At.File, wait.At.Line)
	}
}

// waitedFor says what a task waits for.
func waitedFor(wait machine.WaitInfo, now time.Time) string {
	var parts []string
	if len(wait.Promises) > 0 {
		parts = append(parts, some("step", wait.Promises))
	}
	if len(wait.Tasks) > 0 {
		parts = append(parts, some("task", wait.Tasks))
	}
	if wait.Until != nil {
		parts = append(parts, wait.Until.Sub(now).Round(time.Millisecond).String())
	}
	if len(parts) == 0 {
		return "nothing that comes"
	}
	return strings.Join(parts, ", ")
}

// some names a few of many.
func some(what string, names []string) string {
	const few = 5
	if len(names) > 1 {
		what += "s"
	}
	if len(names) > few {
		return fmt.Sprintf("%s %s and %d more", what, strings.Join(names[:few], " "), len(names)-few)
	}
	return what + " " + strings.Join(names, " ")
}

// arguments are shown as in a call.
func arguments(args json.RawMessage) string {
	if len(args) == 0 {
		return "()"
	}
	text := strings.TrimSpace(short(args))
	if listed, ok := strings.CutPrefix(text, "["); ok {
		return "(" + strings.TrimSuffix(listed, "]") + ")"
	}
	return "(" + text + ")"
}

// short is a value in one line that is not too long.
func short(value json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, value) != nil {
		return string(value)
	}
	text := []rune(b.String())
	if len(text) > widest {
		return string(text[:widest]) + "…"
	}
	return string(text)
}
