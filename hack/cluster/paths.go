package main

import (
	"errors"
	"os"
	"path/filepath"
)

const (
	nodeName   = "perdure-node"
	bridgeName = "perdure0"
	networkID  = "perdure-dev"
	bridgeIP   = "10.88.0.1"
	podCIDR    = "10.88.0.0/16"
	serviceNet = "10.96.0.0/16"
	apiService = "10.96.0.1"
	dnsService = "10.96.0.10"
)

// layout says where everything is. Home holds the build cache, which outlives clusters, and State, which does not.
type layout struct {
	Home, State, Source string
	Pins                pins
}

func newLayout() (layout, error) {
	home := os.Getenv("PERDURE_DEV_HOME")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			return layout{}, err
		}
		home = filepath.Join(user, ".cache", "perdure")
	}
	home, err := filepath.Abs(home)
	if err != nil {
		return layout{}, err
	}
	source, err := findSource()
	if err != nil {
		return layout{}, err
	}
	p, err := readPins(source)
	return layout{Home: home, State: filepath.Join(home, "cluster"), Source: source, Pins: p}, err
}

// findSource looks for the hack folder beside the command (bin/..) and then upwards from the working directory.
func findSource() (string, error) {
	var starts []string
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	for _, dir := range starts {
		for ; ; dir = filepath.Dir(dir) {
			hack := filepath.Join(dir, "hack")
			if _, err := os.Stat(filepath.Join(hack, "kubernetes", "go.mod")); err == nil {
				return hack, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", errors.New("cannot find the folder hack/: run devcluster inside the repository")
}

func (l layout) state(parts ...string) string {
	return filepath.Join(append([]string{l.State}, parts...)...)
}
func (l layout) logs(name string) string  { return filepath.Join(l.Home, "logs", name+".log") }
func (l layout) bin(name string) string   { return filepath.Join(l.binDir(l.Pins.Kubernetes), name) }
func (l layout) binDir(k8s string) string { return filepath.Join(l.Home, "bin", k8s) }
func (l layout) kubeconfig() string       { return l.state("kubeconfig") }
func (l layout) auditLog() string         { return l.state("audit.log") }
func (l layout) pki(name string) string   { return l.state("pki", name) }
func (l layout) containerd() string       { return l.state("run", "containerd.sock") }
func (l layout) exists(parts ...string) bool {
	_, err := os.Lstat(l.state(parts...))
	return err == nil
}
