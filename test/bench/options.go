package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

const usage = `Measures Perdure on the cluster of KUBECONFIG, next to raw writes, bare pods and plain Jobs.

Usage: go run ./test/bench [flags]        (make bench sets the environment, BENCHFLAGS the flags)

It works in a namespace of its own and removes it at the end, also on Ctrl-C. A count of 0 leaves a part out.
Exit codes: 0 measured; 1 could not measure; 2 with --check, a target was missed.

`

// options are the flags.
type options struct {
	rounds     int
	writes     int
	writeTime  time.Duration
	clients    int
	single     int
	batch      int
	resume     int
	resumeRate float64
	rest       time.Duration
	calm       time.Duration
	image      string
	auditLog   string
	jsonFile   string
	check      bool
	install    installMode
}

func parse(args []string, out io.Writer) (options, error) {
	o := options{install: installAuto}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		_, _ = io.WriteString(out, usage)
		flags.PrintDefaults()
	}
	flags.IntVar(&o.rounds, "rounds", 3, "How often everything is measured; ratios are made within a round.")
	flags.IntVar(&o.writes, "writes", 2000, "Raw writes per measure and round, at most.")
	flags.DurationVar(&o.writeTime, "write-time", 3*time.Second, "How long one measure of raw writes takes, at most.")
	flags.IntVar(&o.clients, "clients", 32, "Clients of the concurrent raw writes, each with a connection of its own.")
	flags.IntVar(&o.single, "single", 8, "Pods, Jobs and executions, of each kind and per round, that run one at a time.")
	flags.IntVar(&o.batch, "batch", 40, "Pods, Jobs and executions, of each kind and per round, that run at once.")
	flags.IntVar(&o.resume, "resume", 100, "Suspended executions per round that are resumed.")
	flags.Float64Var(&o.resumeRate, "resume-rate", 20, "How many of them per second.")
	flags.DurationVar(&o.rest, "rest", 20*time.Second, "How long the cluster is watched at rest.")
	flags.DurationVar(&o.calm, "calm", 3*time.Minute, "How long to wait, before the start, for the load of a build to go down.")
	flags.StringVar(&o.image, "image", "busybox:1.37", "Image of all pods; it needs a shell.")
	flags.StringVar(&o.auditLog, "audit-log", os.Getenv("PERDURE_AUDIT_LOG"),
		"The API server's audit log, in JSON lines, with the manager's writes. Default: $PERDURE_AUDIT_LOG.")
	flags.StringVar(&o.jsonFile, "json", "", "Write the figures to this file, too.")
	flags.BoolVar(&o.check, "check", false, "Exit with 2 when a target is missed, or was not measured.")
	flags.Var(&o.install, "install", "Build the image and install the chart: auto (when no manager runs), never, or always (also --install).")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, o.validate(flags.Args())
}

func (o options) validate(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case o.rounds < 1:
		return fmt.Errorf("--rounds is %d, and must be at least 1", o.rounds)
	case o.clients < 1:
		return fmt.Errorf("--clients is %d, and must be at least 1", o.clients)
	case o.writes < 0 || o.single < 0 || o.batch < 0 || o.resume < 0:
		return fmt.Errorf("--writes, --single, --batch and --resume must not be negative")
	case o.resumeRate <= 0:
		return fmt.Errorf("--resume-rate is %v, and must be more than 0", o.resumeRate)
	case o.writeTime <= 0:
		return fmt.Errorf("--write-time is %s, and must be more than 0", o.writeTime)
	}
	return nil
}

// installMode says when the chart is installed.
type installMode string

const (
	installAuto   installMode = "auto"
	installNever  installMode = "never"
	installAlways installMode = "always"
)

// String is the mode as it is written on the command line.
func (m *installMode) String() string { return string(*m) }

// IsBoolFlag lets --install stand alone.
func (m *installMode) IsBoolFlag() bool { return true }

// Set takes a mode, and what the flag package passes for a flag without a value.
func (m *installMode) Set(s string) error {
	switch s {
	case "true":
		*m = installAlways
	case "false":
		*m = installNever
	case string(installAuto), string(installNever), string(installAlways):
		*m = installMode(s)
	default:
		return fmt.Errorf("must be auto, never or always")
	}
	return nil
}
