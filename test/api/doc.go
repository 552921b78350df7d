// Package api holds the tests of what the API server itself decides about the kinds of Perdure: defaults, CEL rules,
// optimistic locks, selectable fields, printer columns. They run against a real kube-apiserver and etcd, with the CRDs of
// config/crd/bases and nothing else, so a rule holds here for every client, kubectl included.
package api
