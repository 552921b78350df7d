// Package kubeapi is a Kubernetes API server in memory for the simulator: it decides on each write as the real one does.
//
// It owns these promises:
//   - Every accepted change has a version of its own, one higher than that of the change before it, and stays in the log.
//     A write that changes nothing has none.
//   - Custom resources are pruned, defaulted and validated by the CRDs in config/crd/bases, their CEL rules included.
//   - An error has the reason and the type that a client of the real server would see.
//   - The same calls give the same log: UIDs are counted, times come from the clock, nothing depends on a map's order.
//
// Two things are left out: ratcheting (an object can only be stored if it is valid, so there is nothing to ratchet) and
// server-side apply with its managedFields.
//
// The conformance test runs the same random operations here and on a real kube-apiserver and compares what comes of them.
package kubeapi
