// Package debug looks into the saved state of a program and goes on from it step by step, with stubs for what the program calls.
//
// A [Session] is one execution: it is opened on the bytes of a save point file ([Open]) or begins a program ([Start]). It knows no terminal
// and no protocol; the command program debug and the Debug Adapter Protocol are built upon it.
//
// What the package owns:
//
//   - Looking changes nothing: variables are shown, and expressions evaluated, without running code of the program. So a __repr__,
//     a property or a __getitem__ of the program is not called.
//   - Whatever the save point is, and whatever is asked, no call panics, and each is bounded: texts in length, lists of variables in
//     number, expressions in work, steps in instructions and by their context.
//   - What is shown belongs to the state that it was asked of. References to values are void once the program has gone on.
//   - A session goes on as the program would have: the same answers, time and random numbers give the same output and result.
package debug
