package language

// known are programs of the suite that do not hold yet, with the reason. One that begins to hold fails until it is taken off.
var known = map[string]string{}

// knownSeeds are random programs that differ, of the seeds that are run by default, with the reason.
var knownSeeds = map[uint64]string{}
