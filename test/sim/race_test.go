//go:build race

package sim_test

// slow makes tests do less: the race detector makes them some ten times as slow, and races show in few runs.
const slow = true
