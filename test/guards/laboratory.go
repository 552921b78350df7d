package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"github.com/perdure/perdure/test/mutation/variants"
)

// laboratory has all that rows are checked with: the test binaries, in which each guard of the code can be disabled, and
// the API servers.
type laboratory struct {
	root, dir string
	binaries  map[string]string
	crds      []*apiextensionsv1.CustomResourceDefinition
	// shared is for all that needs an API server with the CRDs as they are; rules is for one changed CRD at a time.
	shared, rules *server
	ruleTurn      sync.Mutex

	mu sync.Mutex
	// intact are the verdicts of tests with all guards, so that a test that several rows name runs once.
	intact map[test]func() (verdict, string, error)
}

// row is what became of a guard.
type row struct {
	guard guard
	why   string // what the test said without the guard
	err   error
}

var (
	errPasses = errors.New("the test passes without the guard")
	errFails  = errors.New("the test fails with the guard")
)

// prepare builds everything for the given guards.
func prepare(ctx context.Context, root, dir string, guards []guard) (*laboratory, error) {
	l := &laboratory{root: root, dir: dir, binaries: map[string]string{}, intact: map[test]func() (verdict, string, error){}}
	list := make([]variants.Variant, len(guards))
	server := map[bool]bool{} // whether a rule needs one
	var rotten []error
	for i, g := range guards {
		v, err := g.variant(root)
		rotten = append(rotten, err)
		list[i] = v
		l.binaries[g.test.pkg] = ""
		if g.test.suite != "" {
			server[g.rule != nil] = true
		}
	}
	if err := errors.Join(rotten...); err != nil {
		return nil, err
	}
	if err := l.startServers(server[false] || server[true], server[true]); err != nil {
		return l, err
	}
	program := variants.New(root, dir, list)
	for pkg := range l.binaries {
		binary, err := program.Tests(ctx, "./"+pkg)
		if err != nil {
			return l, err
		}
		l.binaries[pkg] = binary
	}
	var broken []error
	for i, why := range program.Broken() {
		broken = append(broken, fmt.Errorf("guard %q: the code without it does not compile: %s", guards[i].name, why))
	}
	if err := errors.Join(broken...); err != nil {
		return l, err
	}
	return l, nil
}

// startServers starts the API servers that are needed.
func (l *laboratory) startServers(shared, rules bool) (err error) {
	if l.crds, err = readCRDs(l.root); err != nil {
		return err
	}
	if shared {
		l.shared, err = l.server("shared")
	}
	if err == nil && rules {
		l.rules, err = l.server("rules")
	}
	return err
}

func (l *laboratory) server(name string) (*server, error) {
	dir := filepath.Join(l.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	return startServer(dir)
}

func (l *laboratory) close() error {
	var errs []error
	for _, s := range []*server{l.shared, l.rules} {
		if s != nil {
			errs = append(errs, s.stop())
		}
	}
	return errors.Join(errs...)
}

// check runs the test of a guard with it and without it. n is the number of the guard.
func (l *laboratory) check(ctx context.Context, n int, g guard) row {
	r := row{guard: g}
	v, why, err := l.withGuards(ctx, g.test)
	switch {
	case err != nil:
		r.err = err
		return r
	case v != passed:
		r.err, r.why = errFails, why
		return r
	}
	if g.rule != nil {
		v, r.why, r.err = l.withoutRule(ctx, n, g)
	} else {
		v, r.why, r.err = l.run(ctx, g.test, append(l.serverOf(g.test), variants.Select(n))...)
	}
	if r.err == nil && v != failed {
		r.err = errPasses
	}
	return r
}

func (l *laboratory) withGuards(ctx context.Context, t test) (verdict, string, error) {
	l.mu.Lock()
	once := l.intact[t]
	if once == nil {
		var v verdict
		var why string
		var err error
		var run sync.Once
		once = func() (verdict, string, error) {
			run.Do(func() { v, why, err = l.run(ctx, t, l.serverOf(t)...) })
			return v, why, err
		}
		l.intact[t] = once
	}
	l.mu.Unlock()
	return once()
}

func (l *laboratory) serverOf(t test) []string {
	if t.suite == "" {
		return nil
	}
	return l.shared.env()
}

// withoutRule runs a test against an API server that lacks a rule; one after the other, because it has one CRD of a kind.
func (l *laboratory) withoutRule(ctx context.Context, n int, g guard) (v verdict, why string, err error) {
	l.ruleTurn.Lock()
	defer l.ruleTurn.Unlock()
	probe := fmt.Sprintf("probe-%d", n)
	dir, err := l.rules.use(ctx, g.rule.without(l.crds, probe), probe)
	if err != nil {
		return "", "", err
	}
	v, why, err = l.run(ctx, g.test, append(l.rules.env(), "PERDURE_CRDS="+dir)...)
	for _, crd := range l.crds { // as it was, for the rules of the other kinds
		if err == nil && crd.Spec.Names.Kind == g.rule.kind {
			_, err = l.rules.use(ctx, crd, "")
		}
	}
	return v, why, err
}
