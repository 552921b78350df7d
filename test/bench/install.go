package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

const imageRepository = "ghcr.io/perdure/perdure"

var errNoManager = errors.New(`no manager is ready in namespace perdure-system.
Install Perdure with "make demo", or
  make image IMAGE=` + imageRepository + `:dev
  helm upgrade --install perdure charts/perdure --namespace perdure-system --create-namespace --set image.tag=dev --wait
or let the bench do it with --install`)

// ensureManager installs Perdure where the mode says so, and tells what runs.
func (k *cluster) ensureManager(ctx context.Context, mode installMode) (*manager, error) {
	m, err := k.awaitManager(ctx)
	if err != nil {
		return nil, err
	}
	if mode == installAlways || (mode == installAuto && m == nil) {
		if err := install(ctx, m); err != nil {
			return nil, err
		}
		if m, err = k.findManager(ctx); err != nil {
			return nil, err
		}
	}
	if m == nil {
		return nil, errNoManager
	}
	return m, nil
}

// install does what hack/demo.sh does: it builds the manager's image, loads it into the local cluster, and installs the
// chart.
func install(ctx context.Context, running *manager) error {
	root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return fmt.Errorf("find the repository: %w", err)
	}
	tag := version(ctx)
	image := imageRepository + ":" + tag
	progress("installing %s", image)
	steps := [][]string{
		{"make", "--no-print-directory", "image", "IMAGE=" + image},
		{
			"helm", "upgrade", "--install", "perdure", "charts/perdure", "--namespace", managerKey.Namespace, "--create-namespace",
			"--reset-then-reuse-values", "--set", "image.repository=" + imageRepository, "--set", "image.tag=" + tag,
			"--wait", "--timeout", "3m",
		},
	}
	if running != nil && running.image == image {
		// The tag is the same, so nothing else makes its pods new.
		steps = append(steps,
			[]string{"kubectl", "-n", managerKey.Namespace, "rollout", "restart", "deployment/" + managerKey.Name},
			[]string{"kubectl", "-n", managerKey.Namespace, "rollout", "status", "deployment/" + managerKey.Name, "--timeout=3m"})
	}
	for _, step := range steps {
		cmd := exec.CommandContext(ctx, step[0], step[1:]...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = root, os.Stderr, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("install: %s: %w", strings.Join(step[:2], " "), err)
		}
	}
	return nil
}

// version is the tag that the Makefile gives to what is built of the working tree.
func version(ctx context.Context) string {
	v, err := output(ctx, "", "git", "describe", "--tags", "--always", "--dirty")
	if err != nil || v == "" {
		return "dev"
	}
	return v
}

func output(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
