package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/perdure/perdure/internal/program/host"
)

// newTerminal is a terminal: what is typed, and where it is read.
func newTerminal(t *testing.T) (typed, read *os.File) {
	t.Helper()
	typed, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	var number, unlocked int32
	for request, arg := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlocked, syscall.TIOCGPTN: &number} {
		if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, typed.Fd(), request, uintptr(unsafe.Pointer(arg))); e != 0 { //nolint:gosec // as the call has it
			t.Fatalf("make a terminal: %v", e)
		}
	}
	read, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = typed.Close(), read.Close() })
	return typed, read
}

// keepBeginning keeps the state in which nothing of a program has run.
func keepBeginning(t *testing.T, source, state string) {
	t.Helper()
	program, err := loadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	kept, enough := keeper{path: state}, errors.New("enough")
	_, err = host.Run(t.Context(), program, host.Options{Keep: func(s *host.Saved) error { return errors.Join(kept.keep(s), enough) }})
	if !errors.Is(err, enough) || !kept.written {
		t.Fatal(err)
	}
}

// TestSignalsAtThePrompt: control-C ends a step and not the session, and twice at the prompt the session, with what the program has called. Other
// signals end it at once.
func TestSignalsAtThePrompt(t *testing.T) {
	t.Parallel()
	plugin, state := built(t)
	loops := filepath.Join(t.TempDir(), "loops")
	keepBeginning(t, "testdata/loops.py", loops)
	const again, interrupted = "control-C once more, or quit, ends the session", "interrupted"
	for name, tc := range map[string]struct {
		state, typed string
		signal       syscall.Signal
		// at are lines that are printed, at each of which it gets the signal once.
		at   []string
		code int
		has  string
	}{
		"at the prompt":                   {state, "", syscall.SIGINT, []string{"saved", again}, exitInterrupted, "kubectl perdure: interrupted\n"},
		"in a step, and at the prompt":    {state, "continue\n", syscall.SIGINT, []string{"begun", interrupted, again}, exitInterrupted, "kubectl perdure: interrupted\n"},
		"in a loop":                       {loops, "uncaught off\ncontinue\n", syscall.SIGINT, []string{"begun", interrupted, again}, exitInterrupted, "kubectl perdure: interrupted\n"},
		"only in a step, and then quit":   {state, "continue\n1\nquit\n", syscall.SIGINT, []string{"begun"}, 0, `there is no command "1"`},
		"only in a step, and then no end": {state, "continue\n\x04", syscall.SIGINT, []string{"begun"}, 0, "interrupted\n"},
		"SIGTERM at the prompt":           {state, "", syscall.SIGTERM, []string{"saved"}, exitInterrupted, "kubectl perdure: interrupted\n"},
		"SIGTERM in a step":               {state, "continue\n", syscall.SIGTERM, []string{"begun"}, exitInterrupted, "kubectl perdure: interrupted\n"},
		"the terminal is closed":          {state, "continue\n", syscall.SIGHUP, []string{"begun"}, exitInterrupted, "kubectl perdure: interrupted\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typed, read := newTerminal(t)
			c := exec.CommandContext(t.Context(), plugin, "program", "debug", tc.state, "--function", "undo=exec:echo 1", //nolint:gosec // our own
				"--function", "work=exec:trap '' INT TERM; echo begun >&2; sleep 20; sleep 20")
			c.Stdin = read
			if _, err := io.WriteString(typed, tc.typed); err != nil {
				t.Fatal(err)
			}
			code, printed, took := signaled(t, c, tc.signal, tc.at)
			if code != tc.code || !strings.Contains(printed, tc.has) {
				t.Errorf("exit code %d, want %d; it printed, without %q:\n%s", code, tc.code, tc.has, printed)
			}
			if took > atOnce {
				t.Errorf("it went on for %s after the last signal", took)
			}
		})
	}
}

// TestSignalsToCommandsOfASession: where nobody types a signal ends the session.
func TestSignalsToCommandsOfASession(t *testing.T) {
	t.Parallel()
	plugin, state := built(t)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			c := exec.CommandContext(t.Context(), plugin, "program", "debug", state, "-c", "continue", "-c", "tasks", //nolint:gosec // our own
				"--function", "undo=exec:echo 1", "--function", "work=exec:trap '' INT TERM; echo begun >&2; sleep 20; sleep 20")
			code, printed, took := signaled(t, c, s, []string{"begun"})
			if code != exitInterrupted || took > atOnce || strings.Contains(printed, "tasks") {
				t.Errorf("exit code %d, and it went on for %s after the signal; it printed\n%s", code, took, printed)
			}
		})
	}
}
