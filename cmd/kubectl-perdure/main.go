// The kubectl plugin of Perdure: kubectl perdure.
package main

import (
	"fmt"
	"os"
)

// version is set by the linker.
var version = "dev"

func main() {
	command := newRoot(streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	err := command.Execute()
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "kubectl perdure:", err)
	}
	os.Exit(exitCode(err))
}
