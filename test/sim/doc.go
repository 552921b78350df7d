// Package sim runs whole clusters in memory from one seed: an API server (kubeapi), managers with the real reconcilers
// behind caches that lag, the Job controller, kubelets, the garbage collector, people and the clock. Every choice, such as
// who goes next, which fault strikes and what code returns, comes from the seed, so that a seed replays exactly.
//
// A pass of a reconciler is a coroutine that stops before each of its writes and before reads past the cache: whatever
// else may happen in between, happens in some seed. After each accepted change the oracle judges it; at the end faults
// stop, and the world must come to rest in the state that the oracle says.
package sim
