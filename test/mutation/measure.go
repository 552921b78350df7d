package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/perdure/perdure/test/mutation/variants"
)

// fate is what became of a mutant.
type fate string

const (
	killed      fate = "killed"
	hung        fate = "killed by the time limit"
	survived    fate = "survived"
	equivalent  fate = "equivalent"
	notCompiled fate = "not compiled"
)

// slower is how much longer than without a change the tests may take before that counts as noticed.
const slower = 20

// measure runs the tests of a package with each of its mutants.
func measure(ctx context.Context, pkg string, filter *regexp.Regexp, parallel int) (r report, err error) {
	all, err := mutantsOf(pkg)
	if err != nil {
		return r, err
	}
	r.pkg = pkg
	for _, m := range all {
		if filter.MatchString(m.function) || filter.MatchString(m.File) {
			r.mutants = append(r.mutants, m)
		}
	}
	dir, err := os.MkdirTemp("", "mutation-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	root, err := os.Getwd()
	if err != nil {
		return r, err
	}
	b := bench{root: root, dir: dir, pkg: pkg}
	return r, b.run(ctx, &r, parallel)
}

// bench runs the tests of one package.
type bench struct{ root, dir, pkg string }

func (b bench) run(ctx context.Context, r *report, parallel int) error {
	begin := time.Now()
	r.fates = make([]fate, len(r.mutants))
	list := make([]variants.Variant, len(r.mutants))
	for i, m := range r.mutants {
		if m.function != "" {
			list[i] = variants.Variant{m.Edit}
		}
	}
	program := variants.New(b.root, b.dir, list)
	binary, err := program.Tests(ctx, "./"+b.pkg)
	if err != nil {
		return err
	}
	unchanged := time.Now()
	if out, err := b.test(ctx, binary, "", time.Minute); err != nil {
		return fmt.Errorf("the tests of %s fail without any change: %w\n%s", b.pkg, err, out)
	}
	limit := max(slower*time.Since(unchanged), 5*time.Second)
	broken := program.Broken()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	group.Go(func() error { // one after the other: they are compiled
		for i, m := range r.mutants {
			if m.function == "" {
				r.fates[i] = b.alone(ctx, program, m, limit)
			}
		}
		return ctx.Err()
	})
	for i, m := range r.mutants {
		switch {
		case m.function == "":
		case broken[i] != "":
			r.fates[i] = notCompiled
		default:
			group.Go(func() error {
				r.fates[i] = b.fate(ctx, binary, variants.Select(i), limit)
				return ctx.Err()
			})
		}
	}
	err = group.Wait()
	r.took = time.Since(begin)
	r.excuse()
	return err
}

// alone is for what stands outside of functions: it is compiled by itself.
func (b bench) alone(ctx context.Context, program *variants.Program, m mutant, limit time.Duration) fate {
	binary, err := program.Alone(ctx, "./"+b.pkg, variants.Variant{m.Edit})
	if err != nil {
		return notCompiled
	}
	return b.fate(ctx, binary, "", limit)
}

func (b bench) fate(ctx context.Context, binary, selected string, limit time.Duration) fate {
	out, err := b.test(ctx, binary, selected, limit)
	switch {
	case err == nil:
		return survived
	case bytes.Contains(out, []byte("panic: test timed out")):
		return hung
	default:
		return killed
	}
}

func (b bench) test(ctx context.Context, binary, selected string, limit time.Duration) ([]byte, error) {
	cmd := exec.CommandContext(ctx, binary, "-test.short", "-test.failfast", "-test.timeout="+limit.String())
	cmd.Dir = filepath.Join(b.root, b.pkg)
	cmd.Env = append(os.Environ(), selected)
	return cmd.CombinedOutput()
}
