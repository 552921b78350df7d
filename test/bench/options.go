package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
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

	awaits      int
	codeResumes int
	replay      counts
	replays     int
	polls       int
	calls       int
	goImage     string
	pythonImage string

	auditLog string
	jsonFile string
	check    bool
	install  installMode
}

// functions tells whether functions that invoke and await are measured.
func (o options) functions() bool {
	return o.awaits > 0 || o.codeResumes > 0 || len(o.replay) > 0 || o.polls > 0 || o.calls > 0
}

func parse(args []string, out io.Writer) (options, error) {
	o := options{install: installAuto, replay: counts{10, 100, 500, 1000}}
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
	flags.IntVar(&o.awaits, "awaits", 90, "Promises that each function pod makes and awaits, per measure and round, at most; as many local steps.")
	flags.IntVar(&o.codeResumes, "code-resumes", 6, "How often code of each language is resumed in each way, per round.")
	flags.Var(&o.replay, "replay", "Numbers of steps that code replays, with commas; none leaves it out.")
	flags.IntVar(&o.replays, "replays", 5, "How often it replays each of them.")
	flags.IntVar(&o.polls, "polls", 1000, "Long polls at once on one replica of the gateway.")
	flags.IntVar(&o.calls, "calls", 5, "Functions per round that call another one, and that do local steps, whose writes are counted.")
	flags.StringVar(&o.goImage, "go-image", "", "Image of test/bench/functions in Go. Default: it is built, for the local cluster.")
	flags.StringVar(&o.pythonImage, "python-image", "", "Image of test/bench/functions in Python. Default: it is built, for the local cluster.")
	only := flags.String("only", "", "Measure only a part, beside raw writes: executions, or functions (that invoke and await).")
	quick := flags.Bool("quick", false, "One round with small numbers, to see that everything works. Flags that are given count all the same.")
	flags.StringVar(&o.auditLog, "audit-log", os.Getenv("PERDURE_AUDIT_LOG"),
		"The API server's audit log, in JSON lines, with the manager's writes. Default: $PERDURE_AUDIT_LOG.")
	flags.StringVar(&o.jsonFile, "json", "", "Write the figures to this file, too.")
	flags.BoolVar(&o.check, "check", false, "Exit with 2 when a target is missed, or was not measured.")
	flags.Var(&o.install, "install", "Build the image and install the chart: auto (when no manager runs), never, or always (also --install).")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if err := preset(flags, *only, *quick); err != nil {
		return o, err
	}
	return o, o.validate(flags.Args())
}

// Values of flags for --quick and --only.
var (
	quickly = map[string]string{
		"rounds": "1", "writes": "200", "write-time": "1s", "single": "2", "batch": "4", "resume": "10", "rest": "5s",
		"awaits": "20", "code-resumes": "2", "replay": "10,100", "replays": "2", "polls": "100", "calls": "2",
	}
	without = map[string]map[string]string{
		"":           {},
		"executions": {"awaits": "0", "code-resumes": "0", "replay": "", "polls": "0", "calls": "0"},
		"functions":  {"single": "0", "batch": "0", "resume": "0", "rest": "0s"},
	}
)

// preset sets what --quick and --only stand for. Flags that were given are left alone.
func preset(flags *flag.FlagSet, only string, quick bool) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	values, known := without[only]
	if !known {
		return fmt.Errorf("--only is %q, and must be executions or functions", only)
	}
	values = maps.Clone(values)
	if quick {
		for name, value := range quickly {
			if _, left := values[name]; !left {
				values[name] = value
			}
		}
	}
	for name, value := range values {
		if given[name] {
			continue
		}
		if err := flags.Set(name, value); err != nil {
			return fmt.Errorf("set --%s: %w", name, err)
		}
	}
	return nil
}

// counts are numbers with commas between them.
type counts []int

// String is the numbers as they are written on the command line.
func (c *counts) String() string {
	var text []string
	for _, n := range *c {
		text = append(text, strconv.Itoa(n))
	}
	return strings.Join(text, ",")
}

// Set takes numbers from 1, sorted; nothing is none.
func (c *counts) Set(s string) error {
	*c = nil
	for text := range strings.SplitSeq(s, ",") {
		if s == "" {
			break
		}
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 || n > maxPromises {
			return fmt.Errorf("%q is not a number from 1 to %d", text, maxPromises)
		}
		*c = append(*c, n)
	}
	slices.Sort(*c)
	*c = slices.Compact(*c)
	return nil
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
	case o.awaits < 0 || o.codeResumes < 0 || o.polls < 0 || o.calls < 0:
		return fmt.Errorf("--awaits, --code-resumes, --polls and --calls must not be negative")
	case o.replays < 1 || o.replays > maxPromises/2:
		return fmt.Errorf("--replays is %d, and must be from 1 to %d", o.replays, maxPromises/2)
	case o.promisesPerCaller() >= maxPromises:
		return fmt.Errorf("--awaits, --rounds and --polls come to %d promises of one execution, which may make %d", o.promisesPerCaller(), maxPromises)
	case o.resumeRate <= 0:
		return fmt.Errorf("--resume-rate is %v, and must be more than 0", o.resumeRate)
	case o.writeTime <= 0:
		return fmt.Errorf("--write-time is %s, and must be more than 0", o.writeTime)
	}
	return nil
}

// promisesPerCaller is how many promises the first of the function pods makes: it is among one, and among all.
func (o options) promisesPerCaller() int { return 2*o.awaits*o.rounds + o.polls/o.clients + 1 }

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
