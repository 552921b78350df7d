// Package modules has the built-in functions of the language and the modules that programs can import, but for perdure.
//
// What calls nothing of the program is written in Go; what does is written in the language itself (language/*.py), so that
// a key function, a generator or a default factory may await: its frames are frames of the task like any others.
//
// The package owns these invariants:
//
//   - The names of functions and of their modules are format: save points have them. None is ever renamed.
//   - A function of the host keeps no state. What has state is a value: an object of a class in the language, or a
//     [Twister].
//   - Nothing runs without a bound: what grows with its arguments charges the Runtime for steps and memory.
//   - What is there means what it means in CPython; what is not there is refused with the words to write instead (see
//     [Refused]).
package modules
