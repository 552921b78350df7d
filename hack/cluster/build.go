package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// artifact is one program to build: a package of a module folder.
type artifact struct {
	name, folder, pkg, version, ldflags string
	coldSeconds                         int // measured on two cores; for the estimate only
}

func (l layout) artifacts(set string) ([]artifact, error) {
	kube := func(name string, seconds int) artifact {
		return artifact{name, filepath.Join(l.Source, "kubernetes"), "k8s.io/kubernetes/cmd/" + name,
			l.Pins.Kubernetes, kubernetesLdflags(l.Pins.Kubernetes), seconds}
	}
	etcd := artifact{"etcd", filepath.Join(l.Source, "etcd"), "go.etcd.io/etcd/server/v3", l.Pins.Etcd, "-s -w", 45}
	dns := artifact{"coredns", filepath.Join(l.Source, "coredns"), "github.com/coredns/coredns", l.Pins.CoreDNS, "-s -w", 60}
	helm := artifact{"helm", filepath.Join(l.Source, "helm"), "helm.sh/helm/v4/cmd/helm", l.Pins.Helm,
		"-s -w -X helm.sh/helm/v4/internal/version.version=" + l.Pins.Helm, 100}
	envtest := []artifact{etcd, kube("kube-apiserver", 190), kube("kubectl", 20)}
	control := append(envtest, kube("kube-controller-manager", 50), kube("kube-scheduler", 20))
	cluster := append(control, kube("kubelet", 30), kube("kube-proxy", 15), dns)
	sets := map[string][]artifact{"envtest": envtest, "control-plane": control, "cluster": cluster,
		"helm": {helm}, "all": append(cluster, helm)}
	if found, ok := sets[set]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("unknown set %q: use envtest, cluster, helm or all", set)
}

// build compiles the artifacts that are missing or of another version into dir.
func build(ctx context.Context, out io.Writer, dir string, wanted []artifact) error {
	var todo []artifact
	seconds := 0
	for _, a := range wanted {
		if !a.built(dir) {
			todo = append(todo, a)
			seconds += a.coldSeconds
		}
	}
	if len(todo) == 0 {
		fmt.Fprintf(out, "Everything is built already in %s\n", dir)
		return nil
	}
	if err := os.MkdirAll(filepath.Join(dir, ".stamps"), 0o755); err != nil {
		return err
	}
	fmt.Fprintf(out, "Building %d programs into %s; the first time this takes about %d minutes on two cores.\n",
		len(todo), dir, seconds/60+1)
	start := time.Now()
	for i, a := range todo {
		fmt.Fprintf(out, "[%d of %d] %s %s … ", i+1, len(todo), a.name, a.version)
		began := time.Now()
		if err := a.build(ctx, dir); err != nil {
			fmt.Fprintln(out, "failed")
			return err
		}
		fmt.Fprintf(out, "%s (elapsed %s)\n", time.Since(began).Round(time.Second), time.Since(start).Round(time.Second))
	}
	return nil
}

func (a artifact) build(ctx context.Context, dir string) error {
	target := filepath.Join(dir, a.name)
	// Build beside the target and rename: a running program's file cannot be overwritten, and an interrupted build
	// must not look finished.
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", a.ldflags, "-o", target+".new", a.pkg)
	cmd.Dir = a.folder
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", a.name, err, output.Bytes())
	}
	if err := os.Rename(target+".new", target); err != nil {
		return err
	}
	return os.WriteFile(a.stampFile(dir), []byte(a.stamp()), 0o644)
}

func (a artifact) stampFile(dir string) string { return filepath.Join(dir, ".stamps", a.name) }

// stamp changes with anything that would change the program.
func (a artifact) stamp() string {
	return fmt.Sprintf("%s %s\n%s\n", a.version, runtime.GOARCH, a.ldflags)
}

func (a artifact) built(dir string) bool {
	stamp, err := os.ReadFile(a.stampFile(dir))
	if err != nil || string(stamp) != a.stamp() {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, a.name))
	return err == nil
}
