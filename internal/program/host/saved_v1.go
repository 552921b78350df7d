package host

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// headV1 is the head of version 1, in which promises and effects had the names and numbers of the machine's fields, and null where nothing
// was.
type headV1 struct {
	savedHead
	Promises []promiseV1 `json:"promises"`
	Effects  []effectV1  `json:"effects"`
}

type promiseV1 struct {
	Made    time.Time
	Effect  effectV1
	Answer  *TakenAnswer
	Settled *settlementV1
}

type settlementV1 struct {
	State uint
	Value json.RawMessage
	Error *machine.Error
}

type effectV1 struct {
	Kind                 uint
	ID, Function         string
	Args, Options, Value json.RawMessage
	Error                *machine.Error
	Compensation         bool
	At                   struct {
		Function, File string
		Line           int
	}
}

// The words of the numbers.
var (
	kindsV1  = []string{"invoke", "promise", "cancel", "settle", "progress"}
	statesV1 = []string{"pending", "resolved", "rejected", "canceled", "timedOut"}
)

// head is the head as it is written now.
func (h headV1) head() savedHead {
	for _, p := range h.Promises {
		now := savedPromise{Made: p.Made, Effect: p.Effect.now(), Answer: p.Answer}
		if s := p.Settled; s != nil {
			now.Settled = &savedSettlement{State: at(statesV1, s.State), Value: unlessNull(s.Value), Error: s.Error}
		}
		h.savedHead.Promises = append(h.savedHead.Promises, now)
	}
	for _, e := range h.Effects {
		h.savedHead.Effects = append(h.savedHead.Effects, e.now())
	}
	return h.savedHead
}

func (e effectV1) now() savedEffect {
	return savedEffect{
		Kind: at(kindsV1, e.Kind), ID: e.ID, Function: e.Function, Args: unlessNull(e.Args), Options: unlessNull(e.Options),
		Value: unlessNull(e.Value), Error: e.Error, Compensation: e.Compensation,
		At: savedPlace{Function: e.At.Function, File: e.At.File, Line: e.At.Line},
	}
}

// at is the word of a number; of one that has none it is empty, which is no word of the format.
func at(words []string, n uint) string {
	if n >= uint(len(words)) {
		return ""
	}
	return words[n]
}

func unlessNull(text json.RawMessage) json.RawMessage {
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	return text
}
