// The kubectl plugin of Perdure: kubectl perdure.
package main

import (
	"os"
	"runtime/debug"
)

// version is set by the linker.
var version = "dev"

// collectAt is how much the heap grows before it is collected: programs make many small values, and Go's default costs them half their time.
const collectAt = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	s := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	os.Exit(s.fail(newRoot(s).Execute()))
}
