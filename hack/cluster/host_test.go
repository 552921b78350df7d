package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes a file and the folders above it.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func TestCgroupVersion(t *testing.T) {
	for name, c := range map[string]struct {
		mountinfo string
		want      int
	}{
		"the unified hierarchy at the top is version 2": {
			"30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n", 2},
		"controllers below it are version 1": {
			"25 22 0:22 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n26 25 0:23 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", 1},
		"a unified folder beside the controllers is still version 1": {
			"26 25 0:23 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n27 25 0:24 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n", 1},
		"nothing mounted": {"20 1 8:1 / / rw - ext4 /dev/sda1 rw\n", 0},
		"a broken line":   {"nonsense\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cgroupVersion(c.mountinfo); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestPrepareUnifiedHandsControllersDown(t *testing.T) {
	root := t.TempDir()
	write(t, root+"/cgroup.controllers", "memory\n")
	write(t, root+"/cgroup.subtree_control", "")
	if err := prepareUnified(root); err != nil {
		t.Fatal(err)
	}
	if got := read(t, root+"/cgroup.subtree_control"); got != "+memory" {
		t.Errorf("subtree_control: got %q", got)
	}
	if _, err := os.Stat(root + "/perdure-init"); err == nil {
		t.Error("moved processes although this is a machine's own root")
	}
}

func TestPrepareUnifiedMovesProcessesOutOfAContainersRoot(t *testing.T) {
	root := t.TempDir()
	write(t, root+"/cgroup.type", "domain\n")
	write(t, root+"/cgroup.procs", "17\n")
	write(t, root+"/cgroup.controllers", "")
	if err := prepareUnified(root); err != nil {
		t.Fatal(err)
	}
	if got := read(t, root+"/perdure-init/cgroup.procs"); got != "17" {
		t.Errorf("moved %q, want 17", got)
	}
}

func TestHasCapability(t *testing.T) {
	for name, c := range map[string]struct {
		status string
		want   bool
	}{
		"a full set has it":                {"Name:\tx\nCapEff:\t000001ffffffffff\n", true},
		"a set without bit 24 lacks it":    {"CapInh:\t0\nCapEff:\t000001fffeffffff\n", false},
		"an unknown format counts as full": {"", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hasCapability(c.status, capSysResource); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

func TestOnlyMountsBelowTheFolderAreFound(t *testing.T) {
	mountinfo := "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n" +
		"2 1 0:5 / /home/u/cluster/run/netns/a rw - nsfs nsfs rw\n" +
		"3 1 0:6 / /home/u/cluster/kubelet/with\\040space rw shared:1 - tmpfs tmpfs rw\n" +
		"4 1 0:7 / /home/u/cluster-of-another rw - tmpfs tmpfs rw\n"
	got := mountsBelow(mountinfo, "/home/u/cluster")
	want := []string{"/home/u/cluster/run/netns/a", "/home/u/cluster/kubelet/with space"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSysctlsAreChangedAndPutBack(t *testing.T) {
	root, file := t.TempDir(), filepath.Join(t.TempDir(), "sysctls.json")
	forward := root + "/net/ipv4/ip_forward"
	instances := root + "/fs/inotify/max_user_instances"
	kernelPanic := root + "/kernel/panic"
	write(t, forward, "0\n")
	write(t, root+"/net/bridge/bridge-nf-call-iptables", "1\n")
	write(t, instances, "8192\n")
	write(t, kernelPanic, "1\n")
	for range 2 { // the second run must not take the changed values for the host's own
		if err := applySysctls(root, file); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, forward); got != "1" {
		t.Errorf("ip_forward: got %s", got)
	}
	if got := read(t, instances); got != "8192" {
		t.Errorf("a value that is high enough was lowered to %s", got)
	}
	write(t, kernelPanic, "10\n") // as the kubelet does
	if err := restoreSysctls(root, file); err != nil {
		t.Fatal(err)
	}
	if got := read(t, forward) + read(t, kernelPanic); got != "01" {
		t.Errorf("after restoring: got %s", got)
	}
	if err := restoreSysctls(root, file); err != nil {
		t.Errorf("restoring twice: %v", err)
	}
}

func TestPodGroupsAreFoundInBothHierarchiesDeepestFirst(t *testing.T) {
	root := t.TempDir()
	write(t, root+"/memory/kubepods/pod1/cgroup.procs", "")
	write(t, root+"/kubepods/pod2/cgroup.procs", "")
	write(t, root+"/memory/system/cgroup.procs", "")
	got := podGroups(root)
	want := []string{root + "/memory/kubepods/pod1", root + "/memory/kubepods", root + "/kubepods/pod2", root + "/kubepods"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPortsAreFreeAndDistinct(t *testing.T) {
	p, err := choosePorts()
	if err != nil {
		t.Fatal(err)
	}
	if p.Etcd == p.EtcdPeer || p.API == 0 || p.DNSReady == 0 {
		t.Errorf("got %+v", p)
	}
	if next, err := freePort(p.API, map[int]bool{p.API: true}); err != nil || next <= p.API {
		t.Errorf("a taken port: got %d, %v", next, err)
	}
}
