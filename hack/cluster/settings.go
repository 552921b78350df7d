package main

import (
	"os"
	"path/filepath"
	"strings"
)

// settings is what the embedded configuration files may refer to.
type settings struct {
	State, Node, NodeIP, PodCIDR, DNSService, Network, Bridge string
	Containerd, CNIBin, PauseImage, Snapshotter, ResolvConf   string
	RestrictOOMScore, Upstream                                bool
	Ports                                                     ports
}

func (l layout) settings(p ports) settings {
	status, _ := os.ReadFile("/proc/self/status")
	resolv := resolvConf()
	upstream, _ := os.ReadFile(resolv)
	return settings{
		State: l.State, Node: nodeName, NodeIP: bridgeIP, PodCIDR: podCIDR, DNSService: dnsService,
		Network: networkID, Bridge: bridgeName, Containerd: l.containerd(), CNIBin: cniFolder(),
		PauseImage: pauseImage, Snapshotter: snapshotter(l.State), ResolvConf: resolv, Ports: p,
		// Only a root without CAP_SYS_RESOURCE may not lower the score; runc would die of it.
		RestrictOOMScore: !hasCapability(string(status), capSysResource),
		// CoreDNS does not start with a forward that has no servers.
		Upstream: strings.Contains(string(upstream), "nameserver"),
	}
}

// writeConfigs writes every component's configuration from the settings.
func writeConfigs(l layout, p ports, controlPlaneOnly bool) error {
	files := map[string]string{"audit.yaml": "audit.yaml", "scheduler.yaml": "scheduler.yaml"}
	if !controlPlaneOnly {
		for name, path := range map[string]string{
			"kubelet.yaml": "kubelet.yaml", "kube-proxy.yaml": "kube-proxy.yaml", "containerd.toml": "containerd.toml",
			"Corefile": "Corefile", "dns.yaml": "dns.yaml", "network.conflist": filepath.Join("cni", "10-perdure.conflist"),
		} {
			files[name] = path
		}
	}
	s := l.settings(p)
	for name, path := range files {
		if err := writeTemplate(l.state(path), name, s); err != nil {
			return err
		}
	}
	return nil
}
