// The program bench measures Perdure on a real cluster, next to what one would use without it: raw writes of the API
// server, bare pods and plain Jobs. Everything is measured in one run, in rounds that alternate between the things
// compared, because on a busy or virtual machine a figure alone says little and a ratio within one round says much.
//
// What each row means is in docs/benchmarks.md.
//
// All times are taken by this program's clock when a watch event arrives or a reply was read, never from timestamps in
// objects: those have seconds only, and belong to other clocks.
package main
