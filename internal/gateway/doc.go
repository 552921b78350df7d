// Package gateway serves code in pods, services and people who make, await and settle durable promises over HTTP. Its contract is
// openapi.yaml.
//
// It decides nothing itself: what code may write is planned by internal/execution and internal/journal, and what becomes of a promise by
// internal/promise. The gateway establishes who asks, reads live what a plan is made of, and stores the plan with the version that was
// read. It keeps no state of its own but caches of what cannot change or of what is checked again in the write, so any replica serves
// any request.
//
// It owns these invariants: a pod is believed to be what its token, its Job and its execution prove, and nothing that a label says; a
// pod of an epoch that is over is refused; "pending" is answered only from a read as new as the request; a promise whose deadline has
// passed is settled by a write before anything is said about it.
package gateway
