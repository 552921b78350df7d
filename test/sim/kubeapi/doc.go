// Package kubeapi is a Kubernetes API server in memory for the simulator: it decides on each write as the real one does.
//
// It owns these promises:
//   - Every accepted change has a version of its own, one higher than that of the change before it, and stays in the log.
//     A write that changes nothing has none.
//   - Custom resources are pruned, defaulted and validated by the CRDs in config/crd/bases, their CEL rules included.
//   - An error has the reason and the type that a client of the real server would see.
//   - The same calls give the same log: UIDs are counted, times come from the clock, nothing depends on a map's order.
//
// The conformance test runs the same random operations here and on a real kube-apiserver, and compares what comes of them:
// the answers, the objects, the lists and the events.
//
// What is left out: namespaces (each exists), server-side apply and managedFields with the writes that change nothing else,
// ratcheting (an object can only be stored if it is valid, so there is nothing to ratchet), the cost budget that all rules of
// a request share, field selectors, and of pods, Jobs and their templates all validation that nothing in Perdure relies on.
//
// Speed comes from one idea: what was stored is valid, so only what changed is looked at. Changed parts are found by
// identity, since everything stored is shared and never changed. A quick check (shape, ruleNode) says only that a change is
// fine for sure; all else goes through the API server's own code, which also finds the words.
package kubeapi
