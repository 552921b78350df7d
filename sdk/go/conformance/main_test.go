package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheDriverKnowsAllCases(t *testing.T) {
	files, err := filepath.Glob("../../../test/conformance/cases/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("the cases are not beside this module")
	}
	known := 0
	for _, file := range files {
		if !forGo(t, file) {
			continue
		}
		known++
		if _, err := load(file); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
	if known < len(files)/2 {
		t.Errorf("only %d of %d cases are for this SDK", known, len(files))
	}
}

// forGo tells whether a case runs in a mode of this SDK.
func forGo(t *testing.T, file string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Modes []string }
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return len(c.Modes) == 0 || slices.ContainsFunc(c.Modes, func(mode string) bool { return strings.Contains(mode, "go") })
}

func TestWhatTheDriverDoesNotKnowIsAMistake(t *testing.T) {
	for name, text := range map[string]string{
		"an op":             `[{"op":"fly"}]`,
		"a member":          `[{"op":"print","value":1,"loud":true}]`,
		"a missing member":  `[{"op":"print"}]`,
		"an operator":       `[{"op":"print","value":{"$div":[1,2]}}]`,
		"operands":          `[{"op":"print","value":{"$add":[1]}}]`,
		"deep in a block":   `[{"op":"try","do":[],"catch":[{"do":[{"op":"if","cond":true,"then":[{"op":"no"}]}]}]}]`,
		"not a list at all": `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			v, err := parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if check(v) == nil {
				t.Error("it was taken")
			}
		})
	}
}

func TestExpressionsKeepTheTextOfNumbers(t *testing.T) {
	r := &run{vars: map[string]any{"x": parsed([]byte(`{"b":[1.0,2],"a":"ü<"}`))}}
	for text, want := range map[string]string{
		`{"$add":[99999999999999999999, 1]}`:        `100000000000000000000`,
		`{"$get":[{"$var":"x"},"b",0]}`:             `1.0`,
		`{"$text":{"$var":"x"}}`:                    `"{\"b\":[1.0,2],\"a\":\"ü<\"}"`,
		`{"$eq":[{"a":1,"b":[2]},{"b":[2],"a":1}]}`: `true`,
		`{"$lt":[1.5, 2]}`:                          `true`,
		`{"$len":"ü<"}`:                             `2`,
		`{"$range":3}`:                              `[0,1,2]`,
		`{"$not":{"$and":[true,false]}}`:            `true`,
		`{"$repeat":["ab",2]}`:                      `"abab"`,
		`{"$len":[1,2]}`:                            `2`,
		`{"$add":[[1],[2]]}`:                        `[1,2]`,
	} {
		e, err := parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := checkExpression(e); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got := string(encode(r.eval(t.Context(), e))); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
