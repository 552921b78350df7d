// The functions of the bench in Go. What they print are JSON lines with times of this machine's clock, which the bench reads from the
// logs of their pods.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	perdure "github.com/perdure/perdure/sdk/go"
)

// began is when this program's own code began to run.
var began = time.Now()

// line is what is printed: that a gate is waited for, or that it was passed.
type line struct {
	Gate    int    `json:"gate"`
	Promise string `json:"promise,omitempty"`
	Began   int64  `json:"began"`
	Reached int64  `json:"reached,omitempty"`
}

func say(l line) {
	l.Began = began.UnixNano()
	_ = json.NewEncoder(os.Stdout).Encode(l) // nobody can be told
}

// replay does steps, and then waits at one gate after the other. Each time it runs, it begins at the top.
func replay(ctx context.Context, kind string, steps, gates int) (int, error) {
	total := 0
	for i := range steps {
		n, err := step(ctx, kind, i)
		if err != nil {
			return 0, err
		}
		total += n
	}
	for k := range gates {
		if err := gate(ctx, k); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// loop does the same, and goes on with the iteration that it was in.
func loop(ctx context.Context, kind string, steps, gates int) (int, error) {
	var state struct{ Total int }
	for ctx, i := range perdure.Loop(ctx, &state) {
		if i == steps+gates {
			break
		}
		if i >= steps {
			if err := gate(ctx, i-steps); err != nil {
				return 0, err
			}
			continue
		}
		n, err := step(ctx, kind, i)
		if err != nil {
			return 0, err
		}
		state.Total += n
	}
	return state.Total, nil
}

// step is a promise that was made, settled and awaited, which is what a call leaves behind; or a local step.
func step(ctx context.Context, kind string, i int) (int, error) {
	if kind == "local" {
		return perdure.Run(ctx, "step", func(context.Context) (int, error) { return i, nil })
	}
	p := perdure.NewPromise[int](ctx)
	if err := p.Resolve(ctx, i); err != nil {
		return 0, err
	}
	return p.Await(ctx)
}

func gate(ctx context.Context, k int) error {
	p := perdure.NewPromise[int](ctx, perdure.WithKey(fmt.Sprintf("gate-%d", k)))
	say(line{Gate: k, Promise: p.Name()})
	_, err := p.Await(ctx)
	say(line{Gate: k, Reached: time.Now().UnixNano()})
	return err
}

var calleeOf = perdure.Function[int, int]("code-callee")

func caller(ctx context.Context, n int) (int, error) { return calleeOf.Call(ctx, n) }

func callee(_ context.Context, n int) (int, error) { return n, nil }

func main() {
	switch what := os.Args[1]; what {
	case "start": // a bare pod: that its code runs is all
		say(line{})
	case "replay":
		perdure.Main(replay)
	case "loop":
		perdure.Main(loop)
	case "caller":
		perdure.Main(caller)
	case "callee":
		perdure.Main(callee)
	default:
		fmt.Fprintf(os.Stderr, "there is no function %q\n", what)
		os.Exit(2)
	}
}
