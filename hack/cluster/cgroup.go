package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// cgroupVersion reads a mountinfo text: 2 when the unified hierarchy itself is mounted at /sys/fs/cgroup, 1 when its
// controllers are (a unified folder beside them, as systemd mounts it, does not count).
func cgroupVersion(mountinfo string) int {
	version := 0
	for line := range strings.Lines(mountinfo) {
		at, kind := mountPointAndType(line)
		switch {
		case at == "/sys/fs/cgroup" && kind == "cgroup2":
			return 2
		case strings.HasPrefix(at, "/sys/fs/cgroup/") && kind == "cgroup":
			version = 1
		}
	}
	return version
}

// mountPointAndType splits a mountinfo line: the type follows a lone dash, after optional fields.
func mountPointAndType(line string) (at, kind string) {
	before, after, ok := strings.Cut(line, " - ")
	fields := strings.Fields(before)
	types := strings.Fields(after)
	if !ok || len(fields) < 5 || len(types) == 0 {
		return "", ""
	}
	return strings.NewReplacer(`\040`, " ").Replace(fields[4]), types[0]
}

func checkCgroups() error {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	switch cgroupVersion(string(text)) {
	case 1:
		return nil
	case 2:
		return prepareUnified("/sys/fs/cgroup")
	}
	return errors.New("no cgroup file system is mounted at /sys/fs/cgroup; pods need one")
}

// prepareUnified hands the controllers down to the pods. The root of a real machine allows that at once; inside a
// container the root is an ordinary group, which may not hold processes and hand controllers down, so they move aside.
func prepareUnified(root string) error {
	if _, err := os.Stat(filepath.Join(root, "cgroup.type")); err == nil {
		if err := moveProcesses(root, filepath.Join(root, "perdure-init")); err != nil {
			return err
		}
	}
	controllers, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(controllers)) {
		err := os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte("+"+name), 0o644)
		if err != nil && (name == "cpu" || name == "memory" || name == "pids") {
			return fmt.Errorf("hand the cgroup controller %s down: %w", name, err)
		}
	}
	return nil
}

func moveProcesses(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	list, err := os.Open(filepath.Join(from, "cgroup.procs"))
	if err != nil {
		return err
	}
	defer list.Close()
	for lines := bufio.NewScanner(list); lines.Scan(); {
		// A process that has ended meanwhile, or a kernel thread, cannot be moved and need not be.
		_ = os.WriteFile(filepath.Join(to, "cgroup.procs"), lines.Bytes(), 0o644)
	}
	return nil
}
