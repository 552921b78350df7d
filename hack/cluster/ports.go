package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
)

// ports are chosen when a cluster is made and kept for its life: certificates and kubeconfigs name them.
type ports struct {
	API, Etcd, EtcdPeer, ControllerManager, Scheduler int
	Kubelet, KubeletHealth, ProxyHealth, ProxyMetrics int
	DNS, DNSReady                                     int
}

func loadPorts(l layout) (ports, error) {
	var p ports
	text, err := os.ReadFile(l.state("ports.json"))
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(text, &p)
}

func ensurePorts(l layout) (ports, error) {
	if p, err := loadPorts(l); err == nil {
		return p, nil
	}
	p, err := choosePorts()
	if err != nil {
		return p, err
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return p, err
	}
	return p, os.WriteFile(l.state("ports.json"), text, 0o644)
}

// choosePorts takes the usual ports, or the next free ones where another program listens.
func choosePorts() (ports, error) {
	var p ports
	taken := map[int]bool{}
	for _, want := range []struct {
		into  *int
		usual int
	}{
		{&p.API, 6443}, {&p.Etcd, 2379}, {&p.EtcdPeer, 2380}, {&p.ControllerManager, 10257}, {&p.Scheduler, 10259},
		{&p.Kubelet, 10250}, {&p.KubeletHealth, 10248}, {&p.ProxyHealth, 10256}, {&p.ProxyMetrics, 10249},
		{&p.DNS, 10053}, {&p.DNSReady, 8181},
	} {
		port, err := freePort(want.usual, taken)
		if err != nil {
			return p, err
		}
		*want.into, taken[port] = port, true
	}
	return p, nil
}

func freePort(usual int, taken map[int]bool) (int, error) {
	for port := usual; port < usual+100; port++ {
		if taken[port] {
			continue
		}
		listener, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
		if err != nil {
			continue
		}
		return port, listener.Close()
	}
	return 0, fmt.Errorf("no free port from %d to %d", usual, usual+99)
}
