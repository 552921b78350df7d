package host

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// record is a promise.
type record struct {
	name, id  string
	owner     *unit // whose step it is; nil of the run itself
	call      [32]byte
	attempt   int
	state     machine.PromiseState
	value     json.RawMessage
	err       *machine.Error
	onTimeout string
	param     json.RawMessage
	detached  bool
	unit      *unit // what settles it, of a call
	effect    machine.Effect
	made      time.Time
	answer    *TakenAnswer
}

// options are what the prelude gives with a call or promise.
type options struct {
	Timeout   string          `json:"timeout"`
	Retry     RetryPolicy     `json:"retry"`
	Detached  bool            `json:"detached"`
	ID        string          `json:"id"`
	OnTimeout string          `json:"onTimeout"`
	Param     json.RawMessage `json:"param"`
}

func readOptions(text json.RawMessage) (options, error) {
	o := options{}
	if len(text) == 0 {
		return o, nil
	}
	err := json.Unmarshal(text, &o)
	return o, err
}

// callHash tells whether a step of another attempt made the same call.
func callHash(e machine.Effect, o options) [32]byte {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(e.Function), []byte(o.OnTimeout), o.Param, e.Args} {
		h.Write(part)
		h.Write([]byte{'\n'})
	}
	var sum [32]byte
	h.Sum(sum[:0])
	return sum
}

// settlement is what the machine that waits for it is told.
func (r *record) settlement() machine.Settlement {
	return machine.Settlement{ID: r.id, State: r.state, Value: r.value, Error: r.err}
}

// RetryPolicy is how often a call is tried, as the gateway has it. What is zero has the default of a Function in the cluster: three attempts, with
// pauses of 1s, twice as long each time, and at most 1m.
type RetryPolicy struct {
	MaxAttempts       int      `json:"maxAttempts"`
	InitialInterval   string   `json:"initialInterval"`
	Factor            float64  `json:"factor"`
	MaxInterval       string   `json:"maxInterval"`
	NonRetryableTypes []string `json:"nonRetryableTypes"`
}

// The defaults of a Function in the cluster.
const (
	defaultAttempts = 3
	defaultInitial  = time.Second
	defaultMost     = time.Minute
	defaultFactor   = 2
)

// again tells whether an error is tried again after so many attempts.
func (p RetryPolicy) again(err *machine.Error, attempt int) bool {
	if err.Retryable != nil && !*err.Retryable || slices.Contains(p.NonRetryableTypes, err.Type) {
		return false
	}
	most := p.MaxAttempts
	if most <= 0 {
		most = defaultAttempts
	}
	return attempt < most
}

// pause is how long it is until the attempt behind this one.
func (p RetryPolicy) pause(attempt int) time.Duration {
	first, most := duration(p.InitialInterval, defaultInitial), duration(p.MaxInterval, defaultMost)
	factor := p.Factor
	if factor <= 0 {
		factor = defaultFactor
	}
	pause := float64(first)
	for i := 1; i < attempt && pause < float64(most); i++ {
		pause *= factor
	}
	return min(most, time.Duration(pause))
}

func duration(text string, otherwise time.Duration) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		return otherwise
	}
	return d
}

// over is the policy of a call with what a function says itself where the call says nothing.
func (p RetryPolicy) over(own RetryPolicy) RetryPolicy {
	return RetryPolicy{
		MaxAttempts:       cmp.Or(p.MaxAttempts, own.MaxAttempts),
		InitialInterval:   cmp.Or(p.InitialInterval, own.InitialInterval),
		Factor:            cmp.Or(p.Factor, own.Factor),
		MaxInterval:       cmp.Or(p.MaxInterval, own.MaxInterval),
		NonRetryableTypes: slices.Concat(p.NonRetryableTypes, own.NonRetryableTypes),
	}
}
