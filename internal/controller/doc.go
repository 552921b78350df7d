// Package controller brings the cluster to what internal/promise and internal/execution decide.
//
// A reconciler observes, decides and applies. It first looks through its cache, and where that view calls for no write it
// stops there. Else it looks again, at the API server, and only what is decided on that view is written; each accepted
// write is folded into the view before the next decision. So nothing is ever created, and nothing ends, on a stale read.
//
// Only this package talks to the API server on behalf of the state machines.
package controller
