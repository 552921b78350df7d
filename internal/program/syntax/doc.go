// Package syntax reads a program of the durable language: a subset of Python 3, whose grammar is that of Python 3.11 with
// the f-strings of 3.12.
//
// Parse makes the tree (ast.go) of a file and Resolve says of each name in it where it stands: in a slot of the frame, in a
// cell, in a class's namespace, or among the globals. What both accept means what CPython means; what they refuse is an
// *Error with place, source line, caret and the words to write instead. The constructs of Python that the language does
// without are listed in refuse.go. Check does both and gathers several errors.
//
// The parser descends recursively over tokens that the lexer makes as they are asked for, so that the first error of the
// source is the one reported. The tests hold everything against CPython: trees against its ast, scopes against its symtable,
// messages and what is accepted against its compiler.
//
// A program may be hostile. Source is at most MaxSource bytes, and no tree is higher than MaxDepth, so that whoever walks one
// may recurse; time and memory are linear in the source.
package syntax
