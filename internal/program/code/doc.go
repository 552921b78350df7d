// Package code is the compiled form of a program: operations, functions, constants, the tables of positions and of
// exception handlers, the blob in which it is kept, the verifier and the disassembler.
//
// It owns these invariants:
//   - A blob that Decode accepts and Verify finds in order is safe to run: at each instruction the depth of the operand
//     stack and the kinds of its slots are known, every operand is in bounds, no instruction falls off the end. The
//     machine trusts this and checks none of it again.
//   - A program is self-contained: whatever it runs of the language's own modules that is written in the language is in it.
//   - The same program has the same blob, byte for byte, and is named by the blob's hash. Executions outlive releases,
//     so the numbers and names of operations are format: a test holds them.
package code
