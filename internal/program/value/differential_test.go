package value_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

var (
	seeds = flag.Int("value.batches", 20, "how many batches of 500 generated expressions are compared with python3")
	seed  = flag.Uint64("value.seed", 1, "where the generator begins")
)

// pythonLoop evaluates a batch of expressions a line, and answers with what each gives.
const pythonLoop = `
import sys, json, warnings, resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))
warnings.simplefilter("ignore")
def sort(x, *r): return _sorted(x, reverse=bool(r))
_sorted = sorted
names = dict(vars(__import__("builtins")), sorted=sort)
for line in sys.stdin:
    out = []
    for text in json.loads(line):
        try:
            v = repr(eval(text, dict(names)))
            out.append(v if len(v) < 100000 else "!MemoryError")
        except Exception as e:
            out.append("!" + type(e).__name__ + ": " + str(e))
    print(json.dumps(out), flush=True)
`

// python is a process that evaluates expressions.
type python struct {
	in  io.WriteCloser
	out *bufio.Reader
}

func startPython(t *testing.T) *python {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	cmd := exec.CommandContext(t.Context(), "python3", "-c", pythonLoop)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &python{in, bufio.NewReaderSize(out, 1<<20)}
}

func (p *python) evaluate(t *testing.T, texts []string) []string {
	t.Helper()
	line, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	answer, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var results []string
	if err := json.Unmarshal(answer, &results); err != nil {
		t.Fatal(err)
	}
	return results
}

// ours is what an expression gives here, in the form of pythonLoop.
func ours(text string) (result string, refused bool) {
	e := &evaluator{rt: &limited{steps: 1 << 20, bytes: 1 << 26}}
	v, err := e.evaluate(text)
	if err == nil {
		if result, err = value.Repr(e.rt, v); err == nil {
			return result, false
		}
	}
	if x, ok := value.AsException(err); ok {
		message, err := value.ToStr(nil, x)
		if err != nil {
			return "!" + err.Error(), false
		}
		return "!" + x.Cls.Name + ": " + message.Go(), false
	}
	if _, ok := errors.AsType[*value.Limit](err); ok {
		return "", true
	}
	var syntaxError *syntax.Error
	return err.Error(), errors.As(err, &syntaxError)
}

// differs tells what cannot be the same: complex numbers, of which there are none; the hash of a str, on which the order of a set depends; and how much memory there is.
func differs(text, got, want string) bool {
	if strings.Contains(text, "**") && nearlyEqual(got, want) {
		return true
	}
	isSet := strings.HasPrefix(want, "{") || strings.HasPrefix(want, "frozenset(") || strings.HasPrefix(want, "[")
	return strings.HasSuffix(want, "j)") || strings.HasPrefix(text, "hash(") && strings.ContainsAny(text, "\"'Nsb.") ||
		isSet && strings.ContainsAny(want, "'<N") || isSet && strings.Contains(text, "keys()") ||
		strings.HasPrefix(got, "!MemoryError") || strings.HasPrefix(want, "!MemoryError")
}

// nearlyEqual tells results of ** of which one may not be the nearest float: that of the C library.
func nearlyEqual(got, want string) bool {
	x, errX := strconv.ParseFloat(got, 64)
	y, errY := strconv.ParseFloat(want, 64)
	return errX == nil && errY == nil && (math.Nextafter(x, y) == y)
}

func TestGeneratedExpressionsGiveWhatPythonGives(t *testing.T) {
	p := startPython(t)
	refused, compared, wrong := 0, 0, 0
	for batch := range *seeds {
		g := &generator{rand.New(rand.NewPCG(*seed, uint64(batch)))} //nolint:gosec // not for secrets
		texts := make([]string, 500)
		for i := range texts {
			texts[i] = g.expression()
		}
		for i, want := range p.evaluate(t, texts) {
			got, no := ours(texts[i])
			if no {
				refused++
				continue
			}
			if differs(texts[i], got, want) {
				continue
			}
			compared++
			if got != want {
				wrong++
				t.Errorf("%s\n got: %s\nwant: %s", texts[i], got, want)
			}
		}
		if wrong > 20 {
			break
		}
	}
	t.Logf("%d compared, %d refused by the parser", compared, refused)
}
