package conformance

import "encoding/json"

// Activation is what one process of an execution printed.
type Activation struct {
	Epoch   int64
	Attempt int
	Lines   []string
}

// Execution is what was seen of one execution.
type Execution struct {
	Name, Function, Phase string
	Activations           []Activation
	// Keys are those that its effects carried, by counter.
	Keys map[string][]string
	// Key is the one that they are to carry.
	Key string
}

// Seen is all that was seen of a run of a case.
type Seen struct {
	State          string
	Value          json.RawMessage
	Error          *Error
	Reason         string
	Message        string
	Root           Execution
	Others         []Execution
	Promises       int
	Epochs         int64
	FailedAttempts int
	// Kills is how many processes were killed.
	Kills int
}

func (s *Seen) all() []Execution { return append([]Execution{s.Root}, s.Others...) }
