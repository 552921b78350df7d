package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// down removes the cluster and undoes its changes to the host. It works from whatever is left of a cluster.
func down(ctx context.Context, out io.Writer, l layout) error {
	unlock, err := l.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if !l.exists() && !l.anyAlive() {
		fmt.Fprintln(out, "There is no cluster.")
		return nil
	}
	if err := tearDown(ctx, out, l); err != nil {
		return err
	}
	fmt.Fprintf(out, "The cluster is gone. Kept: the programs and images in %s, the logs in %s.\n",
		l.Home, filepath.Dir(l.logs("x")))
	return nil
}

func tearDown(ctx context.Context, out io.Writer, l layout) error {
	if os.Geteuid() != 0 && l.exists() && !l.exists("control-plane-only") {
		return errors.New("the cluster was made by root; only root can remove it: sudo --preserve-env=HOME,PATH,PERDURE_DEV_HOME devcluster down")
	}
	components := l.components(ports{}, false)
	slices.Reverse(components)
	for _, c := range components { // the kubelet before containerd, or it would start pods again
		if c.name == "containerd" {
			killContainers(l)
		}
		if err := l.stop(c.name); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "Every process is stopped.")
	if os.Geteuid() == 0 {
		err := errors.Join(unmountAll(l.State), networkDown(ctx), restoreSysctls("/proc/sys", l.state("sysctls.json")),
			removeLeftovers(l))
		if err != nil {
			return err
		}
	}
	return os.RemoveAll(l.State)
}

// killContainers ends every container of this cluster: first the shims, which name our socket and would report the
// ends, then whatever their cgroups still hold.
func killContainers(l layout) {
	for _, p := range allProcesses("/proc") {
		if strings.HasPrefix(filepath.Base(p.argv[0]), "containerd-shim") && slices.Contains(p.argv, l.containerd()) {
			for _, child := range childrenOf(p.pid) {
				_ = syscall.Kill(child, syscall.SIGKILL)
			}
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
	}
	if !l.exists("kubelet") { // never had a node: the pods are another program's
		return
	}
	for range 50 {
		if killGroups("/sys/fs/cgroup") == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func childrenOf(pid int) []int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // gone: no children
	var found []int
	for _, word := range strings.Fields(string(text)) {
		if child, err := strconv.Atoi(word); err == nil {
			found = append(found, child)
		}
	}
	return found
}

// podGroups lists the cgroup folders below /kubepods in every hierarchy, deepest first.
func podGroups(root string) []string {
	var found []string
	for _, pattern := range []string{"kubepods", "*/kubepods"} {
		tops, _ := filepath.Glob(filepath.Join(root, pattern)) // the pattern is constant and valid
		for _, top := range tops {
			_ = filepath.WalkDir(top, func(path string, d os.DirEntry, err error) error {
				if err == nil && d.IsDir() {
					found = append(found, path)
				}
				return nil
			})
		}
	}
	slices.Reverse(found)
	return found
}

// killGroups kills every process of a pod's cgroup and says how many there were.
func killGroups(root string) int {
	killed := 0
	for _, group := range podGroups(root) {
		text, _ := os.ReadFile(filepath.Join(group, "cgroup.procs"))
		for _, word := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(word); err == nil && pid > 1 {
				killed++
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}
	return killed
}

// unmountAll detaches every mount below folder; lazily, since a dead container may still hold one for a moment.
func unmountAll(folder string) error {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	var failed []error
	for _, at := range slices.Backward(mountsBelow(string(text), folder)) {
		if err := unix.Unmount(at, unix.MNT_DETACH); err != nil && !errors.Is(err, unix.EINVAL) {
			failed = append(failed, fmt.Errorf("unmount %s: %w", at, err))
		}
	}
	return errors.Join(failed...)
}

// mountsBelow lists the mount points below folder in the order in which they were made.
func mountsBelow(mountinfo, folder string) []string {
	var found []string
	for line := range strings.Lines(mountinfo) {
		if at, _ := mountPointAndType(line); strings.HasPrefix(at, folder+"/") {
			found = append(found, at)
		}
	}
	return found
}

// removeLeftovers removes what the kubelet keeps outside its folder.
func removeLeftovers(l layout) error {
	if !l.exists("kubelet") {
		return nil
	}
	for _, group := range podGroups("/sys/fs/cgroup") {
		_ = syscall.Rmdir(group) // only an empty one can be removed, so another program's stays
	}
	removeContainerTraces(l)
	links, err := filepath.Glob("/var/log/containers/*")
	if err != nil {
		return err
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, l.State+"/") {
			if err := removeFile(link); err != nil {
				return err
			}
		}
	}
	_ = syscall.Rmdir("/var/log/containers")
	return nil
}

// removeContainerTraces removes what a container that was killed leaves outside the state folder: its shim's socket,
// named in its bundle, and the result of its pod's loopback network.
func removeContainerTraces(l layout) {
	addresses, _ := filepath.Glob(l.state("run/containerd/io.containerd.runtime.v2.task/k8s.io/*/address"))
	for _, file := range addresses {
		if address, err := os.ReadFile(file); err == nil {
			_ = os.Remove(strings.TrimPrefix(strings.TrimSpace(string(address)), "unix://"))
		}
	}
	sandboxes, _ := filepath.Glob(l.state("containerd/io.containerd.grpc.v1.cri/sandboxes/*"))
	for _, sandbox := range sandboxes {
		_ = os.Remove("/var/lib/cni/results/cni-loopback-" + filepath.Base(sandbox) + "-lo")
	}
}
