// Package value has all values of a program and everything that can be done with them: operators, comparison, hashing,
// attributes, items, iteration, methods of the built-in classes, repr, str and format, and the built-in exceptions.
//
// Meaning is CPython's, 3.11, to the letter of its messages. The package owns these invariants:
//
//   - No operation panics, recurses deeper than MaxDepth, or works or allocates without a bound: what grows with its
//     operands is computed in size first and charged with the Runtime. A nil Runtime has no limits and calls nothing of
//     the program's; that is for tests.
//   - An error is a *Exception, which the program can catch, or a *Limit, which it cannot. Any other error is a fault of
//     the host.
//   - Every value can be taken apart and built again through exported fields and constructors, so that a save point needs
//     no reflection: iterators are values of source and position; a Dict and a Set give their tables raw.
//   - What a program can observe is the same before and after a save point: hashes and orders are functions of the values
//     alone, identities are numbers that the Runtime gives and the objects keep.
//   - Built-in classes never change once the process has started, and are shared by all programs.
package value
