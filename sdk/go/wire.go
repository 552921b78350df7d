package perdure

import (
	"encoding/json"
	"time"
)

// The types of this file are those of the gateway's contract, member for member. They stay inside of the package: what users
// hold are promises, values and errors.

type promiseState string

const (
	statePending  promiseState = "Pending"
	stateResolved promiseState = "Resolved"
	stateRejected promiseState = "Rejected"
	stateCanceled promiseState = "Canceled"
	stateTimedOut promiseState = "TimedOut"
)

type promiseRef struct {
	Name string `json:"name"`
	UID  string `json:"uid,omitempty"`
}

type promiseRecord struct {
	Name      string          `json:"name"`
	UID       string          `json:"uid"`
	State     promiseState    `json:"state"`
	Value     json.RawMessage `json:"value,omitempty"`
	Error     *wireError      `json:"error,omitempty"`
	SettledAt time.Time       `json:"settledAt,omitzero"`
	Omitted   bool            `json:"omitted,omitempty"`
	Accepted  bool            `json:"accepted,omitempty"`
}

func (p promiseRecord) ref() promiseRef { return promiseRef{Name: p.Name, UID: p.UID} }

func (p promiseRecord) settled() bool { return p.State != statePending && p.State != "" }

type wireError struct {
	Type      string          `json:"type"`
	Message   string          `json:"message,omitempty"`
	Stack     string          `json:"stack,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"`
	Retryable *bool           `json:"retryable,omitempty"`
}

type wireArg struct {
	Name  string          `json:"name,omitempty"`
	Value json.RawMessage `json:"value"`
}

type wireRetry struct {
	MaxAttempts       int      `json:"maxAttempts,omitempty"`
	InitialInterval   string   `json:"initialInterval,omitempty"`
	Factor            int      `json:"factor,omitempty"`
	MaxInterval       string   `json:"maxInterval,omitempty"`
	NonRetryableTypes []string `json:"nonRetryableTypes,omitempty"`
}

type invocation struct {
	Function          string     `json:"function"`
	Args              []wireArg  `json:"args,omitempty"`
	Timeout           string     `json:"timeout,omitempty"`
	Retry             *wireRetry `json:"retry,omitempty"`
	CancelGracePeriod string     `json:"cancelGracePeriod,omitempty"`
	OnLostAttempt     string     `json:"onLostAttempt,omitempty"`
	Detached          bool       `json:"detached,omitempty"`
}

type newPromise struct {
	Step         string          `json:"step"`
	Invoke       *invocation     `json:"invoke,omitempty"`
	Timeout      string          `json:"timeout,omitempty"`
	Deadline     *time.Time      `json:"deadline,omitempty"`
	OnTimeout    string          `json:"onTimeout,omitempty"`
	Param        json.RawMessage `json:"param,omitempty"`
	ID           string          `json:"id,omitempty"`
	Compensation bool            `json:"compensation,omitempty"`
}

// settlement is a value or an error.
type settlement struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error *wireError      `json:"error,omitempty"`
}

type awaitMode string

const (
	modeAll        awaitMode = "All"
	modeAllSettled awaitMode = "AllSettled"
	modeFirst      awaitMode = "First"
)

type awaitRequest struct {
	Promises []promiseRef `json:"promises"`
	Mode     awaitMode    `json:"mode,omitempty"`
	Timeout  float64      `json:"timeout"`
}

type awaited struct {
	Satisfied bool            `json:"satisfied"`
	Canceling bool            `json:"canceling"`
	Promises  []promiseRecord `json:"promises"`
}

type journalEntry struct {
	Step    string          `json:"step"`
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value,omitempty"`
	Error   *wireError      `json:"error,omitempty"`
	Attempt int             `json:"attempt,omitempty"`
	At      *time.Time      `json:"at,omitempty"`
}

type journal struct {
	Entries []journalEntry `json:"entries"`
}

type savePoint struct {
	Format   string   `json:"format"`
	Data     []byte   `json:"data,omitempty"` // base64, as encoding/json does with bytes
	Consumed []string `json:"consumed,omitempty"`
	Epoch    int64    `json:"epoch,omitempty"`
}

type suspension struct {
	Awaiting  []promiseRef `json:"awaiting,omitempty"`
	Mode      awaitMode    `json:"mode,omitempty"`
	WakeAt    *time.Time   `json:"wakeAt,omitempty"`
	SavePoint *savePoint   `json:"savePoint,omitempty"`
}

type stallRequest struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

type progressReport struct {
	Message string   `json:"message,omitempty"`
	Done    *float64 `json:"done,omitempty"`
	Total   *float64 `json:"total,omitempty"`
}

type heartbeatAnswer struct {
	Canceling bool `json:"canceling"`
	Stored    bool `json:"stored"`
}

type historyEntry struct {
	Step    string        `json:"step"`
	Call    string        `json:"call"`
	Promise promiseRecord `json:"promise"`
}

type activationInfo struct {
	Namespace        string         `json:"namespace"`
	Execution        string         `json:"execution"`
	UID              string         `json:"uid"`
	Function         string         `json:"function,omitempty"`
	Epoch            int64          `json:"epoch"`
	Attempt          int            `json:"attempt"`
	IdempotencyKey   string         `json:"idempotencyKey"`
	Promise          promiseRef     `json:"promise"`
	StartedAt        time.Time      `json:"startedAt"`
	Deadline         time.Time      `json:"deadline,omitzero"`
	Canceling        bool           `json:"canceling"`
	HeartbeatTimeout string         `json:"heartbeatTimeout,omitempty"`
	SavePoint        *savePoint     `json:"savePoint,omitempty"`
	History          []historyEntry `json:"history,omitempty"`
}

type problem struct {
	Error struct {
		Type      string `json:"type"`
		Message   string `json:"message"`
		Retryable bool   `json:"retryable"`
	} `json:"error"`
}
