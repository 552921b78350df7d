package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// provenPages name the tests that hold what they say.
var provenPages = []string{"docs/semantics.md", "docs/reliability.md"}

// A reference stands in backticks: `package.TestName`, `package.TestName/case`, `spec: text` as Ginkgo prints it, or
// `oracle: rule`.
var (
	testReference = regexp.MustCompile(`^[a-z0-9]+\.(Test|Fuzz|Benchmark)[A-Z]\w*(/.+)?$`)
	ruleID        = regexp.MustCompile(`^- \*\*([A-Z])(\d+)\.\*\* `)
)

func isReference(text string) bool {
	return testReference.MatchString(text) || strings.HasPrefix(text, "spec: ") || strings.HasPrefix(text, "oracle: ")
}

// find says why a reference leads nowhere; it is nil where it leads to a test or a rule.
func (s sources) find(reference string) error {
	if text, ok := strings.CutPrefix(reference, "spec: "); ok {
		if !s.specs[text] {
			return fmt.Errorf("no spec or container has the text %q", text)
		}
		return nil
	}
	if rule, ok := strings.CutPrefix(reference, "oracle: "); ok {
		if !s.rules[rule] {
			return fmt.Errorf("test/sim/oracle has no rule %q", rule)
		}
		return nil
	}
	name, subtest, _ := strings.Cut(reference, "/")
	texts, ok := s.tests[name]
	if !ok {
		return fmt.Errorf("there is no %s", name)
	}
	if subtest != "" && !slices.Contains(texts, subtest) {
		return fmt.Errorf("%s has no case %q", name, subtest)
	}
	return nil
}

func TestNamedTestsExist(t *testing.T) {
	s := readSources(t)
	for _, path := range provenPages {
		checked := 0
		for _, line := range readPage(t, path).lines {
			for _, text := range codeIn(line) {
				if !isReference(text) {
					continue
				}
				checked++
				if err := s.find(text); err != nil {
					t.Errorf("%s: `%s`: %v", path, text, err)
				}
			}
		}
		if checked < 20 {
			t.Errorf("%s names %d tests only: the notation must have changed", path, checked)
		}
	}
}

// TestEveryRuleIsHeld: each rule of the semantics has a number of its own, and names what holds it.
func TestEveryRuleIsHeld(t *testing.T) {
	seen := map[string]int{}
	for _, item := range items(readPage(t, "docs/semantics.md")) {
		id := ruleID.FindStringSubmatch(item)
		if id == nil {
			continue
		}
		letter, number := id[1], id[2]
		seen[letter]++
		if number != fmt.Sprint(seen[letter]) {
			t.Errorf("rule %s%s comes where %s%d should", letter, number, letter, seen[letter])
		}
		_, held, _ := strings.Cut(item, "*Held by*")
		if !slices.ContainsFunc(codeIn(held), isReference) {
			t.Errorf("rule %s%s does not end with what holds it", letter, number)
		}
	}
	if len(seen) < 5 {
		t.Errorf("rules of the letters %v only: the notation must have changed", seen)
	}
}

// items are the items of a page's lists, each in one line.
func items(p page) []string {
	var found []string
	open := false
	for _, line := range p.lines {
		switch {
		case strings.HasPrefix(line, "- "):
			found, open = append(found, line), true
		case open && strings.HasPrefix(line, "  "):
			found[len(found)-1] += " " + strings.TrimSpace(line)
		default:
			open = false
		}
	}
	return found
}

func TestFind(t *testing.T) {
	s := sources{
		tests: map[string][]string{"promise.TestDecide": {"a case"}},
		specs: map[string]bool{"A promise times out": true},
		rules: map[string]bool{"settled-never-changes": true},
	}
	cases := map[string]bool{
		"promise.TestDecide":               true,
		"promise.TestDecide/a case":        true,
		"promise.TestDecide/another case":  false,
		"execution.TestDecide":             false,
		"spec: A promise times out":        true,
		"spec: times out":                  false,
		"oracle: settled-never-changes":    true,
		"oracle: settled-sometimes-change": false,
	}
	for reference, exists := range cases {
		if !isReference(reference) {
			t.Errorf("%q is no reference", reference)
		}
		if got := s.find(reference) == nil; got != exists {
			t.Errorf("%q: found %t, want %t", reference, got, exists)
		}
	}
}
