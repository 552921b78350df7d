// Package execution decides what comes next for an execution. It is pure: no client, no clock, no logger.
//
// Decide takes what was observed and returns a Plan: at most one write, and when to look again. The controller carries the
// write out, folds the API server's reply into what was observed, and decides again. So every crash falls between two
// decisions, and a decision never rests on anything but what was read or replied.
//
// The package owns these invariants: the settlement of the promise is the only outcome; the epoch is raised before its
// Job is created; nothing runs for an execution that is suspended, paused or finished; an execution does not complete
// before its attached children are settled; a terminal phase follows the promise.
package execution
