package perdure

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// The exit codes of a function whose activation did not end by its own word.
const (
	exitFenced   = 70
	exitPlatform = 75
)

// Setting changes how this process runs functions.
type Setting func(*options)

// Main runs a function for the execution that this process was started for, and ends the process. fn has the form
//
//	func(ctx context.Context, a A, b B, …) (T, error)
//
// with any number of arguments, which are decoded from JSON; a single one also takes arguments with names, such as a struct.
// The result may be left out. Main never returns.
//
// Where PERDURE_KUBECONFIG is set and no gateway is, the function runs on this machine against a cluster: see [Dial].
func Main(fn any, settings ...Setting) {
	e, err := entryOf(fn)
	if err != nil {
		panic("perdure: Main: " + err.Error())
	}
	if os.Getenv("PERDURE_GATEWAY") == "" && os.Getenv("PERDURE_KUBECONFIG") != "" {
		os.Exit(localMain(e))
	}
	os.Exit(podMain(e, settings))
}

func podMain(e entry, settings []Setting) int {
	c, err := readConfig(os.Getenv)
	if err != nil {
		return platformProblem(err.Error())
	}
	for _, set := range settings {
		set(&c.options)
	}
	args, err := readArgs(os.Getenv)
	if err != nil {
		return platformProblem(err.Error())
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	defer signal.Stop(signals)
	o := activate(c.backend(), c.options, func(a *activation) func() {
		a.goroutines.Go(func() {
			select {
			case <-signals:
				a.terminate()
			case <-a.done:
			}
		})
		return func() {}
	}, e, args)
	switch o.state {
	case Fenced:
		_, _ = fmt.Fprintln(os.Stderr, "perdure: this activation is over:", o.message)
		return exitFenced
	case Platform:
		return platformProblem(o.message)
	case Stalled:
		_, _ = fmt.Fprintln(os.Stderr, "perdure: stalled:", o.message)
	case Suspended, Completed:
	}
	return 0
}

// activate runs a function for one activation. began is told of it, and gives what is to be done at its end.
func activate(b backend, o options, began func(*activation) func(), e entry, args json.RawMessage) outcome {
	info, err := about(context.Background(), b)
	if err != nil {
		if r, fenced := refused(err, kindFenced); fenced {
			return outcome{state: Fenced, message: r.message}
		}
		return outcome{state: Platform, message: err.Error()}
	}
	a, err := newActivation(b, info, o)
	if err != nil {
		return unusable(b, err)
	}
	defer began(a)()
	return a.run(func(ctx context.Context) (json.RawMessage, error) { return e(ctx, args) })
}

// unusable stalls an execution whose save point this program cannot read. To begin at the top would do again what was done.
func unusable(b backend, cause error) outcome {
	message := cut(cause.Error(), 1000)
	if err := b.stall(context.Background(), stallRequest{Reason: kindNonDeterministic, Message: message}); err != nil {
		return outcome{state: Platform, message: err.Error()}
	}
	return outcome{state: Stalled, message: message}
}

// platformProblem leaves what went wrong where Perdure finds it. It is not an error of the function.
func platformProblem(message string) int {
	_, _ = fmt.Fprintln(os.Stderr, "perdure:", message)
	data, _ := marshal(map[string]string{"perdure": "platform", "message": cut(message, 2000)})
	path := cmp.Or(os.Getenv("PERDURE_TERMINATION_LOG"), terminationLog)
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // the kubelet reads it
		_, _ = fmt.Fprintln(os.Stderr, "perdure: write the termination message:", err)
	}
	return exitPlatform
}

func trimBase(url string) string { return strings.TrimRight(url, "/") }
