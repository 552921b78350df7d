package gateway

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// The types of this file are the schemas of the contract.

type wireError struct {
	Type      string   `json:"type"`
	Message   string   `json:"message,omitempty"`
	Stack     string   `json:"stack,omitempty"`
	Data      rawValue `json:"data,omitempty"`
	Retryable *bool    `json:"retryable,omitempty"`
}

type wireRef struct {
	Name string `json:"name"`
	UID  string `json:"uid,omitempty"`
}

type wirePromise struct {
	Name      string                `json:"name"`
	UID       string                `json:"uid"`
	State     v1alpha1.PromiseState `json:"state"`
	Value     rawValue              `json:"value,omitempty"`
	Error     *wireError            `json:"error,omitempty"`
	SettledAt *metav1.MicroTime     `json:"settledAt,omitempty"`
	Deadline  *metav1.MicroTime     `json:"deadline,omitempty"`
	Omitted   bool                  `json:"omitted,omitempty"`
	Accepted  *bool                 `json:"accepted,omitempty"`
}

type wireArgument struct {
	Name  string   `json:"name,omitempty"`
	Value rawValue `json:"value,omitempty"`
}

type wireRetry struct {
	MaxAttempts       *int32   `json:"maxAttempts,omitempty"`
	InitialInterval   string   `json:"initialInterval,omitempty"`
	Factor            *int32   `json:"factor,omitempty"`
	MaxInterval       string   `json:"maxInterval,omitempty"`
	NonRetryableTypes []string `json:"nonRetryableTypes,omitempty"`
}

type wireInvocation struct {
	Function          string                 `json:"function"`
	Args              []wireArgument         `json:"args,omitempty"`
	Timeout           string                 `json:"timeout,omitempty"`
	Retry             *wireRetry             `json:"retry,omitempty"`
	CancelGracePeriod string                 `json:"cancelGracePeriod,omitempty"`
	OnLostAttempt     v1alpha1.OnLostAttempt `json:"onLostAttempt,omitempty"`
	Detached          bool                   `json:"detached,omitempty"`
}

type newPromise struct {
	Step         string             `json:"step"`
	Invoke       *wireInvocation    `json:"invoke,omitempty"`
	Timeout      string             `json:"timeout,omitempty"`
	Deadline     *v1alpha1.Instant  `json:"deadline,omitempty"`
	OnTimeout    v1alpha1.OnTimeout `json:"onTimeout,omitempty"`
	Param        rawValue           `json:"param,omitempty"`
	ID           *string            `json:"id,omitempty"`
	Compensation bool               `json:"compensation,omitempty"`
}

type newNamespacedPromise struct {
	Name            string             `json:"name,omitempty"`
	ID              *string            `json:"id,omitempty"`
	Invoke          *wireInvocation    `json:"invoke,omitempty"`
	Timeout         string             `json:"timeout,omitempty"`
	Deadline        *v1alpha1.Instant  `json:"deadline,omitempty"`
	OnTimeout       v1alpha1.OnTimeout `json:"onTimeout,omitempty"`
	Param           rawValue           `json:"param,omitempty"`
	TTLAfterSettled string             `json:"ttlAfterSettled,omitempty"`
}

type settlement struct {
	Value rawValue   `json:"value,omitempty"`
	Error *wireError `json:"error,omitempty"`
}

type awaitRequest struct {
	Promises []wireRef          `json:"promises"`
	Mode     v1alpha1.AwaitMode `json:"mode,omitempty"`
	Timeout  *float64           `json:"timeout,omitempty"`
}

type awaited struct {
	Satisfied bool          `json:"satisfied"`
	Canceling bool          `json:"canceling"`
	Promises  []wirePromise `json:"promises"`
}

type wireEntry struct {
	Step    string            `json:"step"`
	Name    string            `json:"name"`
	Value   rawValue          `json:"value,omitempty"`
	Error   *wireError        `json:"error,omitempty"`
	Attempt int32             `json:"attempt,omitempty"`
	At      *metav1.MicroTime `json:"at,omitempty"`
}

type wireJournal struct {
	Entries []wireEntry `json:"entries"`
}

type wireSavePoint struct {
	Format   string   `json:"format"`
	Data     []byte   `json:"data,omitempty"`
	Consumed []string `json:"consumed,omitempty"`
	Epoch    int64    `json:"epoch,omitempty"`
}

type suspension struct {
	Awaiting  []wireRef          `json:"awaiting,omitempty"`
	Mode      v1alpha1.AwaitMode `json:"mode,omitempty"`
	WakeAt    *v1alpha1.Instant  `json:"wakeAt,omitempty"`
	SavePoint *wireSavePoint     `json:"savePoint,omitempty"`
}

type stallRequest struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

type progress struct {
	Message string   `json:"message,omitempty"`
	Done    *float64 `json:"done,omitempty"`
	Total   *float64 `json:"total,omitempty"`
}

type heartbeatAnswer struct {
	Canceling bool `json:"canceling"`
	Stored    bool `json:"stored"`
}

type historyEntry struct {
	Step    string      `json:"step"`
	Call    string      `json:"call"`
	Promise wirePromise `json:"promise"`
}

type activation struct {
	Namespace        string            `json:"namespace"`
	Execution        string            `json:"execution"`
	UID              string            `json:"uid"`
	Function         string            `json:"function,omitempty"`
	Epoch            int64             `json:"epoch"`
	Attempt          int32             `json:"attempt"`
	IdempotencyKey   string            `json:"idempotencyKey"`
	Promise          wireRef           `json:"promise"`
	StartedAt        *metav1.MicroTime `json:"startedAt"`
	Deadline         *metav1.MicroTime `json:"deadline,omitempty"`
	Canceling        bool              `json:"canceling"`
	HeartbeatTimeout string            `json:"heartbeatTimeout,omitempty"`
	SavePoint        *wireSavePoint    `json:"savePoint,omitempty"`
	History          []historyEntry    `json:"history,omitempty"`
}

type nothing struct{}
