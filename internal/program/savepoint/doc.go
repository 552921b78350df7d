// Package savepoint writes the state of a machine as bytes, and makes a machine of them again.
//
// A save point holds what the program has made: each object once, by identity, so that sharing and cycles survive. What
// can be had from the program (constants, names, what the embedded modules have made) and what is of the host stands in it as
// a number or a name. See format.go for how the bytes are laid out.
//
// The package owns these invariants:
//
//   - The same state has the same bytes, whether the machine ran through or was restored on its way.
//   - What was written by a release can be read by all later ones: tags and names are only ever added.
//   - Whatever the bytes are, [Codec.Decode] neither panics, nor works or allocates out of proportion to their length, nor gives a
//     machine that its own code does not allow: frames are checked against what the verifier knows of each instruction.
//
// [Pack] compresses, and [Delta] and [Chain] keep a history in which each save point is told by what has changed.
package savepoint
