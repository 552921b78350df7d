package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
)

func main() {
	packages := flag.String("packages", "internal/promise,internal/execution", "packages, separated by commas")
	only := flag.String("only", "", "regular expression: only mutants of functions, or of files, whose name matches")
	parallel := flag.Int("parallel", 2, "how many run at the same time")
	least := flag.Float64("min", 90, "the score in percent below which this fails")
	flag.Parse()

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	filter, err := regexp.Compile(*only)
	if err != nil {
		fail(err)
	}
	enough := true
	for pkg := range strings.SplitSeq(*packages, ",") {
		r, err := measure(ctx, pkg, filter, *parallel)
		if err != nil {
			fail(err)
		}
		fmt.Print(r.text())
		enough = enough && r.score() >= *least
	}
	if !enough {
		fail(fmt.Errorf("the score is below %.0f %%", *least))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "mutation:", err)
	os.Exit(1)
}
