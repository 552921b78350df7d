// Command bench measures the durable language beside CPython, starlark-go and monty in one run: the speed of small programs, and what
// save points take in bytes and time. Node, and what it has to fetch, is used only if it is there.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"
)

func main() {
	folder := flag.String("programs", "programs", "the folder of the programs")
	node := flag.Bool("monty", true, "measure monty as well, with Node")
	flag.Parse()
	if err := run(*folder, *node); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(folder string, node bool) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.py"))
	if err != nil {
		return err
	}
	var monty *worker
	if node {
		if monty, err = startMonty(); err != nil {
			fmt.Println("without monty:", err)
		}
	}
	python, err := startWorker("", "python3", "-c", pythonScript)
	if err != nil {
		return err
	}
	if err := speeds(files, python, monty); err != nil {
		return err
	}
	fmt.Println()
	return savePoints(monty)
}

// best is the shortest of several runs.
func best(do func() error) (time.Duration, error) {
	least := time.Duration(math.MaxInt64)
	for end := time.Now().Add(1500 * time.Millisecond); least == math.MaxInt64 || time.Now().Before(end); {
		begin := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		least = min(least, time.Since(begin))
	}
	return least, nil
}

// speeds prints how long each program takes. A ratio above 1 is in favour of the durable language.
func speeds(files []string, python, monty *worker) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "program\tperdure\tCPython\tstarlark-go\tmonty\tperdure ÷ CPython\tstarlark-go ÷ perdure\tmonty ÷ perdure\t")
	var logs, count float64
	for _, file := range files {
		ours, err := perdureSpeed(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		cpython := python.ask(job{Path: file})
		starlark := starlarkSpeed(file)
		other := answer{Refused: "not there"}
		if monty != nil {
			other = monty.ask(job{Path: file})
		}
		for _, a := range []answer{cpython, starlark, other} {
			if a.Refused == "" && a.Result != ours.Result {
				return fmt.Errorf("%s: the results differ: %s and %s", file, ours.Result, a.Result)
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", filepath.Base(file), ours.time(), cpython.time(), starlark.time(), other.time(), ratio(ours, cpython), ratio(starlark, ours), ratio(other, ours))
		if starlark.Refused == "" {
			logs, count = logs+math.Log(starlark.Seconds/ours.Seconds), count+1
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Printf("geometric mean of starlark-go ÷ perdure: %.2f\n", math.Exp(logs/max(1, count)))
	return nil
}

// answer is what was measured of one program; Refused says why it was not.
type answer struct {
	Seconds float64 `json:"seconds"`
	Result  string  `json:"result"`
	Refused string  `json:"refused"`
	Bytes   int     `json:"bytes"`
	Save    float64 `json:"save"`
	Restore float64 `json:"restore"`
}

func (a answer) time() string {
	if a.Refused != "" {
		return "–"
	}
	return fmt.Sprintf("%.1f ms", a.Seconds*1000)
}

func ratio(a, b answer) string {
	if a.Refused != "" || b.Refused != "" {
		return "–"
	}
	return fmt.Sprintf("%.2f", a.Seconds/b.Seconds)
}
