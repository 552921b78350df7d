// Command guards shows that each guard of Perdure is needed: it takes away one at a time, and the test that is named for it
// has to fail; with the guard the same test has to pass. A guard whose removal no test notices could be lost without
// anybody noticing.
//
// The tables in this package list the guards of the code. The rules of the CRDs are found by reading these; the test of
// each has the rule's own kind, place and message as its name, in test/api. So a new rule without a test fails here.
//
// Nothing in the working tree is touched: the compiler gets changed copies, all in one build (test/mutation/variants), and
// the API server gets changed CRDs.
package main
