//go:build race

package explore

// racy tells that the race detector is on. The search has one thread, and is many times as slow with it.
const racy = true
