// Package generate makes random programs of the language.
//
// A program is made of typed statements and expressions, so that most of it runs; some expressions are wild, so that it
// runs into errors as well, many of which it catches and prints. The same seed gives the same program. Programs end: loops
// and recursions are bounded, and values in them kept small. What a program prints depends on nothing but the language: no
// addresses, no hashes of strings, no finally of a generator that is dropped in its middle.
//
// [Program] makes most of them, [Calls] those that call what is built in with arguments that do not fit, [Flow] those of nothing but
// control flow, and [Durable] those that have tasks and wait.
//
// [Minimise] makes a program that shows a difference as small as it can be with the difference still there.
package generate
