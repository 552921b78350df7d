// The manager runs Perdure's controllers.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	ctrl "sigs.k8s.io/controller-runtime"
)

// version is set by the linker.
var version = "dev"

const usage = `Usage:
  manager [flags]             run the controllers
  manager selftest [flags]    create a timer promise, wait until it resolves, remove it
  manager version             print the version

Flags of the self-test are shown by manager selftest --help. Flags:
`

func main() {
	if err := run(ctrl.SetupSignalHandler(), os.Args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "manager:", err)
			os.Exit(1)
		}
	}
}

func run(ctx context.Context, args []string) error {
	command := ""
	if len(args) > 0 && len(args[0]) > 0 && args[0][0] != '-' {
		command, args = args[0], args[1:]
	}
	switch command {
	case "":
		return manage(ctx, args)
	case "selftest":
		return selftest(ctx, args)
	case "version":
		fmt.Println(version)
		return nil
	default:
		return fmt.Errorf("unknown command %q\n%s", command, usage)
	}
}
