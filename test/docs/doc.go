// Package docs holds the documents to the code: the tests that docs/semantics.md and docs/reliability.md name exist, the
// diagrams show the transitions that happen and no others, the tables have every reason, field and policy, and every
// link leads somewhere.
package docs
