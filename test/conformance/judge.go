package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Judge tells what is not as the case expects it; nothing if all is.
func Judge(c *Case, mode string, s *Seen) []string {
	j := &judge{c: c, mode: mode, seen: s}
	j.outcome()
	j.lines()
	j.same()
	j.printed()
	j.effects()
	j.counts()
	return j.wrong
}

type judge struct {
	c     *Case
	mode  string
	seen  *Seen
	wrong []string
}

func (j *judge) failf(format string, args ...any) {
	j.wrong = append(j.wrong, fmt.Sprintf(format, args...))
}

func (j *judge) outcome() {
	want, s := &j.c.Expect, j.seen
	if want.State != s.State {
		j.failf("the state is %s (reason %s: %s, error %s), want %s", s.State, s.Reason, s.Message, asText(s.Error), want.State)
		return
	}
	if want.Reason != "" && want.Reason != s.Reason {
		j.failf("the reason is %s, want %s", s.Reason, want.Reason)
	}
	for _, text := range want.Mentions {
		if !strings.Contains(s.Message, text) {
			j.failf("the message %q does not mention %q", s.Message, text)
		}
	}
	if want.Value != nil && !sameJSON(want.Value, s.Value) {
		j.failf("the value is %s, want %s", short(s.Value), short(want.Value))
	}
	if want.Error != nil {
		j.failure(want.Error)
	}
}

func (j *judge) failure(want *Error) {
	got := j.seen.Error
	if got == nil {
		j.failf("there is no error, want %s", asText(want))
		return
	}
	if want.Type != got.Type || want.Message != "" && want.Message != got.Message || want.Data != nil && !sameJSON(want.Data, got.Data) {
		j.failf("the error is %s, want %s", asText(got), asText(want))
	}
}

// printed and printedBy.
func (j *judge) printed() {
	want := merged(j.c.Expect.Printed, j.mode)
	if j.seen.Kills == 0 { // what was killed is printed again
		j.compareCounts("the root", want, j.seen.Root)
	}
	for function, lines := range j.c.Expect.PrintedBy {
		if j.seen.Kills > 0 {
			continue
		}
		var of []Execution
		for _, e := range j.seen.all() {
			if e.Function == function {
				of = append(of, e)
			}
		}
		j.compareCounts(function, lines, of...)
	}
}

func (j *judge) compareCounts(who string, want map[string]int, of ...Execution) {
	got := map[string]int{}
	for _, e := range of {
		for _, a := range e.Activations {
			for _, line := range a.Lines {
				got[line]++
			}
		}
	}
	for line, n := range want {
		if got[line] != n {
			j.failf("%s printed %q %d times, want %d", who, line, got[line], n)
		}
	}
}

// same: the values of one name in one execution agree, in whatever epoch they were told.
func (j *judge) same() {
	for _, e := range j.seen.all() {
		first := map[string]string{}
		for _, a := range e.Activations {
			for _, line := range a.Lines {
				name, value, ok := sameLine(line)
				if before, known := first[name]; ok && known && before != value {
					j.failf("%s was %s, and %s in epoch %d of %s", name, before, value, a.Epoch, e.Name)
				} else if ok {
					first[name] = value
				}
			}
		}
	}
}

const samePrefix = "same "

func sameLine(line string) (name, value string, ok bool) {
	rest, ok := strings.CutPrefix(line, samePrefix)
	if !ok {
		return "", "", false
	}
	return cut2(rest)
}

func cut2(text string) (string, string, bool) {
	before, after, ok := strings.Cut(text, " ")
	return before, after, ok
}

func (j *judge) effects() {
	got := map[string]int{}
	for _, e := range j.seen.all() {
		for counter, keys := range e.Keys {
			got[counter] += len(keys)
			for _, key := range keys {
				if key != e.Key {
					j.failf("an effect %s of %s carries the key %q, want %q", counter, e.Name, key, e.Key)
				}
			}
		}
	}
	for counter, n := range j.c.Expect.Effects {
		most := n + j.seen.Kills
		if got[counter] < n || got[counter] > most {
			j.failf("the effect %s happened %d times, want %d to %d", counter, got[counter], n, most)
		}
	}
	for counter, n := range got {
		if _, expected := j.c.Expect.Effects[counter]; !expected {
			j.failf("the effect %s happened %d times, and is not expected", counter, n)
		}
	}
}

func (j *judge) counts() {
	want, s := &j.c.Expect, j.seen
	if want.Promises != nil && *want.Promises != s.Promises {
		j.failf("the root made %d promises, want %d", s.Promises, *want.Promises)
	}
	if want.FailedAttempts != nil && *want.FailedAttempts != s.FailedAttempts {
		j.failf("%d attempts failed, want %d", s.FailedAttempts, *want.FailedAttempts)
	}
	if n, ok := j.epochs(); ok && s.Kills == 0 && n != s.Epochs {
		j.failf("the root was activated %d times, want %d", s.Epochs, n)
	}
	if want.Executions == nil {
		return
	}
	got := map[string]map[string]int{}
	for _, e := range s.Others {
		if got[e.Function] == nil {
			got[e.Function] = map[string]int{}
		}
		got[e.Function][e.Phase]++
	}
	if !reflect.DeepEqual(want.Executions, got) {
		j.failf("the executions are %v, want %v", got, want.Executions)
	}
}

func (j *judge) epochs() (int64, bool) {
	switch want := j.c.Expect.Epochs.(type) {
	case json.Number:
		n, err := want.Int64()
		return n, err == nil
	case map[string]any:
		for _, mode := range keysOf(j.mode) {
			if number, ok := want[mode].(json.Number); ok {
				n, err := number.Int64()
				return n, err == nil
			}
		}
	}
	return 0, false
}

// keysOf are the names under which an expectation of a mode may stand, the most special first.
func keysOf(mode string) []string {
	kind := "restart"
	if strings.HasSuffix(mode, "-restore") {
		kind = "restore"
	}
	return []string{mode, kind, "any"}
}

// merged is what is expected in a mode, the most special word on each line.
func merged(by map[string]map[string]int, mode string) map[string]int {
	all := map[string]int{}
	keys := keysOf(mode)
	slices.Reverse(keys)
	for _, key := range keys {
		maps.Copy(all, by[key])
	}
	return all
}

// sameJSON compares two values, with the text of each number.
func sameJSON(a, b json.RawMessage) bool {
	x, errX := decode(a)
	y, errY := decode(b)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}

func decode(text json.RawMessage) (any, error) {
	if len(text) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func asText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return short(text)
}

func short(text []byte) string {
	if len(text) > 300 {
		return fmt.Sprintf("%s… (%d bytes)", text[:300], len(text))
	}
	return string(text)
}
