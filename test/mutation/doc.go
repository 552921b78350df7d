// Command mutation measures how well tests hold the code that they test: it makes small changes to the functions of a
// package, one at a time, and runs the package's own tests. A change that no test notices is printed; it shows a missing
// test, or code that nobody needs. Changes that change nothing that could be noticed are listed in equivalent.go, each
// with its reason.
package main
