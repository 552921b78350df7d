// Package oracle is an independent model of what Perdure promises: an executable form of its rules. It watches every
// change that the API server accepted, believes what the environment does (users, the Job controller, kubelets, the
// garbage collector, code in pods), and judges every write of a manager. It shares no code with what it judges.
//
// A rule has a short name, such as settled-never-changes, and stands in the file of its concern. Observe says which rules a
// change breaks; AtRest says what is missing when nothing more is going to happen.
package oracle
