// Package journal has the rules of the journal in which code in pods records the results of its local steps. It is pure: no client, no
// clock, no logger.
//
// The journal of an execution is a chain of Payload objects, named by the execution's UID and their sequence. All but the last are
// closed. It owns these invariants: no epoch adds to a chunk that a newer one has used, or behind it; a step has one result in each
// attempt, the first; what was recorded is never changed or dropped.
package journal
