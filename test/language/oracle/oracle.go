package oracle

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

//go:embed oracle.py
var script string

// Request is a program to run.
type Request struct {
	// File is its name in tracebacks.
	File string `json:"file"`
	// Source is its text.
	Source string `json:"source"`
	// Fork runs it in a child process of python3, for what changes its process or may end it.
	Fork bool `json:"fork,omitempty"`
	// Seconds is how long it may take; 0 is 20.
	Seconds int `json:"seconds,omitempty"`
}

// Answer is how a program ended in CPython.
type Answer struct {
	// Out is what it printed.
	Out string `json:"out"`
	// Err is the traceback of the error that ended it, from the program's own first frame on, or empty.
	Err string `json:"err"`
	// Error is type and message of that error.
	Error string `json:"error"`
	// Syntax tells that it did not compile.
	Syntax bool `json:"syntax"`
	// Refused says why the answer is of no use: the program took too long, took too much memory, printed too much, or crashed python3.
	Refused string `json:"refused"`
	// Said is what it wrote to standard error, of a program that was run with Fork.
	Said string `json:"said"`
	// Exit is the code that it left with.
	Exit int `json:"exit"`
}

// Oracle is a running python3. It is not safe for concurrent use.
type Oracle struct {
	// Major and Minor are the version of python3.
	Major, Minor int

	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	said    bytes.Buffer
}

// Start starts python3. Each of env is NAME=value; one of PERDURE_TIME makes it load the module perdure, which PYTHONPATH
// has to lead to.
func Start(env ...string) (*Oracle, error) {
	o := &Oracle{command: exec.CommandContext(context.Background(), "python3", "-c", script)} // it lives until Close
	o.command.Env = append(append(os.Environ(), "PYTHONHASHSEED=0", "PYTHONIOENCODING=utf-8"), env...)
	o.command.Stderr = &o.said
	var err error
	if o.in, err = o.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("python3: %w", err)
	}
	out, err := o.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("python3: %w", err)
	}
	o.out = bufio.NewReaderSize(out, 1<<20)
	if err := o.command.Start(); err != nil {
		return nil, fmt.Errorf("python3: %w", err)
	}
	var hello struct{ Version [2]int }
	if err := o.read(&hello); err != nil {
		o.Close()
		return nil, err
	}
	o.Major, o.Minor = hello.Version[0], hello.Version[1]
	return o, nil
}

// Ask runs programs one after the other.
func (o *Oracle) Ask(requests ...Request) ([]Answer, error) {
	failed := make(chan error, 1)
	go func() { // beside the reading, or else both sides would wait for the other once the pipes are full
		encoder := json.NewEncoder(o.in)
		encoder.SetEscapeHTML(false)
		for _, r := range requests {
			if err := encoder.Encode(r); err != nil {
				failed <- fmt.Errorf("write to python3: %w", err)
				return
			}
		}
		failed <- nil
	}()
	answers := make([]Answer, len(requests))
	for i := range answers {
		if err := o.read(&answers[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", requests[i].File, err)
		}
	}
	return answers, <-failed
}

func (o *Oracle) read(into any) error {
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("python3 ended: %w: %s", err, o.said.String())
	}
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("answer of python3: %w: %s", err, line)
	}
	return nil
}

// Close ends python3.
func (o *Oracle) Close() {
	_ = o.in.Close()
	_ = o.command.Wait()
}
