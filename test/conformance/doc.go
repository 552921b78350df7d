// Package conformance holds every SDK to one suite of cases, which are data: README.md defines them. It runs each case with the real
// controllers, the real gateway and a real API server; pods are processes of this machine (internal/testing/podprocess). It also
// kills the processes of functions at every request that they send, and lets an old process go on behind the back of its successor.
//
// What can be judged without a cluster is in files that are not tests, and is tested by itself: a judge that finds nothing wrong
// with anything would be worse than none.
package conformance
