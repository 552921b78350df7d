package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a running process as /proc tells of it.
type process struct {
	pid  int
	argv []string
}

func readProcess(proc string, pid int) (process, bool) {
	text, err := os.ReadFile(filepath.Join(proc, strconv.Itoa(pid), "cmdline"))
	if err != nil || len(text) == 0 { // gone, or a zombie or a kernel thread
		return process{}, false
	}
	return process{pid, strings.Split(string(bytes.TrimRight(text, "\x00")), "\x00")}, true
}

// belongs says whether the process is the named component of the cluster in the state folder. A pid that was given to
// another program after a reboot fails here.
func (p process) belongs(name, state string) bool {
	return filepath.Base(p.argv[0]) == name && strings.Contains(strings.Join(p.argv[1:], "\x00"), state+"/")
}

// find looks in the pid file first and then at every process: a killed devcluster may have left none.
func (l layout) find(name string) (process, bool) {
	if text, err := os.ReadFile(l.pidFile(name)); err == nil {
		if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
			if p, ok := readProcess("/proc", pid); ok && p.belongs(name, l.State) {
				return p, true
			}
		}
	}
	for _, p := range allProcesses("/proc") {
		if p.belongs(name, l.State) {
			return p, true
		}
	}
	return process{}, false
}

func allProcesses(proc string) []process {
	entries, _ := os.ReadDir(proc) // no /proc, no processes
	var found []process
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if p, ok := readProcess(proc, pid); ok {
			found = append(found, p)
		}
	}
	return found
}

func (l layout) pidFile(name string) string { return l.state("run", name+".pid") }

// start runs the component as a daemon of its own session, unless it runs already.
func (l layout) start(c component) error {
	if _, running := l.find(c.name); running {
		return nil
	}
	if c.path == "" {
		return fmt.Errorf("%s is not installed", c.name)
	}
	for _, file := range []string{l.pidFile(c.name), l.logs(c.name)} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
	}
	log, err := os.OpenFile(l.logs(c.name), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(c.path, c.args...)
	cmd.Dir = l.State
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	pid := strconv.Itoa(cmd.Process.Pid)
	return errors.Join(os.WriteFile(l.pidFile(c.name), []byte(pid+"\n"), 0o644), cmd.Process.Release())
}

// stop asks the component to end and kills it when it does not.
func (l layout) stop(name string) error {
	p, running := l.find(name)
	if !running {
		return removeFile(l.pidFile(name))
	}
	if err := terminate(p.pid, 10*time.Second); err != nil {
		return fmt.Errorf("stop %s: %w", name, err)
	}
	return removeFile(l.pidFile(name))
}

func terminate(pid int, patience time.Duration) error {
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	if waitGone(pid, patience) {
		return nil
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	if !waitGone(pid, 5*time.Second) {
		return fmt.Errorf("process %d does not end", pid)
	}
	return nil
}

func waitGone(pid int, patience time.Duration) bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, alive := readProcess("/proc", pid); !alive {
			return true
		}
	}
	return false
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
