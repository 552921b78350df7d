package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// sysctl is a kernel setting that the node needs. want is empty where the kubelet itself sets it: we only remember the
// value to put it back.
type sysctl struct {
	name, want string
	atLeast    bool
}

var sysctls = []sysctl{
	{name: "net.ipv4.ip_forward", want: "1"},
	{name: "net.bridge.bridge-nf-call-iptables", want: "1"}, // pods reach Services whose pods share their bridge
	{name: "fs.inotify.max_user_instances", want: "1024", atLeast: true},
	{name: "vm.overcommit_memory"}, {name: "vm.panic_on_oom"}, {name: "kernel.panic"}, {name: "kernel.panic_on_oops"},
	{name: "kernel.keys.root_maxkeys"}, {name: "kernel.keys.root_maxbytes"},
}

func sysctlPath(root, name string) string {
	return filepath.Join(root, strings.ReplaceAll(name, ".", "/"))
}

func (s sysctl) satisfied(value string) bool {
	if s.want == "" || value == s.want {
		return true
	}
	have, errHave := strconv.Atoi(value)
	want, errWant := strconv.Atoi(s.want)
	return s.atLeast && errHave == nil && errWant == nil && have >= want
}

// applySysctls remembers the present values in file, unless an earlier run did, and then changes what must change.
func applySysctls(root, file string) error {
	before := map[string]string{}
	for _, s := range sysctls {
		if value, err := os.ReadFile(sysctlPath(root, s.name)); err == nil {
			before[s.name] = strings.TrimSpace(string(value))
		}
	}
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		text, err := json.MarshalIndent(before, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	for _, s := range sysctls {
		if value, there := before[s.name]; there && s.satisfied(value) || s.want == "" {
			continue
		}
		if err := os.WriteFile(sysctlPath(root, s.name), []byte(s.want), 0o644); err != nil {
			return fmt.Errorf("set %s: %w", s.name, err)
		}
	}
	return nil
}

// restoreSysctls puts back what applySysctls remembered. A setting that the kernel no longer has is passed over.
func restoreSysctls(root, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil // nothing was changed
	}
	before := map[string]string{}
	if err := json.Unmarshal(text, &before); err != nil {
		return err
	}
	var failed []error
	for name, value := range before {
		now, err := os.ReadFile(sysctlPath(root, name))
		if err != nil || strings.TrimSpace(string(now)) == value {
			continue
		}
		failed = append(failed, os.WriteFile(sysctlPath(root, name), []byte(value), 0o644))
	}
	return errors.Join(append(failed, os.Remove(file))...)
}

// sysctlChanges says what applySysctls would change.
func sysctlChanges(root string) []string {
	var changes, kubelets []string
	for _, s := range sysctls {
		if s.want == "" {
			kubelets = append(kubelets, s.name)
			continue
		}
		value, _ := os.ReadFile(sysctlPath(root, s.name))
		if now := strings.TrimSpace(string(value)); !s.satisfied(now) {
			changes = append(changes, fmt.Sprintf("sysctl %s: %s -> %s", s.name, now, s.want))
		}
	}
	slices.Sort(kubelets)
	return append(changes, "sysctls that the kubelet sets: "+strings.Join(kubelets, ", "))
}

// loadBridgeFilter makes net.bridge.* appear on kernels that keep it in a module.
func loadBridgeFilter(ctx context.Context) error {
	if _, err := os.Stat("/proc/sys/net/bridge"); err == nil {
		return nil
	}
	return run(ctx, "modprobe", "br_netfilter")
}
