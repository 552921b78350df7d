package language

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/test/language/generate"
	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

var (
	seeds = flag.Uint64("seeds", 1500, "how many random programs are compared with CPython")
	first = flag.Uint64("first", 1, "the first seed; a long run that was ended goes on from the one that its last line names")
	kinds = flag.String("kinds", "", "run only the seeds of these kinds, with commas between: program, calls (seed%8==5), flow (seed%8==3), durable (seed%32==31); "+
		"a seed makes the same program with it as without; all if it is empty")
	keep = flag.Bool("keep", false, "write what differs, made small, to found/")
)

// batch is how many programs CPython is given at a time.
const batch = 250

// mostRestores is about how often a program is restored: one that runs long is saved less often.
const mostRestores = 2000

// randomFile is the name of random programs in tracebacks.
const randomFile = "random.py"

// everyMany are the instructions after which a random program is saved, thrown away and restored, by its seed: most lose their
// process a few times, some after each instruction.
func everyMany(seed uint64) int64 {
	switch {
	case seed%64 == 0:
		return 1
	case seed%8 == 1:
		return 17
	}
	return 499
}

// kind is what a random program is made of.
type kind string

const (
	programs kind = "program"
	calls    kind = "calls"
	flow     kind = "flow"
	durable  kind = "durable"
)

// kindOf is the kind of a seed's program.
func kindOf(seed uint64) kind {
	switch {
	case seed%32 == 31:
		return durable
	case seed%8 == 5:
		return calls
	case seed%8 == 3:
		return flow
	}
	return programs
}

// wantedKinds are those that the flag names.
func wantedKinds(t *testing.T) []kind {
	t.Helper()
	all := []kind{programs, calls, flow, durable}
	if *kinds == "" {
		return all
	}
	var wanted []kind
	for name := range strings.SplitSeq(*kinds, ",") {
		if !slices.Contains(all, kind(name)) {
			t.Fatalf("-kinds %s: there is no kind %q, only %v", *kinds, name, all)
		}
		wanted = append(wanted, kind(name))
	}
	return wanted
}

// waits tells that the program of a seed is one with tasks, for which it needs the module perdure.
func waits(seed uint64) bool { return kindOf(seed) == durable }

// madeFrom is the program of a seed.
func madeFrom(seed uint64) []*generate.Node {
	switch kindOf(seed) {
	case durable:
		return generate.Durable(seed)
	case calls:
		return generate.Calls(seed)
	case flow:
		return generate.Flow(seed)
	case programs:
	}
	return generate.Program(seed)
}

func request(seed uint64, source string) oracle.Request {
	return oracle.Request{File: randomFile, Source: source, Seconds: 5, Fork: waits(seed)}
}

// TestRandomPrograms compares programs that are made at random with CPython: what they print, and the traceback of the error that
// ends them, if one does. Each runs in one piece, and again saved, thrown away and restored. -seeds says how many.
func TestRandomPrograms(t *testing.T) {
	t.Parallel()
	wanted := wantedKinds(t)
	counts := newTally(*first, *seeds)
	next := make(chan uint64)
	var workers sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) { // a worker waits while its python3 computes, and the other way round
		o := startOracle(t)
		if o.Minor != 11 {
			t.Skipf("random programs are compared with CPython 3.11, and this is 3.%d: errors have other words there", o.Minor)
		}
		workers.Go(func() {
			for from := range next {
				if err := compare(t, counts, o, wanted, from, min(from+batch, *first+*seeds)); err != nil {
					t.Error(err)
				}
				counts.done(t, from)
			}
		})
	}
	for from := *first; from < *first+*seeds; from += batch {
		counts.begin(from)
		next <- from
	}
	close(next)
	workers.Wait()
	counts.report(t)
}

