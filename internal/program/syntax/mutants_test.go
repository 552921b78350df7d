package syntax_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
)

var word = regexp.MustCompile(`\w+|[ \t]+|\n|[^\w\s]`)

// snippets are the statements of the tours, each with its words.
func snippets(t *testing.T) [][]string {
	t.Helper()
	var all [][]string
	for _, file := range []string{"testdata/tour.py", "testdata/scopes_tour.py"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, e := parse(file, text)
		if e != nil {
			t.Fatal(e)
		}
		lines := strings.SplitAfter(string(text), "\n")
		for _, s := range m.Body {
			span := s.Range()
			source := strings.Join(lines[span.From.Line-1:span.To.Line], "")
			if len(source) < 1500 {
				all = append(all, word.FindAllString(source, -1))
			}
		}
	}
	return all
}

// mutate takes a word away, doubles one, puts one in, or changes two.
func mutate(r *rand.Rand, words, vocabulary []string) string {
	i, j := r.IntN(len(words)), r.IntN(len(words))
	other := vocabulary[r.IntN(len(vocabulary))]
	mutant := append([]string{}, words...)
	switch r.IntN(5) {
	case 0:
		mutant[i] = ""
	case 1:
		mutant[i] += mutant[i]
	case 2:
		mutant[i] += other
	case 3:
		mutant[i] = other
	default:
		mutant[i], mutant[j] = mutant[j], mutant[i]
	}
	return strings.Join(mutant, "")
}

// accepts tells whether both agree whether a program is right, where they have to.
func agree(ours *syntax.Error, theirs string) bool {
	switch {
	case (ours == nil) == (theirs == ""):
		return true
	case ours != nil && refusedOnPurpose(ours):
		return true
	case ours == nil: // f-strings are those of 3.12
		return strings.HasPrefix(theirs, "f-string") || strings.HasPrefix(theirs, "unterminated string literal")
	}
	return false
}

// TestMutantsAreAcceptedAsByCPython changes right programs a little, and asks CPython whether they still are.
func TestMutantsAreAcceptedAsByCPython(t *testing.T) {
	if version := pythonSays(t, "import sys; print(sys.version_info[:2])"); version != "(3, 11)" {
		t.Skip("the grammar is that of 3.11, and this is ", version)
	}
	count, seed := 2000, uint64(1)
	if text := os.Getenv("PERDURE_TEST_MUTANTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		count, seed = n, rand.Uint64()
	}
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	python := newOracle(t, "errors.py")
	all := snippets(t)
	vocabulary := strings.Split("( ) [ ] { } , : . ; = := == * ** - -> @ ! \\ ' \" # 1 x _ f' \n \t if else for in not is and or lambda await async yield from "+
		"as with def class return global nonlocal None print match case import del try except finally while pass break += ~ ... %", " ")
	same, accepted := 0, 0
	for range count {
		source := mutate(r, all[r.IntN(len(all))], vocabulary)
		line, err := json.Marshal(source)
		if err != nil {
			t.Fatal(err)
		}
		_, ours := resolved(source)
		theirs := python.ask(t, string(line))
		if !agree(ours, theirs) {
			t.Errorf("%s\nours:   %v\npython: %s", source, ours, theirs)
		}
		if ours == nil {
			accepted++
		} else if ours.Msg == theirs {
			same++
		}
	}
	t.Logf("%d of %d mutants are right; %d of the others are refused for the same reason as in CPython", accepted, count, same)
}
