package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// component is one process of the cluster.
type component struct {
	name string   // of the process and of its pid and log file
	path string   // the program
	args []string // every component's arguments name the state folder: that is how we know our own
	node bool     // runs only where pods run, as root
	url  string   // answers 200 when healthy; empty where there is none
}

// components lists the processes in the order in which they start.
func (l layout) components(p ports, controlPlaneOnly bool) []component {
	all := []component{l.etcd(p), l.apiserver(p, controlPlaneOnly), l.controllerManager(p), l.scheduler(p)}
	if controlPlaneOnly {
		return all
	}
	return append(all, l.containerdProcess(), l.kubelet(p), l.kubeProxy(p), l.coredns(p))
}

func (l layout) etcd(p ports) component {
	client := fmt.Sprintf("http://127.0.0.1:%d", p.Etcd)
	peer := fmt.Sprintf("http://127.0.0.1:%d", p.EtcdPeer)
	args := []string{
		"--name=dev", "--data-dir=" + l.state("etcd"),
		"--listen-client-urls=" + client, "--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=dev=" + peer,
		"--auto-compaction-mode=periodic", "--auto-compaction-retention=30m", "--quota-backend-bytes=4294967296",
	}
	// Benchmarks need honest disks; a developer in a hurry may choose otherwise.
	if os.Getenv("PERDURE_DEV_ETCD_NO_FSYNC") == "1" {
		args = append(args, "--unsafe-no-fsync")
	}
	return component{name: "etcd", path: l.bin("etcd"), args: args, url: client + "/health"}
}

func (l layout) apiserver(p ports, controlPlaneOnly bool) component {
	args := []string{
		fmt.Sprintf("--secure-port=%d", p.API),
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", p.Etcd),
		"--service-cluster-ip-range=" + serviceNet,
		"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction", "--anonymous-auth=false",
		"--client-ca-file=" + l.pki("ca.crt"),
		"--tls-cert-file=" + l.pki("apiserver.crt"), "--tls-private-key-file=" + l.pki("apiserver.key"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + l.pki("service-accounts.pub"),
		"--service-account-signing-key-file=" + l.pki("service-accounts.key"),
		"--kubelet-certificate-authority=" + l.pki("ca.crt"),
		"--kubelet-client-certificate=" + l.pki("apiserver-kubelet-client.crt"),
		"--kubelet-client-key=" + l.pki("apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP",
		"--requestheader-client-ca-file=" + l.pki("front-proxy-ca.crt"), "--requestheader-allowed-names=front-proxy-client",
		"--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + l.pki("front-proxy-client.crt"),
		"--proxy-client-key-file=" + l.pki("front-proxy-client.key"),
		"--audit-policy-file=" + l.state("audit.yaml"), "--audit-log-path=" + l.auditLog(),
		"--audit-log-maxsize=100", "--audit-log-maxbackup=2", "--allow-privileged=true",
	}
	if controlPlaneOnly {
		args = append(args, "--bind-address=127.0.0.1")
	} else {
		args = append(args, "--bind-address=0.0.0.0", "--advertise-address="+bridgeIP)
	}
	return component{name: "kube-apiserver", path: l.bin("kube-apiserver"), args: args}
}

func (l layout) controllerManager(p ports) component {
	config := l.state("controller-manager.kubeconfig")
	return component{name: "kube-controller-manager", path: l.bin("kube-controller-manager"), args: []string{
		"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", p.ControllerManager),
		"--leader-elect=false", "--use-service-account-credentials=true",
		"--root-ca-file=" + l.pki("ca.crt"),
		"--service-account-private-key-file=" + l.pki("service-accounts.key"),
		"--cluster-signing-cert-file=" + l.pki("ca.crt"), "--cluster-signing-key-file=" + l.pki("ca.key"),
		// The stock limits (20 requests a second, 5 jobs at a time) are what a job-heavy test would measure otherwise.
		"--kube-api-qps=500", "--kube-api-burst=1000", "--concurrent-job-syncs=50", "--concurrent-gc-syncs=50",
		"--concurrent-endpoint-syncs=10", "--concurrent-service-endpoint-syncs=10",
		"--node-monitor-period=2s", "--node-monitor-grace-period=20s", "--terminated-pod-gc-threshold=2000",
	}, url: fmt.Sprintf("https://127.0.0.1:%d/healthz", p.ControllerManager)}
}

func (l layout) scheduler(p ports) component {
	config := l.state("scheduler.kubeconfig")
	return component{name: "kube-scheduler", path: l.bin("kube-scheduler"), args: []string{
		"--config=" + l.state("scheduler.yaml"),
		"--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", p.Scheduler),
	}, url: fmt.Sprintf("https://127.0.0.1:%d/healthz", p.Scheduler)}
}

func (l layout) containerdProcess() component {
	return component{name: "containerd", path: systemProgram("containerd"), node: true,
		args: []string{"--config", l.state("containerd.toml")}}
}

func (l layout) kubelet(p ports) component {
	return component{name: "kubelet", path: l.bin("kubelet"), node: true, args: []string{
		"--config=" + l.state("kubelet.yaml"), "--kubeconfig=" + l.state("kubelet.kubeconfig"),
		"--root-dir=" + l.state("kubelet"), "--cert-dir=" + l.state("kubelet", "pki"),
		"--hostname-override=" + nodeName, "--node-ip=" + bridgeIP,
	}, url: fmt.Sprintf("http://127.0.0.1:%d/healthz", p.KubeletHealth)}
}

func (l layout) kubeProxy(p ports) component {
	return component{name: "kube-proxy", path: l.bin("kube-proxy"), node: true,
		args: []string{"--config=" + l.state("kube-proxy.yaml")},
		url:  fmt.Sprintf("http://127.0.0.1:%d/healthz", p.ProxyHealth)}
}

func (l layout) coredns(p ports) component {
	return component{name: "coredns", path: l.bin("coredns"), node: true,
		args: []string{"-conf", l.state("Corefile")},
		url:  fmt.Sprintf("http://127.0.0.1:%d/ready", p.DNSReady)}
}

// systemProgram finds a program of the host even when sbin is not on the caller's PATH.
func systemProgram(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, dir := range []string{"/usr/sbin", "/sbin", "/usr/local/sbin"} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}
