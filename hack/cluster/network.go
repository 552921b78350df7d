package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// forwardRules are needed only where the host drops forwarded packets by default, as Docker makes it do.
var forwardRules = [][]string{
	{"-i", bridgeName, "-m", "comment", "--comment", networkID, "-j", "ACCEPT"},
	{"-o", bridgeName, "-m", "comment", "--comment", networkID, "-j", "ACCEPT"},
}

// networkUp makes the bridge, whose address is the node's, and the rules. Each step may find its work done.
func networkUp(ctx context.Context, l layout, p ports) error {
	if run(ctx, "ip", "link", "show", bridgeName) != nil {
		if err := run(ctx, "ip", "link", "add", bridgeName, "type", "bridge"); err != nil {
			return err
		}
	}
	steps := [][]string{
		// A bridge without an address of its own takes its first port's, and changes it when that pod goes.
		{"ip", "link", "set", bridgeName, "address", "0a:58:0a:58:00:01", "up"},
		{"ip", "address", "replace", bridgeIP + "/16", "dev", bridgeName},
		// Without this the host needs a default route to reach a ClusterIP.
		{"ip", "route", "replace", serviceNet, "dev", bridgeName, "src", bridgeIP},
	}
	for _, step := range steps {
		if err := run(ctx, step...); err != nil {
			return err
		}
	}
	return errors.Join(rulesUp(ctx, l, p), forwardUp(ctx))
}

func rulesUp(ctx context.Context, l layout, p ports) error {
	rules, err := renderTemplate("network.nft", l.settings(p))
	if err != nil {
		return err
	}
	_ = run(ctx, "nft", "delete", "table", "ip", networkID) // a fresh table, whether or not there was one
	cmd := exec.CommandContext(ctx, systemProgram("nft"), "-f", "-")
	cmd.Stdin = bytes.NewReader(rules)
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("nft rules: %w: %s", err, text)
	}
	return nil
}

// forwardDropped says whether iptables drops forwarded packets by default.
func forwardDropped(ctx context.Context) bool {
	if systemProgram("iptables") == "" {
		return false
	}
	rules, err := output(ctx, "iptables", "-S", "FORWARD")
	return err == nil && strings.Contains(rules, "-P FORWARD DROP")
}

func forwardUp(ctx context.Context) error {
	if !forwardDropped(ctx) {
		return nil
	}
	for _, rule := range forwardRules {
		if run(ctx, append([]string{"iptables", "-C", "FORWARD"}, rule...)...) == nil {
			continue
		}
		if err := run(ctx, append([]string{"iptables", "-I", "FORWARD"}, rule...)...); err != nil {
			return err
		}
	}
	return nil
}

// networkDown removes everything that networkUp, kube-proxy and the network plugins made. What is not there is fine.
func networkDown(ctx context.Context) error {
	for _, table := range [][]string{{"ip", networkID}, {"ip", "kube-proxy"}, {"ip6", "kube-proxy"}} {
		_ = run(ctx, append([]string{"nft", "delete", "table"}, table...)...)
	}
	if systemProgram("iptables") != "" {
		for _, rule := range forwardRules {
			_ = run(ctx, append([]string{"iptables", "-D", "FORWARD"}, rule...)...)
		}
	}
	results, err := filepath.Glob("/var/lib/cni/results/" + networkID + "-*")
	if err != nil {
		return err
	}
	for _, file := range results {
		if err := removeFile(file); err != nil {
			return err
		}
	}
	if run(ctx, "ip", "link", "show", bridgeName) != nil {
		return nil
	}
	return run(ctx, "ip", "link", "delete", bridgeName)
}
