package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// atOnce is far below what a process would take that is only asked to end, and above what a busy machine needs.
const atOnce = stopGrace / 2

// TestMain has signals handled that whoever has started the tests ignores, as nohup and shells do for what is in the background: else they
// would be ignored in what the tests start, too.
func TestMain(m *testing.M) {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
	m.Run()
}

// built is the plugin as a program of its own, and a state of testdata/undoes.py in which it waits for work.
func built(t *testing.T) (plugin, state string) {
	t.Helper()
	folder := t.TempDir()
	plugin, state = filepath.Join(folder, "kubectl-perdure"), filepath.Join(folder, "state")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", plugin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the plugin: %v\n%s", err, out)
	}
	execute("", "program", "run", "testdata/undoes.py", "--save-to", state)
	return plugin, state
}

// TestSignals sends signals to the plugin, which runs as a process of its own, at what it prints.
func TestSignals(t *testing.T) {
	t.Parallel()
	plugin, _ := built(t)
	for name, tc := range map[string]struct {
		args []string
		// at are the lines at each of which it gets the signal once.
		at []string
		// code is its exit code, has a line that it prints.
		code int
		has  string
	}{
		"the first raises Cancelled in the program": {
			// The shell inside begins nothing more: a signal that comes while a shell begins something can be lost.
			args: []string{"testdata/undoes.py", "--function", "work=exec:sh -c 'echo begun >&2; while :; do :; done'; true", "--function", "undo=exec:echo 1"},
			at:   []string{"begun"}, code: exitInterrupted, has: "undone",
		},
		"the second ends processes that do not end": {
			args: []string{"testdata/undoes.py", "--function", "work=exec:trap '' INT TERM; echo begun >&2; sleep 60; sleep 60", "--function", "undo=exec:echo 1"},
			at:   []string{"begun", "undone"}, code: exitInterrupted, has: "kubectl perdure: interrupted",
		},
		"the second ends a loop without an await": {
			args: []string{"testdata/loops.py"},
			at:   []string{"begun", "kubectl perdure: canceling the program; once more ends it"}, code: exitInterrupted, has: "kubectl perdure: interrupted",
		},
	} {
		for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(name+", "+s.String(), func(t *testing.T) {
				t.Parallel()
				code, printed, took := signaled(t, exec.CommandContext(t.Context(), plugin, append([]string{"program", "run"}, tc.args...)...), s, tc.at)
				if code != tc.code || !strings.Contains(printed, tc.has+"\n") {
					t.Errorf("exit code %d, want %d; it printed, without %q:\n%s", code, tc.code, tc.has, printed)
				}
				if took > atOnce {
					t.Errorf("it went on for %s after the last signal", took)
				}
			})
		}
	}
}

// TestSignalsOfEditors: an editor ends the plugin by a signal, and what the program has called ends with it.
func TestSignalsOfEditors(t *testing.T) {
	t.Parallel()
	plugin, state := built(t)
	launches := framed(t, []asked{{"initialize", nil}, {"launch", map[string]bool{"stopOnEntry": false}}, {"configurationDone", nil}})
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			c := exec.CommandContext(t.Context(), plugin, "program", "debug", "--dap", state, "--function", "undo=exec:echo 1", //nolint:gosec // our own
				"--function", "work=exec:trap '' INT TERM; printf '\\nbegun\\n' >&2; sleep 20; sleep 20") // messages end without a new line
			in, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			go func() { _, _ = io.WriteString(in, launches) }() // the editor does not close it
			code, printed, took := signaled(t, c, s, []string{"begun"})
			if code != exitInterrupted || took > atOnce {
				t.Errorf("exit code %d, and it went on for %s after the signal; it printed\n%s", code, took, printed)
			}
		})
	}
}

// signaled runs a command and sends it a signal at each of some lines. It tells how long after the last of them nobody had its output
// open any more: neither the command nor what it has started.
func signaled(t *testing.T, c *exec.Cmd, s syscall.Signal, at []string) (code int, printed string, took time.Duration) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // it was only read
	c.Stdout, c.Stderr = w, w
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	var all bytes.Buffer
	last := time.Now()
	lines := bufio.NewScanner(io.TeeReader(r, &all))
	for lines.Scan() {
		if len(at) > 0 && strings.ReplaceAll(lines.Text(), prompt, "") == at[0] {
			at, last = at[1:], time.Now()
			if err := c.Process.Signal(s); err != nil {
				t.Error(err)
			}
		}
	}
	took = time.Since(last)
	_ = c.Wait() // its exit code tells
	return c.ProcessState.ExitCode(), all.String(), took
}
