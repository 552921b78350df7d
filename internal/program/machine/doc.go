// Package machine runs compiled programs, so that they can be stopped and their state saved between any two instructions.
//
// A [Machine] is driven in slices: [Machine.Run] is given what has happened outside (settlements, the time, randomness) and
// fuel, and tells why it stopped, what it wants done outside, and what it waits for. It looks at no clock, draws no
// randomness of its own, and does nothing outside: what it wants done stands in an outbox that is part of its state. So
// a slice that is lost is run again from the state before it, and nothing had left.
//
// What the package owns:
//
//   - Frames and values of a task stand in its own slices; nothing of a running program is on the stack of Go, but in a
//     nested run (a method such as __eq__ that an operation calls), which ends before its instruction does.
//   - Tasks are cooperative, first come first served. They switch at an await; where a slice's fuel ends, they are left as
//     they are. Everything is decided by the slices: the same slices give the same output, effects, result and state.
//   - Saved and restored between any two instructions, a machine goes on as if that had not happened.
//   - Fuel ends a slice between two instructions. One that takes long is ended by [Limits].Operation, or by the [Slice]'s Interrupt.
//   - Limits end a program; it cannot catch them. [value.Limit] is the error of one.
//   - Code is trusted: who loads a program from outside verifies it first.
//
// Where to look: loop.go has the instructions; calls.go and bind.go how functions are called; unwind.go how exceptions
// find their handlers; tasks.go, waits.go, promises.go and cancel.go the concurrency; primitives.go what the module perdure is made of.
package machine
