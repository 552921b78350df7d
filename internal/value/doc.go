// Package value turns values of the API into JSON text and back. It is pure.
//
// JSON text is the common form: what stands in a manifest as json, what a program wrote as data, and what a container
// left at its termination message path all mean the JSON text that this package gives.
package value
