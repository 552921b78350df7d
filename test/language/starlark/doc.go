// Package starlark runs the conformance files of starlark-go, another language that is like Python, wherever CPython agrees with them.
//
// It is a module of its own so that the product does not depend on starlark-go. The files are read from the module cache, and not copied.
package starlark
