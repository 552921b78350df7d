package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/perdure/perdure/internal/program/host"
)

// wordsAsJSON are the arguments that the words of a command line say: JSON, or text where they are not; an object if each is name=value.
func wordsAsJSON(words []string) (json.RawMessage, error) {
	named := len(words) > 0
	for _, word := range words {
		name, _, found := strings.Cut(word, "=")
		named = named && found && isIdentifier(name)
	}
	var parts []string
	for _, word := range words {
		name, text, _ := strings.Cut(word, "=")
		if !named {
			text = word
		}
		value, err := wordAsJSON(text)
		if err != nil {
			return nil, err
		}
		if named {
			value = strconv.Quote(name) + ":" + value
		}
		parts = append(parts, value)
	}
	if named {
		return json.RawMessage("{" + strings.Join(parts, ",") + "}"), nil
	}
	return json.RawMessage("[" + strings.Join(parts, ",") + "]"), nil
}

func wordAsJSON(word string) (string, error) {
	if json.Valid([]byte(word)) {
		return word, nil
	}
	text, err := json.Marshal(word)
	return string(text), err
}

func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// parseSave reads --save-every.
func parseSave(text string) (host.Save, error) {
	if text == "" {
		return host.Save{}, nil
	}
	if text == "await" {
		return host.Save{Await: true}, nil
	}
	steps, err := strconv.ParseInt(text, 10, 64)
	if err != nil || steps < 1 {
		return host.Save{}, fmt.Errorf("--save-every is %q: it may be await, or a number of instructions from 1", text)
	}
	return host.Save{Await: true, Steps: steps}, nil
}

// spaced is compact JSON with the blanks that Python puts into it, so that a program prints the same result here and there.
func spaced(text string) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, c := range []byte(text) {
		b.WriteByte(c)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = quoted
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == ':'):
			b.WriteByte(' ')
		}
	}
	return b.String()
}
