package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	only := flag.String("run", "", "regular expression: only guards whose name matches")
	parallel := flag.Int("parallel", 6, "how many tests run at the same time; most of them wait for something")
	asMarkdown := flag.Bool("markdown", false, "print the page of the docs, and run nothing")
	verbose := flag.Bool("v", false, "also print what each test said without its guard")
	flag.Parse()

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	guards, err := selected(*only)
	if err != nil {
		fail(err)
	}
	if *asMarkdown {
		fmt.Print(markdown(guards))
		return
	}
	if err := checkAll(ctx, guards, *parallel, *verbose); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "guards:", err)
	os.Exit(1)
}

func selected(pattern string) ([]guard, error) {
	filter, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	crds, err := readCRDs(".")
	if err != nil {
		return nil, err
	}
	var some []guard
	for _, g := range append(tables(), rules(crds)...) {
		if filter.MatchString(g.name) {
			some = append(some, g)
		}
	}
	return some, nil
}

// checkAll checks the guards and prints the rows as they come.
func checkAll(ctx context.Context, guards []guard, parallel int, verbose bool) (err error) {
	begin := time.Now()
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "guards-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := prepare(ctx, root, dir, guards)
	if l != nil {
		defer func() { err = errors.Join(err, l.close()) }()
	}
	if err != nil {
		return err
	}
	fmt.Printf("%d guards, built in %s\n", len(guards), time.Since(begin).Round(time.Second))
	rows := make(chan row)
	var group errgroup.Group
	group.SetLimit(parallel)
	go func() {
		for i, g := range guards {
			group.Go(func() error { rows <- l.check(ctx, i, g); return nil })
		}
		_ = group.Wait() // no row returns an error: it is in the row
		close(rows)
	}()
	bad := 0
	for r := range rows {
		fmt.Print(r.text(verbose))
		if r.err != nil {
			bad++
		}
	}
	fmt.Printf("%d guards in %s\n", len(guards), time.Since(begin).Round(time.Second))
	if bad > 0 {
		return fmt.Errorf("%d rows do not hold", bad)
	}
	return ctx.Err()
}