// compare runs the programs of some seeds here and in CPython, those of the kinds that are wanted.
func compare(t *testing.T, counts *tally, o *oracle.Oracle, wanted []kind, from, to uint64) error {
	t.Helper()
	var which []uint64
	var requests []oracle.Request
	for seed := from; seed < to; seed++ {
		if !slices.Contains(wanted, kindOf(seed)) {
			continue
		}
		which = append(which, seed)
		requests = append(requests, request(seed, generate.Render(madeFrom(seed))))
	}
	answers, err := o.Ask(requests...)
	if err != nil {
		return err
	}
	for i, a := range answers {
		seed := which[i]
		verdict := judge(t, requests[i].Source, a, everyMany(seed), waits(seed))
		counts.add(seed, requests[i].Source, a, verdict)
		if verdict.diff != "" {
			t.Errorf("seed %d differs from CPython (-python +here):\n%s\n%s", seed, verdict.diff, minimised(t, counts, o, seed, verdict.diff))
		}
	}
	return nil
}

// verdict is what became of a program.
type verdict struct {
	diff     string
	refused  []*syntax.Error
	beyond   string // what it did that the language does not have, of which it was told as it ran
	limit    bool
	restores int
}

// judge runs a program here, in one piece and saved after every so many instructions, and compares it with what CPython said.
func judge(t *testing.T, source string, a oracle.Answer, every int64, perdure bool) (v verdict) {
	t.Helper()
	if a.Refused != "" || a.Syntax {
		return v
	}
	start, err := ready(source, every, perdure)
	if refused, ok := errors.AsType[*host.RefusedError](err); ok {
		return verdict{refused: refused.Errors}
	}
	if err != nil {
		return verdict{diff: err.Error()}
	}
	want := run.Answer{Out: a.Out, Err: a.Err}
	if perdure {
		want.Err += strings.TrimSuffix(a.Said, "\n") // it prints one more; what perdure.main does not print is in Err
	}
	var ran int64
	for _, steps := range []int64{0, every} {
		if steps > 0 {
			steps = max(steps, ran/mostRestores)
		}
		got, err := start(t, steps)
		if err != nil {
			return verdict{diff: fmt.Sprintf("saved after every %d instructions: %v", steps, err)}
		}
		ran = got.Steps
		v.limit = v.limit || got.Limit
		v.restores += got.Restores
		if perdure && got.Value != "" {
			got.Out += spaced(got.Value) + "\n"
		}
		if diff := run.Diff(want, got); diff != "" {
			if v.beyond = beyond(want, got); v.beyond != "" {
				return v
			}
			v.diff = fmt.Sprintf("saved after every %d instructions:\n%s", steps, diff)
			return v
		}
	}
	return v
}

// notThere are the messages of errors that CPython does not raise, for what docs/language.md says that the language does not have
// and only shows as a program runs.
var notThere = []string{
	"range() of numbers of more than 64 bits is not supported",
	"a negative number cannot be raised to a fractional power: there are no complex numbers",
	"this language has no lone surrogates",
}

// beyond is which of these messages is the first that a program printed, or was ended by, otherwise than in CPython, or that it was a
// limit that ended it.
func beyond(want, got run.Answer) string {
	line := firstOther(want.Out, got.Out)
	if line == "" && got.Limit {
		return "a limit ended it"
	}
	if line == "" {
		line = strings.TrimSpace(got.Err)
		line = line[strings.LastIndexByte(line, '\n')+1:]
	}
	for _, message := range notThere {
		if strings.Contains(line, message) {
			return message
		}
	}
	return ""
}

// firstOther is the first line of got that is not that of want, or "" where got is as far as it goes the same.
func firstOther(want, got string) string {
	rest := want
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(rest, line) {
			return line
		}
		rest = rest[len(line):]
	}
	return ""
}

