package host

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// savedHead is the head of a save point file. These structs and their names are format, and nothing else is: a field of the machine may be
// renamed, and files are still read. What is changed here needs a new savedVersion, and what reads the one before.
type savedHead struct {
	File      string          `json:"file"`
	Program   string          `json:"program"` // the hash of the program
	Execution string          `json:"execution"`
	Function  string          `json:"function,omitempty"`
	Entry     string          `json:"entry,omitempty"`
	Args      json.RawMessage `json:"args,omitempty"`
	Attempt   int             `json:"attempt"`
	Seed      uint64          `json:"seed,omitempty"`
	Start     time.Time       `json:"start"`
	Now       time.Time       `json:"now"`
	Canceling bool            `json:"canceling,omitempty"`
	Promises  []savedPromise  `json:"promises,omitempty"`
	Effects   []savedEffect   `json:"effects,omitempty"`
	Answers   map[string]int  `json:"answers,omitempty"`
}

// savedPromise is a [SavedPromise].
type savedPromise struct {
	Made    time.Time        `json:"made"`
	Effect  savedEffect      `json:"effect"`
	Answer  *TakenAnswer     `json:"answer,omitempty"`
	Settled *savedSettlement `json:"settled,omitempty"`
}

// savedSettlement is a [machine.Settlement]; the promise is that of the effect.
type savedSettlement struct {
	State string          `json:"state"`
	Value json.RawMessage `json:"value,omitempty"`
	Error *machine.Error  `json:"error,omitempty"`
}

// savedEffect is a [machine.Effect].
type savedEffect struct {
	Kind         string          `json:"kind"`
	ID           string          `json:"id,omitempty"`
	Function     string          `json:"function,omitempty"`
	Args         json.RawMessage `json:"args,omitempty"`
	Options      json.RawMessage `json:"options,omitempty"`
	Value        json.RawMessage `json:"value,omitempty"`
	Error        *machine.Error  `json:"error,omitempty"`
	Compensation bool            `json:"compensation,omitempty"`
	At           savedPlace      `json:"at,omitzero"`
}

// savedPlace is a [machine.Place].
type savedPlace struct {
	Function string `json:"function,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
}

// kindNames and stateNames are the words of the format.
var (
	kindNames = map[machine.EffectKind]string{
		machine.Invoke: "invoke", machine.MakePromise: "promise", machine.CancelPromise: "cancel", machine.SettlePromise: "settle",
		machine.Progress: "progress",
	}
	stateNames = map[machine.PromiseState]string{
		machine.Resolved: "resolved", machine.Rejected: "rejected", machine.Canceled: "canceled", machine.TimedOut: "timedOut",
	}
)

// word finds the word of a value, and valueOf the value of a word.
func word[K comparable](of map[K]string, value K) (string, error) {
	if name, ok := of[value]; ok {
		return name, nil
	}
	return "", fmt.Errorf("there is no word for %v", value)
}

func valueOf[K comparable](of map[K]string, name string) (K, error) {
	for value, known := range of {
		if known == name {
			return value, nil
		}
	}
	var none K
	return none, fmt.Errorf("the word %q is not known", name)
}

// headOf is the head of a saved state.
func headOf(s *Saved, hash string) (savedHead, error) {
	head := savedHead{
		File: s.Program.file, Program: hash, Execution: s.Execution, Function: s.Function, Entry: s.Entry, Args: s.Args, Attempt: s.Attempt,
		Seed: s.Seed, Start: s.Start.UTC(), Now: s.Now.UTC(), Canceling: s.Canceling, Answers: s.Answers,
	}
	var err error
	if head.Effects, err = each(s.Effects, writtenEffect); err == nil {
		head.Promises, err = each(s.Promises, writtenPromise)
	}
	return head, err
}

// saved is the state of which it is the head.
func (h savedHead) saved(program *Program, point []byte) (*Saved, error) {
	s := &Saved{
		Program: program, Execution: h.Execution, Function: h.Function, Entry: h.Entry, Args: h.Args, Attempt: h.Attempt, Seed: h.Seed,
		Start: h.Start, Now: h.Now, Canceling: h.Canceling, Answers: h.Answers, Point: point,
	}
	var err error
	if s.Effects, err = each(h.Effects, savedEffect.effect); err == nil {
		s.Promises, err = each(h.Promises, savedPromise.promise)
	}
	return s, err
}

func each[A, B any](all []A, of func(A) (B, error)) ([]B, error) {
	var made []B
	for _, one := range all {
		b, err := of(one)
		if err != nil {
			return nil, err
		}
		made = append(made, b)
	}
	return made, nil
}

func writtenEffect(e machine.Effect) (savedEffect, error) {
	kind, err := word(kindNames, e.Kind)
	return savedEffect{
		Kind: kind, ID: e.ID, Function: e.Function, Args: e.Args, Options: e.Options, Value: e.Value, Error: e.Error,
		Compensation: e.Compensation, At: savedPlace{Function: e.At.Function, File: e.At.File, Line: e.At.Line},
	}, err
}

func (e savedEffect) effect() (machine.Effect, error) {
	kind, err := valueOf(kindNames, e.Kind)
	return machine.Effect{
		Kind: kind, ID: e.ID, Function: e.Function, Args: e.Args, Options: e.Options, Value: e.Value, Error: e.Error,
		Compensation: e.Compensation, At: machine.Place{Function: e.At.Function, File: e.At.File, Line: e.At.Line},
	}, err
}

func writtenPromise(p SavedPromise) (savedPromise, error) {
	effect, err := writtenEffect(p.Effect)
	written := savedPromise{Made: p.Made.UTC(), Effect: effect, Answer: p.Answer}
	if p.Settled == nil || err != nil {
		return written, err
	}
	state, err := word(stateNames, p.Settled.State)
	written.Settled = &savedSettlement{State: state, Value: p.Settled.Value, Error: p.Settled.Error}
	return written, err
}

func (p savedPromise) promise() (SavedPromise, error) {
	effect, err := p.Effect.effect()
	read := SavedPromise{Made: p.Made, Effect: effect, Answer: p.Answer}
	if p.Settled == nil || err != nil {
		return read, err
	}
	state, err := valueOf(stateNames, p.Settled.State)
	read.Settled = &machine.Settlement{ID: effect.ID, State: state, Value: p.Settled.Value, Error: p.Settled.Error}
	return read, err
}
