package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// buildSecond builds kube-apiserver and kubectl of another Kubernetes version, for tests against it. Its module is
// made in the cache folder: only the default version's files are kept in the repository.
func buildSecond(ctx context.Context, out io.Writer, l layout, version string) error {
	version, err := resolveKubernetes(ctx, version)
	if err != nil {
		return err
	}
	folder := filepath.Join(l.Home, "modules", version)
	dir := l.binDir(version)
	first, err := l.artifacts("envtest")
	if err != nil {
		return err
	}
	second := []artifact{first[0]}
	for _, a := range first[1:] {
		a.folder, a.version, a.ldflags = folder, version, kubernetesLdflags(version)
		second = append(second, a)
	}
	if err := secondModule(ctx, folder, version, second[1:]); err != nil {
		return err
	}
	if err := build(ctx, out, dir, second); err != nil {
		return err
	}
	fmt.Fprintf(out, "export KUBEBUILDER_ASSETS=%s\n", dir)
	return nil
}

// resolveKubernetes turns v1.35 into its newest patch release and leaves a full version as it is.
func resolveKubernetes(ctx context.Context, version string) (string, error) {
	version = "v" + strings.TrimPrefix(version, "v")
	if strings.Count(version, ".") == 2 && !strings.HasSuffix(version, ".x") {
		return version, nil
	}
	minor := strings.TrimSuffix(version, ".x")
	all, err := goOutput(ctx, os.TempDir(), "list", "-m", "-versions", "k8s.io/kubernetes")
	if err != nil {
		return "", err
	}
	if newest := newestPatch(strings.Fields(all), minor); newest != "" {
		return newest, nil
	}
	return "", fmt.Errorf("no release of Kubernetes %s found", minor)
}

// newestPatch relies on the order of `go list -versions`, oldest first.
func newestPatch(versions []string, minor string) string {
	newest := ""
	for _, v := range versions {
		if strings.HasPrefix(v, minor+".") && !strings.Contains(v, "-") {
			newest = v
		}
	}
	return newest
}

func secondModule(ctx context.Context, folder, version string, programs []artifact) error {
	if _, err := os.Stat(filepath.Join(folder, "go.sum")); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	answer, err := goOutput(ctx, folder, "mod", "download", "-json", "k8s.io/kubernetes@"+version)
	if err != nil {
		return err
	}
	var download struct{ GoMod string }
	if err := json.Unmarshal([]byte(answer), &download); err != nil {
		return err
	}
	own, err := os.ReadFile(download.GoMod)
	if err != nil {
		return err
	}
	file := moduleFile("perdure.example/kubernetes", "1.25.0", version, stagingModules(string(own)))
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte(file), 0o644); err != nil {
		return err
	}
	args := []string{"get", "-tool"}
	for _, p := range programs {
		args = append(args, p.pkg+"@"+version) // without it, go get moves to the newest release
	}
	_, err = goOutput(ctx, folder, args...)
	return err
}

func goOutput(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	answer, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return string(answer), err
}
