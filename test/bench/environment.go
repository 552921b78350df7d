package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/discovery"
)

// calmLoad is the load average above which figures mean little.
const calmLoad = 1.5

// environment is where the figures are from.
type environment struct {
	Time       time.Time `json:"time"`
	Cores      int       `json:"cores"`
	Load       float64   `json:"loadBefore"`
	Nodes      int       `json:"nodes"`
	Kubernetes string    `json:"kubernetes"`
	Go         string    `json:"go"`
	Commit     string    `json:"commit"`
	Image      string    `json:"managerImage"`
	Managers   int32     `json:"managers"`
}

func (k *cluster) environment(ctx context.Context, m *manager) (environment, error) {
	d, err := discovery.NewDiscoveryClientForConfig(k.config)
	if err != nil {
		return environment{}, fmt.Errorf("ask for the version: %w", err)
	}
	server, err := d.ServerVersion()
	if err != nil {
		return environment{}, fmt.Errorf("ask for the version: %w", err)
	}
	var nodes corev1.NodeList
	if err := k.List(ctx, &nodes); err != nil {
		return environment{}, fmt.Errorf("list nodes: %w", err)
	}
	return environment{
		Time: time.Now().UTC().Truncate(time.Second), Cores: runtime.NumCPU(), Load: load1(), Nodes: len(nodes.Items),
		Kubernetes: server.GitVersion, Go: runtime.Version(), Commit: version(ctx), Image: m.image, Managers: m.replicas,
	}, nil
}

func (e environment) String() string {
	return fmt.Sprintf("%s · %d cores · load before %.2f · Kubernetes %s, %s · %s · commit %s · manager %s, %s",
		e.Time.Format("2006-01-02 15:04 MST"), e.Cores, e.Load, e.Kubernetes, plural(e.Nodes, "node"), e.Go, e.Commit,
		e.Image, plural(int(e.Managers), "replica"))
}

// warnings are reasons not to trust the figures that are known before the start.
func (e environment) warnings() []string {
	var w []string
	switch {
	case e.Load < 0:
		w = append(w, "the load of this machine is not known")
	case e.Load > calmLoad:
		w = append(w, fmt.Sprintf("the load was %.2f before the start, more than %.1f: the figures mean little", e.Load, calmLoad))
	}
	if !strings.HasSuffix(e.Image, ":"+e.Commit) {
		w = append(w, fmt.Sprintf("the manager runs %s, and the working tree is %s", e.Image, e.Commit))
	} else if strings.HasSuffix(e.Commit, "-dirty") {
		w = append(w, "the working tree has changes that are not committed, and the manager may be of an earlier state of it")
	}
	return w
}

// load1 is the load average of the last minute, or -1 where the system does not tell.
func load1() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return -1
	}
	first, _, _ := strings.Cut(string(text), " ")
	load, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return -1
	}
	return load
}

// awaitCalm lets the load of builds and installations go down.
func awaitCalm(ctx context.Context, limit time.Duration) error {
	start := time.Now()
	for told := false; load1() > calmLoad && time.Since(start) < limit; told = true {
		if !told {
			progress("waiting up to %s for the load to go down from %.2f", limit, load1())
		}
		if err := sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
	return nil
}
