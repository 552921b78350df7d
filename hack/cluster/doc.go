// Command devcluster builds Kubernetes from source and runs it on this machine: one node, real pods, nothing pulled
// from an image registry.
//
// What it keeps, and what would break otherwise:
//   - It stops only processes that name its own state folder on their command line; a pid file alone proves nothing
//     after a reboot.
//   - Every change outside the state folder is printed before it is made and undone by "down".
//   - Versions stand in the go.mod files of the nested modules, nowhere else.
package main
