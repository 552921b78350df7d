package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func TestBelongs(t *testing.T) {
	const state = "/home/u/.cache/perdure/cluster"
	for name, c := range map[string]struct {
		argv []string
		want bool
	}{
		"our kubelet":                           {[]string{"/x/kubelet", "--config=" + state + "/kubelet.yaml"}, true},
		"another cluster's kubelet":             {[]string{"/x/kubelet", "--config=/var/lib/kubelet/config.yaml"}, false},
		"a folder whose name only begins alike": {[]string{"/x/kubelet", "--config=" + state + "-2/kubelet.yaml"}, false},
		"an editor on our file":                 {[]string{"vi", state + "/kubelet.yaml"}, false},
		"a program that got the old process id": {[]string{"sleep", "100"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (process{1, c.argv}).belongs("kubelet", state); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

func TestAStalePidFileIsNotBelieved(t *testing.T) {
	l := layout{State: t.TempDir()}
	write(t, l.pidFile("etcd"), strconv.Itoa(os.Getpid()))
	if p, found := l.find("etcd"); found {
		t.Fatalf("took %v for etcd", p)
	}
	if err := l.stop("etcd"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(l.pidFile("etcd")); err == nil {
		t.Error("the stale pid file is still there")
	}
}

func TestAComponentStartsOnceAndStopsAlsoWithoutItsPidFile(t *testing.T) {
	home := t.TempDir()
	l := layout{Home: home, State: filepath.Join(home, "cluster")}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	program := filepath.Join(home, "etcd")
	if err := os.Symlink(shell, program); err != nil {
		t.Fatal(err)
	}
	c := component{name: "etcd", path: program, args: []string{"-c", "while :; do sleep 0.1; done", l.state("etcd")}}
	if err := l.start(c); err != nil {
		t.Fatal(err)
	}
	first, running := l.find("etcd")
	if !running {
		t.Fatal("did not start")
	}
	if err := l.start(c); err != nil {
		t.Fatal(err)
	}
	if second, _ := l.find("etcd"); second.pid != first.pid {
		t.Errorf("started twice: %d and %d", first.pid, second.pid)
	}
	if err := os.Remove(l.pidFile("etcd")); err != nil {
		t.Fatal(err)
	}
	if err := l.stop("etcd"); err != nil {
		t.Fatal(err)
	}
	if !waitGone(first.pid, time.Second) {
		t.Error("still running")
	}
}
