// Package host runs a program without a cluster: all executions of it in one process, with stubs for what it calls.
//
// It is in small what the cluster is for programs: arguments, results and errors cross as JSON; attempts, time limits, structure (what a
// function has called ends with it) and cancellation are as there, and as in the Python SDK's own world (sdk/python/perdure/_world.py).
//
// What the package owns:
//
//   - One goroutine decides. Stubs that are not programs run beside it, and virtual time stands still while they do.
//   - With the same program, arguments, seed, start and stubs a run in virtual time gives the same output, trace and result,
//     however often its state was saved and restored in between.
//   - It looks at no clock and starts no process itself: the caller gives a Clock and functions.
//   - Effects are carried out after the state that asks for them has been saved.
package host