// TestBeyond: only an error of the language's own, in the first place that differs, is taken for what it does not have.
func TestBeyond(t *testing.T) {
	t.Parallel()
	wide := "OverflowError " + notThere[0] + "\n"
	for name, c := range map[string]struct {
		want, got run.Answer
		beyond    bool
	}{
		"printed":                       {run.Answer{Out: "1\nrange(0, 1)\n2\n"}, run.Answer{Out: "1\n" + wide + "2\n"}, true},
		"ended by it":                   {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "1\n", Err: "Traceback:\n" + wide}, true},
		"another before":                {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "3\n" + wide}, false},
		"ended by another":              {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "1\n", Err: wide + "OverflowError: too large\n"}, false},
		"ended by a limit":              {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "1\n", Err: "LimitExceeded: limit of heap exceeded: 1\n", Limit: true}, true},
		"another, and ended by a limit": {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "3\n", Err: "LimitExceeded: limit of heap exceeded: 1\n", Limit: true}, false},
		"a line too few":                {run.Answer{Out: "1\n2\n"}, run.Answer{Out: "1\n"}, false},
	} {
		if got := beyond(c.want, c.got) != ""; got != c.beyond {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// ready compiles a program once, and gives what runs it: saved after every so many steps, or in one piece for 0. Only the code of
// those that are saved after each instruction is verified as well: it takes longer than most programs run.
func ready(source string, every int64, perdure bool) (func(t *testing.T, steps int64) (run.Answer, error), error) {
	if perdure {
		program, err := run.Compile(randomFile, source)
		if err != nil {
			return nil, err
		}
		return func(t *testing.T, steps int64) (run.Answer, error) {
			t.Helper()
			return run.Compiled(t.Context(), program, run.Options{Save: host.Save{Await: steps > 0, Steps: steps}})
		}, nil
	}
	image, err := run.Small(randomFile, source, every == 1)
	if err != nil {
		return nil, err
	}
	return func(_ *testing.T, steps int64) (run.Answer, error) {
		return run.Direct(image, steps, machine.Limits{})
	}, nil
}

// minimised is a smaller program with a difference, of the first few that are found.
func minimised(t *testing.T, counts *tally, o *oracle.Oracle, seed uint64, diff string) string {
	t.Helper()
	if counts.differing() > 5 {
		return ""
	}
	var last string
	errors := errorsIn(diff)
	small := generate.Minimise(madeFrom(seed), 400, func(p []*generate.Node) bool {
		source := generate.Render(p)
		answers, err := o.Ask(request(seed, source))
		if err != nil || answers[0].Refused != "" || answers[0].Syntax || answers[0].Out+answers[0].Said+answers[0].Err == "" {
			return false
		}
		v := judge(t, source, answers[0], everyMany(seed), waits(seed))
		if v.diff == "" || errorsIn(v.diff) != errors {
			return false
		}
		last = v.diff
		return true
	})
	source := fmt.Sprintf("# Found by seed %d.\n", seed) + generate.Render(small)
	if *keep {
		if err := os.WriteFile(filepath.Join("found", fmt.Sprintf("seed_%d.py", seed)), []byte(source), 0o644); err != nil { //nolint:gosec // a file of the repository
			t.Error(err)
		}
	}
	return "made small:\n" + source + last
}

var errorNames = regexp.MustCompile(`\b[A-Z]\w+Error\b`)

// errorsIn tells differences apart by the errors in them, so that a program is not made small to where it shows another one.
func errorsIn(diff string) string {
	names := errorNames.FindAllString(diff, -1)
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

// TestWhatWasFound runs what random programs have found once.
func TestWhatWasFound(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("found/*.py")
	if err != nil {
		t.Fatal(err)
	}
	o := startOracle(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source := string(text)
		perdure := strings.Contains(source, "import perdure")
		answers, err := o.Ask(oracle.Request{File: randomFile, Source: source, Fork: perdure})
		if err != nil {
			t.Fatal(err)
		}
		if answers[0].Refused != "" || answers[0].Syntax { // there is nothing to compare with
			t.Errorf("%s does not run in CPython: %s %s", file, answers[0].Refused, answers[0].Error)
		}
		for _, every := range []int64{1, 17, 499} {
			v := judge(t, source, answers[0], every, perdure)
			if v.diff != "" || len(v.refused) > 0 {
				t.Errorf("%s differs from CPython (-python +here):\n%s%v", file, v.diff, v.refused)
			}
		}
	}
}
