// Package promise is the state machine of a durable promise. It is pure: no client, no clock, no logger.
//
// It owns these invariants: a settled promise never changes; whoever acts on an expired promise first stores the timeout;
// an attached promise whose parent has ended is canceled.
package promise
