// The kubectl plugin of Perdure: kubectl perdure.
package main

import (
	"fmt"
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
	command := newRoot(streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	err := command.Execute()
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "kubectl perdure:", err)
	}
	os.Exit(exitCode(err))
}
