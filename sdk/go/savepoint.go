package perdure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// formatGo is what the data of a save point is: JSON of savedLoops.
const formatGo = "go/1"

// maxConsumed is how many promises a save point may list.
const maxConsumed = 64

// savedLoops is the continuation of a function: where its loops are, by the path of their step. The counters of steps follow
// from that, since an iteration counts from its beginning.
type savedLoops struct {
	Loops    map[string]*loopState `json:"loops"`
	Consumed []string              `json:"consumed,omitempty"`
	// Calls are those that the next activation makes again, by step, with the prefix of the scope: of iterations under way, and outside of
	// loops. Of more than a few only some are here.
	Calls map[string]string `json:"calls,omitempty"`
}

// saveLocked is the save point of a suspension; nil for a function without loops.
func (a *activation) saveLocked() *savePoint {
	if len(a.loops) == 0 {
		return nil
	}
	seen := map[string]bool{}
	consumed := slices.DeleteFunc(a.consumed, func(name string) bool {
		drop := seen[name] || a.past.gone[name]
		seen[name] = true
		return drop
	})
	a.consumed = consumed
	data, err := marshal(savedLoops{Loops: a.loops, Consumed: consumed, Calls: a.past.some()})
	if err != nil {
		panic(fmt.Sprintf("perdure: encode a save point: %v", err)) // its parts were encoded before
	}
	return &savePoint{Format: formatGo, Data: data, Consumed: consumed[:min(len(consumed), maxConsumed)]}
}

// restore takes up a save point.
func (a *activation) restore(p *savePoint) error {
	if p == nil {
		return nil
	}
	s, err := decodeSavePoint(p)
	if err != nil {
		return err
	}
	a.loops, a.consumed = s.Loops, s.Consumed
	a.past.restore(s, p.Consumed)
	return nil
}

func decodeSavePoint(p *savePoint) (s savedLoops, err error) {
	if p.Format != formatGo {
		return s, fmt.Errorf("the save point has the format %q, and this program reads %q", p.Format, formatGo)
	}
	if err := json.Unmarshal(p.Data, &s); err != nil {
		return s, fmt.Errorf("decode the save point: %w", err)
	}
	for path, l := range s.Loops {
		if path == "" || l == nil || l.Iteration < 0 {
			return s, fmt.Errorf("decode the save point: the loop %q is not one", path)
		}
	}
	if s.Loops == nil {
		s.Loops = map[string]*loopState{}
	}
	return s, nil
}

// resumeLoop puts the state of a loop back, and returns the iteration to go on with, and whether the loop is over.
func (a *activation) resumeLoop(path string, stages int, state any) (int, bool) {
	a.mu.Lock()
	l, ok := a.loops[path]
	a.mu.Unlock()
	if !ok {
		return 0, false
	}
	if l.Stages != stages {
		a.stall(kindNonDeterministic, fmt.Sprintf("step %s: there are %d stages now, and there were %d when the function was suspended (0: a loop)", path, stages, l.Stages))
		a.leave()
	}
	clearState(reflect.ValueOf(state).Elem())
	if err := json.Unmarshal(l.State, state); err != nil {
		a.stall(kindNonDeterministic, fmt.Sprintf("step %s: the saved state of the loop does not fit the code: %v", path, err))
		a.leave()
	}
	return l.Iteration, l.Done
}

// clearState makes a state empty before what was saved goes in, since decoding adds to maps and leaves out what was empty.
// Fields that are not saved keep what the code before the loop gave them.
func clearState(v reflect.Value) {
	if v.Kind() != reflect.Struct || v.NumField() == 0 {
		v.SetZero()
		return
	}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
			v.Field(i).SetZero()
		}
	}
}
