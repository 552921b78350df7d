package host

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// Answers are recorded outcomes: by the name of a function those of its calls, in the order in which they are made, and by
// the key or name of a promise how others settle it.
type Answers struct {
	lists map[string][]Answer
	used  map[string]int
}

// Answer is one outcome.
type Answer struct {
	// Value is JSON. It counts if Error is nil.
	Value json.RawMessage
	// Error is the error, with a type.
	Error *machine.Error
	// After is how long it takes.
	After time.Duration
}

// ParseAnswers reads answers: a JSON object of lists. An element of a list is an object with nothing but "value", "error"
// ({"type", "message", "data", "retryable"}) and "after" (such as "10s"), or else it is the value itself.
func ParseAnswers(data []byte) (*Answers, error) {
	const example = `{"price": [10, {"error": {"type": "OutOfStock"}}]}`
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("answers are an object of lists, such as %s", example)
	}
	a := &Answers{lists: map[string][]Answer{}, used: map[string]int{}}
	for name, text := range raw {
		var list []json.RawMessage
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("the answers of %s are no list: give one, such as %s", name, example)
		}
		for i, item := range list {
			answer, err := parseAnswer(item)
			if err != nil {
				return nil, fmt.Errorf("answer %d of %s: %w", i+1, name, err)
			}
			a.lists[name] = append(a.lists[name], answer)
		}
	}
	return a, nil
}

func parseAnswer(item json.RawMessage) (Answer, error) {
	if !isAnswer(item) {
		return Answer{Value: item}, nil
	}
	var given struct {
		Value json.RawMessage `json:"value"`
		Error *machine.Error  `json:"error"`
		After string          `json:"after"`
	}
	strict := json.NewDecoder(bytes.NewReader(item))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&given); err != nil {
		return Answer{}, fmt.Errorf(`its error is an object with "type", and maybe "message", "data", "retryable" and "stack"; after is a text such as "10s"`)
	}
	answer := Answer{Value: given.Value, Error: given.Error}
	if given.Error != nil && given.Value != nil {
		return Answer{}, fmt.Errorf("it has a value and an error")
	}
	if given.Error != nil && given.Error.Type == "" {
		return Answer{}, fmt.Errorf("its error has no type")
	}
	if given.After != "" {
		after, err := time.ParseDuration(given.After)
		if err != nil {
			return Answer{}, fmt.Errorf("after is %q: give a time such as 10s", given.After)
		}
		answer.After = max(after, 0)
	}
	return answer, nil
}

// isAnswer tells an answer from a value that is an object.
func isAnswer(item json.RawMessage) bool {
	var members map[string]json.RawMessage
	if !bytes.HasPrefix(bytes.TrimSpace(item), []byte("{")) || json.Unmarshal(item, &members) != nil || len(members) == 0 {
		return false
	}
	for name := range members {
		if !slices.Contains([]string{"value", "error", "after"}, name) {
			return false
		}
	}
	return true
}

// Used tells how many answers have been given by name.
func (a *Answers) Used() map[string]int {
	if a == nil {
		return nil
	}
	return maps.Clone(a.used)
}

// Skip makes as if so many answers had been given by name.
func (a *Answers) Skip(used map[string]int) {
	for name, n := range used {
		if a.Has(name) {
			a.used[name] = min(max(n, 0), len(a.lists[name]))
		}
	}
}

// TakenAnswer is the answer that a promise has got, or will get.
type TakenAnswer struct {
	Name string `json:"name"`
	At   int    `json:"at"` // in the list, from 0
}

// Take gives a promise its next answer under a name, and which one it is; where it had got one before it was saved, that.
func (a *Answers) Take(name string, before *TakenAnswer) (Answer, *TakenAnswer, error) {
	if before != nil && before.Name == name && before.At >= 0 && before.At < len(a.lists[name]) {
		return a.lists[name][before.At], before, nil
	}
	answer, ok := a.next(name)
	if !ok {
		return Answer{}, nil, &NoAnswerError{Name: name, Given: len(a.lists[name])}
	}
	return answer, &TakenAnswer{Name: name, At: a.used[name] - 1}, nil
}

// Has tells whether there are answers under a name. Of nil there are none.
func (a *Answers) Has(name string) bool {
	return a != nil && len(a.lists[name]) > 0
}

// next is the next answer under a name; false if all have been given.
func (a *Answers) next(name string) (Answer, bool) {
	n := a.used[name]
	if n >= len(a.lists[name]) {
		return Answer{}, false
	}
	a.used[name]++
	return a.lists[name][n], true
}
