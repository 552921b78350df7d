// Package run runs programs of the language for tests, and tells how they ended in the same words as CPython's side does.
package run

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/syntax"
)

// Options tells how a program is run.
type Options struct {
	// Save throws the process away at times.
	Save host.Save
	// Limits bound it.
	Limits machine.Limits
}

// Answer is how a program ended.
type Answer struct {
	// Out is what it printed.
	Out string
	// Err is the traceback of the error that ended it, or empty.
	Err string
	// Error is type and message of that error.
	Error string
	// Value is the JSON of what its function returned; empty where there is none, or it is null.
	Value string
	// Refused says why it was not run, Errors each reason.
	Refused string
	Errors  []*syntax.Error
	// Limit tells that a limit ended it.
	Limit bool
	// Points are hashes of the save points at which it waited, in their order, each with the execution that it is of.
	Points []string
	// Steps is how many instructions it took, of one that ran alone.
	Steps int64
	// Restores is how often it was thrown away and restored.
	Restores int
	// Largest is the size of the largest of them in bytes.
	Largest int
}

// Compile makes a program ready to run. An error is one that check tells of.
func Compile(file, source string) (*host.Program, error) {
	return host.Load(file, []byte(source), nil)
}

// noEntry makes a file that is its statements: of two functions none is the entry.
const noEntry = "\n\ndef _one():\n    pass\n\n\ndef _two():\n    pass\n"

// Statements is Compile of a file that is run for its statements, whatever functions it has.
func Statements(file, source string) (*host.Program, error) {
	return Compile(file, source+noEntry)
}

// Compiled runs a program that is ready.
func Compiled(ctx context.Context, program *host.Program, o Options) (answer Answer, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	var out bytes.Buffer
	result, err := host.Run(ctx, program, host.Options{
		Output: &out, Save: o.Save, Limits: o.Limits, Start: time.Unix(1_700_000_000, 0), Seed: 1,
		OnSave: func(execution string, point []byte) {
			sum := sha256.Sum256(point)
			answer.Points = append(answer.Points, execution+" "+hex.EncodeToString(sum[:8]))
			answer.Largest = max(answer.Largest, len(point))
		},
	})
	answer.Out = out.String()
	if err != nil {
		return answer, err
	}
	answer.Restores = result.Saves
	if value := string(result.Value); value != "null" {
		answer.Value = value
	}
	answer.failed(result.Error)
	return answer, nil
}
