package main

import (
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/perdure/perdure/internal/program/durable"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// perdureSpeed measures a program here.
func perdureSpeed(file string) (answer, error) {
	source, err := os.ReadFile(file) //nolint:gosec // a program of the benchmark
	if err != nil {
		return answer{}, err
	}
	program, err := host.Load(file, source, nil)
	if err != nil {
		return answer{}, err
	}
	result := ""
	took, err := best(func() error {
		m, err := program.Image().New(machine.Options{Entry: "main"})
		if err != nil {
			return err
		}
		stop, err := m.Run(machine.Slice{})
		if err != nil {
			return err
		}
		if stop.Why != machine.Done || stop.Outcome.Error != nil {
			return fmt.Errorf("it ended %v: %+v", stop.Why, stop.Outcome)
		}
		result = string(stop.Outcome.Value)
		return nil
	})
	return answer{Seconds: took.Seconds(), Result: result}, err
}

// waiting are programs whose state is saved where they wait.
var waiting = []struct{ name, perdure, monty string }{
	{
		"small, one await", `from perdure.functions import get


async def main():
    total = 0
    for i in range(3):
        x = await get(i)
        total += x
    return total
`, `
total = 0
for i in range(3):
    x = get(i)
    total += x
total
`,
	},
	{
		"100 tasks, each in an await", `import perdure
from perdure.functions import get


async def task(i):
    name = f"task {i}"
    return name, await get(i)


async def main():
    return await perdure.gather(*(task(i) for i in range(100)))
`, "",
	},
	{
		"10,000 dicts of four keys with a list", `from perdure.functions import get


async def main():
    rows = [{"id": i, "name": f"row {i}", "score": i * 0.5, "tags": ["a", i]} for i in range(10_000)]
    await get(len(rows))
    return len(rows)
`, `
rows = [{"id": i, "name": f"row {i}", "score": i * 0.5, "tags": ["a", i]} for i in range(10_000)]
get(len(rows))
len(rows)
`,
	},
}

// savePoints prints what the state of programs takes.
func savePoints(monty *worker) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "state\tbytes\tzstd\tsave\trestore\tmonty: bytes\tsave\trestore\t")
	for _, w := range waiting {
		ours, packed, err := perdurePoint(w.perdure)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		other := answer{Refused: "none"}
		if monty != nil && w.monty != "" {
			other = monty.ask(job{Source: w.monty})
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t", w.name, ours.Bytes, packed, micro(ours.Save), micro(ours.Restore))
		if other.Refused != "" {
			fmt.Fprintln(table, "–\t–\t–\t")
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t\n", other.Bytes, micro(other.Save), micro(other.Restore))
	}
	return table.Flush()
}

func micro(seconds float64) string {
	if seconds >= 1e-3 {
		return fmt.Sprintf("%.2f ms", seconds*1e3)
	}
	return fmt.Sprintf("%.1f µs", seconds*1e6)
}

// perdurePoint saves a program where it waits.
func perdurePoint(source string) (a answer, packed int, err error) {
	program, err := host.Load("bench.py", []byte(source), nil)
	if err != nil {
		return a, 0, err
	}
	options := durable.Prepare(machine.Options{Entry: "main"})
	m, err := program.Image().New(options)
	if err != nil {
		return a, 0, err
	}
	stop, err := m.Run(machine.Slice{Now: time.Unix(1_700_000_000, 0)})
	if err != nil {
		return a, 0, err
	}
	if stop.Why != machine.Blocked {
		return a, 0, fmt.Errorf("it does not wait: %v %+v", stop.Why, stop.Outcome)
	}
	codec, err := savepoint.NewCodec(program.Image())
	if err != nil {
		return a, 0, err
	}
	point, err := codec.Encode(m)
	if err != nil {
		return a, 0, err
	}
	save, err := best(func() error { _, err := codec.Encode(m); return err })
	if err != nil {
		return a, 0, err
	}
	restore, err := best(func() error { _, err := codec.Decode(point, options); return err })
	if err != nil {
		return a, 0, err
	}
	small, err := savepoint.Pack(point)
	return answer{Bytes: len(point), Save: save.Seconds(), Restore: restore.Seconds()}, len(small), err
}
