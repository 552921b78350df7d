package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// upOptions are the flags of "up".
type upOptions struct {
	Yes, ControlPlaneOnly bool
}

// up brings the cluster to a healthy state from whatever it finds.
func up(ctx context.Context, out io.Writer, l layout, o upOptions) error {
	start := time.Now()
	unlock, err := l.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := checkMode(ctx, out, l, o); err != nil {
		return err
	}
	if !o.ControlPlaneOnly {
		if err := agree(out, l, o); err != nil {
			return err
		}
		if err := installPackages(ctx, out, missingPackages()); err != nil {
			return err
		}
	}
	set := "cluster"
	if o.ControlPlaneOnly {
		set = "control-plane"
	}
	wanted, err := l.artifacts(set)
	if err != nil {
		return err
	}
	if err := build(ctx, out, l.binDir(l.Pins.Kubernetes), wanted); err != nil {
		return err
	}
	if err := bringUp(ctx, out, l, o.ControlPlaneOnly); err != nil {
		return fmt.Errorf("%w\nLogs are in %s; try again after: devcluster down", err, filepath.Dir(l.logs("x")))
	}
	if err := l.shareWithSudoUser(); err != nil {
		return err
	}
	fmt.Fprintf(out, "The cluster is up (%s). Next:\n  eval \"$(devcluster env)\" && kubectl get nodes\n",
		time.Since(start).Round(time.Second))
	return nil
}

// checkMode refuses what cannot work and cleans up after a cluster that died: nothing runs but its state is there.
func checkMode(ctx context.Context, out io.Writer, l layout, o upOptions) error {
	if !o.ControlPlaneOnly && os.Geteuid() != 0 {
		return notRoot()
	}
	if p, found := l.foreignKubelet(); found && !o.ControlPlaneOnly {
		return fmt.Errorf("another kubelet runs on this machine (process %d); two would end each other's pods", p.pid)
	}
	alive := l.anyAlive()
	if alive && l.exists("control-plane-only") != o.ControlPlaneOnly {
		return errors.New("a cluster of the other kind (control plane only, or with a node) is running; " +
			"remove it first with: devcluster down")
	}
	if alive {
		return nil
	}
	if l.exists() {
		fmt.Fprintln(out, "Removing what an earlier cluster left behind …")
		if err := tearDown(ctx, out, l); err != nil {
			return err
		}
	}
	return l.rotateLogs()
}

// rotateLogs keeps one earlier cluster's logs.
func (l layout) rotateLogs() error {
	logs := filepath.Dir(l.logs("x"))
	if err := os.RemoveAll(logs + ".previous"); err != nil {
		return err
	}
	if err := os.Rename(logs, logs+".previous"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func notRoot() error {
	missing := "none"
	if packages := missingPackages(); len(packages) > 0 {
		missing = strings.Join(packages, " ") + "   (as root, \"devcluster up\" installs them)"
	}
	return fmt.Errorf(`pods need root: containerd, the network bridge and the kubelet cannot work without it.
  Missing packages: %s
  With pods:     devcluster build && sudo --preserve-env=HOME,PATH,PERDURE_DEV_HOME devcluster up
  Without pods:  devcluster up --control-plane-only   (API server, controllers and scheduler only)`, missing)
}

func (l layout) anyAlive() bool {
	for _, c := range l.components(ports{}, false) {
		if _, running := l.find(c.name); running {
			return true
		}
	}
	return false
}

func (l layout) foreignKubelet() (process, bool) {
	for _, p := range allProcesses("/proc") {
		if filepath.Base(p.argv[0]) == "kubelet" && !p.belongs("kubelet", l.State) {
			return p, true
		}
	}
	return process{}, false
}

// lock keeps two devclusters from working on the same cluster; the kernel lets go of it when this process ends.
func (l layout) lock() (func(), error) {
	if err := os.MkdirAll(l.Home, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(l.Home, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another devcluster is at work in %s", l.Home), file.Close())
	}
	return func() { _ = file.Close() }, nil
}

// hostChanges lists what "up" does outside its own folder.
func hostChanges(l layout) []string {
	var changes []string
	if packages := missingPackages(); len(packages) > 0 {
		changes = append(changes, "install Debian packages: "+strings.Join(packages, " ")+
			" (on a host with systemd, containerd's own service starts too; devcluster does not use it)")
	}
	changes = append(changes, sysctlChanges("/proc/sys")...)
	return append(changes,
		"network bridge "+bridgeName+" with "+bridgeIP+"/16 and a route for "+serviceNet,
		"nftables tables ip "+networkID+", ip kube-proxy, ip6 kube-proxy; two iptables FORWARD rules if that chain drops",
		"mounts and network namespaces below "+l.State,
		"cgroups /kubepods; files in /run/containerd/s, /var/lib/cni/results, /var/log/containers while pods run",
	)
}

// agree prints the changes and asks a person; programs are not asked.
func agree(out io.Writer, l layout, o upOptions) error {
	if l.anyAlive() {
		return nil
	}
	fmt.Fprintln(out, "This changes the host (\"devcluster down\" undoes all of it but the packages):")
	for _, change := range hostChanges(l) {
		fmt.Fprintln(out, "  -", change)
	}
	if o.Yes || os.Getenv("CI") != "" || !isTerminal(os.Stdin) {
		return nil
	}
	fmt.Fprint(out, "Go on? [y/N] ")
	answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
		return errors.New("nothing was changed")
	}
	return nil
}
