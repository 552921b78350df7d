// Package chart holds tests of the two ways to install Perdure, the Helm chart and the kustomize tree: that they say the
// same, that flags do what they promise, and that what is misspelt is refused. They need no cluster.
package chart
