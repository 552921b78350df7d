package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// status prints what runs and how to go on. It fails unless everything is healthy.
func status(ctx context.Context, out io.Writer, l layout) error {
	p, err := loadPorts(l)
	if err != nil {
		fmt.Fprintln(out, "There is no cluster. Start one with: devcluster up")
		return errors.New("no cluster")
	}
	controlPlaneOnly := l.exists("control-plane-only")
	sick := printComponents(ctx, out, l, l.components(p, controlPlaneOnly))
	fmt.Fprintln(out)
	if controlPlaneOnly {
		fmt.Fprintln(out, "Node         none (control plane only)")
	} else if node, err := nodeReady(ctx, l); err != nil {
		sick = append(sick, "the node")
		fmt.Fprintln(out, "Node         not ready")
	} else {
		fmt.Fprintf(out, "Node         %s\n", node)
	}
	fmt.Fprintf(out, "Versions     Kubernetes %s, etcd %s, CoreDNS %s\n", l.Pins.Kubernetes, l.Pins.Etcd, l.Pins.CoreDNS)
	fmt.Fprintf(out, "Kubeconfig   %s\nAudit log    %s\n\n", l.kubeconfig(), l.auditLog())
	if len(sick) > 0 {
		fmt.Fprintln(out, "Next: read the logs above, then: devcluster up   (or: devcluster down, and start anew)")
		return fmt.Errorf("not healthy: %s", strings.Join(sick, ", "))
	}
	fmt.Fprintln(out, "Next: eval \"$(devcluster env)\" && kubectl get nodes")
	return nil
}

func printComponents(ctx context.Context, out io.Writer, l layout, components []component) (sick []string) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "COMPONENT\tSTATE\tPID\tSINCE\tLOG")
	for _, c := range components {
		state, pid, since := "stopped", "-", "-"
		if running, ok := l.find(c.name); ok {
			pid, state = fmt.Sprint(running.pid), "running"
			if folder, err := os.Stat(filepath.Join("/proc", pid)); err == nil {
				since = time.Since(folder.ModTime()).Round(time.Second).String()
			}
			if err := l.probe(ctx, c); err != nil {
				state = "unhealthy"
			}
		}
		if state != "running" {
			sick = append(sick, c.name)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", c.name, state, pid, since, l.logs(c.name))
	}
	_ = table.Flush() // to the terminal
	return sick
}

// probe asks a component for its health once.
func (l layout) probe(ctx context.Context, c component) error {
	switch {
	case c.url != "":
		return healthy(ctx, c.url)
	case c.name == "kube-apiserver":
		_, err := l.kubectl(ctx, "get", "--raw=/readyz", "--request-timeout=5s")
		return err
	case os.Geteuid() == 0: // containerd's socket is root's
		return run(ctx, "ctr", "--address", l.containerd(), "version")
	}
	return nil
}

func nodeReady(ctx context.Context, l layout) (string, error) {
	const path = `{.status.conditions[?(@.type=="Ready")].status} {.status.nodeInfo.kubeletVersion}`
	answer, err := l.kubectl(ctx, "get", "node", nodeName, "--request-timeout=5s", "-o", "jsonpath="+path)
	if err != nil {
		return "", err
	}
	ready, version, _ := strings.Cut(answer, " ")
	if ready != "True" {
		return "", errors.New("not ready")
	}
	return nodeName + " ready, kubelet " + version, nil
}

// printEnv prints what a shell needs to use the cluster.
func printEnv(out io.Writer, l layout) {
	assets := l.binDir(l.Pins.Kubernetes)
	fmt.Fprintf(out, "export PERDURE_DEV_HOME=%q\n", l.Home)
	fmt.Fprintf(out, "export KUBECONFIG=%q\n", l.kubeconfig())
	fmt.Fprintf(out, "export KUBEBUILDER_ASSETS=%q\n", assets)
	fmt.Fprintf(out, "export PERDURE_AUDIT_LOG=%q\n", l.auditLog())
	fmt.Fprintf(out, "export PATH=%q:\"$PATH\"\n", assets)
}
