package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const capSysResource = 24

// hasCapability reads the effective set of a /proc/PID/status text.
func hasCapability(status string, bit uint) bool {
	match := regexp.MustCompile(`(?m)^CapEff:\s*([0-9a-f]+)`).FindStringSubmatch(status)
	if match == nil {
		return true // not Linux's format; assume an ordinary root
	}
	set, err := strconv.ParseUint(match[1], 16, 64)
	return err == nil && set&(1<<bit) != 0
}

// requirement is a program or file that the node needs, and the Debian package that has it.
type requirement struct{ program, pkg string }

var requirements = []requirement{
	{"containerd", "containerd"}, {"ctr", "containerd"}, {"runc", "runc"}, {"nft", "nftables"}, {"ip", "iproute2"},
}

func missingPackages() []string {
	var missing []string
	for _, r := range requirements {
		if systemProgram(r.program) == "" && !slices.Contains(missing, r.pkg) {
			missing = append(missing, r.pkg)
		}
	}
	if cniFolder() == "" {
		missing = append(missing, "containernetworking-plugins")
	}
	return missing
}

// cniFolder is where the network plugins are: Debian's place or the upstream one.
func cniFolder() string {
	for _, dir := range []string{"/usr/lib/cni", "/opt/cni/bin"} {
		if _, err := os.Stat(filepath.Join(dir, "host-local")); err == nil {
			return dir
		}
	}
	return ""
}

func installPackages(ctx context.Context, out io.Writer, packages []string) error {
	if len(packages) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("install these yourself, this system has no apt-get: %s", strings.Join(packages, ", "))
	}
	fmt.Fprintf(out, "Installing %s …\n", strings.Join(packages, ", "))
	install := append([]string{"apt-get", "install", "-y", "--no-install-recommends"}, packages...)
	if run(ctx, install...) == nil {
		return nil
	}
	// The package lists may be missing or old; one update, one more try.
	if err := run(ctx, "apt-get", "update"); err != nil {
		return err
	}
	return run(ctx, install...)
}

// run executes a command quietly and returns what it said when it failed.
func run(ctx context.Context, argv ...string) error {
	_, err := output(ctx, argv...)
	return err
}

func output(ctx context.Context, argv ...string) (string, error) {
	path := argv[0]
	if found := systemProgram(path); found != "" {
		path = found
	}
	cmd := exec.CommandContext(ctx, path, argv[1:]...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	text, err := cmd.CombinedOutput()
	if err != nil {
		return string(text), fmt.Errorf("%s: %w: %s", strings.Join(argv, " "), err, strings.TrimSpace(string(text)))
	}
	return string(text), nil
}

// snapshotter names containerd's way of stacking layers: overlay mounts do not stack on overlay mounts, which is what
// the state folder lies on inside a container.
func snapshotter(folder string) string {
	const overlayMagic = 0x794c7630
	var fs unix.Statfs_t
	if err := unix.Statfs(folder, &fs); err == nil && int64(fs.Type) == overlayMagic {
		return "native"
	}
	return "overlayfs"
}

// resolvConf avoids systemd-resolved's stub, whose loopback address means nothing inside a pod.
func resolvConf() string {
	const resolved = "/run/systemd/resolve/resolv.conf"
	if _, err := os.Stat(resolved); err == nil {
		return resolved
	}
	return "/etc/resolv.conf"
}

func isTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}
