package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/terminal"
)

const (
	// stopGrace is how long a process that is to end may take.
	stopGrace = 10 * time.Second
	// leftOpen is for how long the output of a process is read on after its end, where others that it has left behind have it open. What it
	// has written itself is there, and takes no time.
	leftOpen = 100 * time.Millisecond
	// mostOutput is how much of the output of a process is kept. No result is as long.
	mostOutput = 1 << 20
)

// process is a function that a command of the shell carries out. When its call is canceled it is interrupted and has some time to end; when
// the run ends it is killed.
//
// It has a process group of its own. So what the shell has started ends with it, and control-C in a terminal, which goes to the whole
// group in front, is the program's to answer, as a SIGTERM to the plugin is: else it would end a compensation in its middle.
func process(run context.Context, stderr io.Writer, command string) func(context.Context, host.Call) (json.RawMessage, error) {
	return func(ctx context.Context, call host.Call) (json.RawMessage, error) {
		c := exec.Command("sh", "-c", command) //nolint:gosec,noctx // the user's own command; carryOut looks at the context
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		c.WaitDelay = leftOpen
		c.Env = append(os.Environ(),
			"PERDURE_FUNCTION="+call.Function, "PERDURE_EXECUTION="+call.Execution, "PERDURE_IDEMPOTENCY_KEY="+call.Key,
			"PERDURE_ATTEMPT="+strconv.Itoa(call.Attempt))
		out := bounded{most: mostOutput}
		c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(call.Args), &out, stderr
		err := carryOut(ctx, run, c)
		if err == nil && out.more {
			return nil, &host.Error{Of: *host.TooLarge()}
		}
		return result(call.Function, bytes.TrimSpace(out.kept), err)
	}
}

// carryOut runs a command to its end, or that of its call or of the run. Nothing of it is left where it was ended.
func carryOut(ctx, run context.Context, c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return err
	}
	kill := func() { _ = signalGroup(c, syscall.SIGKILL) } // what is not there any more needs no signal
	unwatch := context.AfterFunc(run, kill)
	ended := make(chan struct{})
	go func() {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			_ = signalGroup(c, syscall.SIGINT)
		}
		select {
		case <-ended:
		case <-time.After(stopGrace):
			kill()
		}
	}()
	err := c.Wait()
	close(ended)
	unwatch()
	if ctx.Err() != nil {
		kill()
		return cmp.Or(err, ctx.Err())
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		return nil // it has ended well
	}
	return err
}

// bounded keeps the beginning of what is written, and whether there was more.
type bounded struct {
	most int
	kept []byte
	more bool
}

func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.most-len(b.kept))
	b.kept = append(b.kept, p[:n]...)
	b.more = b.more || n < len(p)
	return len(p), nil
}

func signalGroup(c *exec.Cmd, s syscall.Signal) error {
	err := syscall.Kill(-c.Process.Pid, s)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// result is what a process came to: the JSON that it wrote, or its error.
func result(name string, text []byte, err error) (json.RawMessage, error) {
	switch {
	case err != nil:
		return nil, failure(name, text, err)
	case len(text) == 0:
		return json.RawMessage("null"), nil
	case !json.Valid(text):
		no := false
		return nil, &host.Error{Of: machine.Error{
			Type: "Error", Message: fmt.Sprintf("%s wrote what is not JSON: %s", name, terminal.Line(fmt.Sprintf("%.100s", text))), Retryable: &no,
		}}
	}
	return text, nil
}

// failure is the error of a process: the one that it wrote, or how it ended.
func failure(name string, text []byte, err error) error {
	var written machine.Error
	if json.Unmarshal(text, &written) == nil && written.Type != "" {
		return &host.Error{Of: written}
	}
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return fmt.Errorf("%s cannot be run: %w", name, err)
	}
	return &host.Error{Of: machine.Error{Type: "Error", Message: fmt.Sprintf("%s ended with %s", name, ended)}}
}
