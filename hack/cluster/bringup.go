package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// bringUp starts what is not running and waits until the cluster does its work.
func bringUp(ctx context.Context, out io.Writer, l layout, controlPlaneOnly bool) error {
	p, err := prepare(l, controlPlaneOnly)
	if err != nil {
		return err
	}
	components := l.components(p, controlPlaneOnly)
	if err := startAll(ctx, l, components[:1]); err != nil { // etcd
		return err
	}
	if !controlPlaneOnly {
		if err := hostUp(ctx, l, p); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "Starting the control plane …")
	if err := l.start(components[1]); err != nil {
		return err
	}
	if !controlPlaneOnly { // the node's slow part, while the API server starts
		if err := containerdUp(ctx, out, l); err != nil {
			return err
		}
	}
	if err := waitAPI(ctx, l); err != nil {
		return err
	}
	if !controlPlaneOnly { // CoreDNS is ready only with its permissions
		if _, err := l.kubectl(ctx, "apply", "-f", l.state("dns.yaml")); err != nil {
			return err
		}
	}
	if err := startAll(ctx, l, components[2:]); err != nil {
		return err
	}
	if controlPlaneOnly {
		return waitServiceAccount(ctx, l)
	}
	return nodeUp(ctx, out, l)
}

// prepare writes everything that the processes read.
func prepare(l layout, controlPlaneOnly bool) (ports, error) {
	if err := os.MkdirAll(l.state("run"), 0o755); err != nil {
		return ports{}, err
	}
	if controlPlaneOnly {
		if err := os.WriteFile(l.state("control-plane-only"), nil, 0o644); err != nil {
			return ports{}, err
		}
	}
	p, err := ensurePorts(l)
	if err != nil {
		return p, err
	}
	return p, errors.Join(writeCerts(l, p), writeConfigs(l, p, controlPlaneOnly))
}

func hostUp(ctx context.Context, l layout, p ports) error {
	if err := checkCgroups(); err != nil {
		return err
	}
	if err := loadBridgeFilter(ctx); err != nil {
		return err
	}
	if err := applySysctls("/proc/sys", l.state("sysctls.json")); err != nil {
		return err
	}
	return networkUp(ctx, l, p)
}

func containerdUp(ctx context.Context, out io.Writer, l layout) error {
	if err := l.start(l.containerdProcess()); err != nil {
		return err
	}
	err := poll(ctx, "containerd answers", 30*time.Second, func() error {
		return run(ctx, "ctr", "--address", l.containerd(), "version")
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Importing the pause and busybox images …")
	return importBaseImages(ctx, l)
}

func nodeUp(ctx context.Context, out io.Writer, l layout) error {
	fmt.Fprintln(out, "Waiting for the node …")
	err := poll(ctx, "the node registers", time.Minute, func() error {
		_, err := l.kubectl(ctx, "get", "node", nodeName)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := l.kubectl(ctx, "wait", "--for=condition=Ready", "--timeout=90s", "node/"+nodeName); err != nil {
		return err
	}
	if err := waitServiceAccount(ctx, l); err != nil {
		return err
	}
	fmt.Fprintln(out, "Asking DNS from a pod …")
	return checkPodDNS(ctx, l)
}

// checkPodDNS runs a pod whose end proves the runtime, the pod network, Service addresses and DNS at once.
func checkPodDNS(ctx context.Context, l layout) error {
	pod := fmt.Sprintf("dns-check-%d", time.Now().UnixNano())
	_, err := l.kubectl(ctx, "-n", "kube-system", "run", pod, "--image="+busyboxImage, "--image-pull-policy=IfNotPresent",
		"--restart=OnFailure", "--command", "--", "nslookup", "kubernetes.default.svc.cluster.local", dnsService)
	if err != nil {
		return err
	}
	_, waitErr := l.kubectl(ctx, "-n", "kube-system", "wait", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=90s", "pod/"+pod)
	_, err = l.kubectl(ctx, "-n", "kube-system", "delete", "pod", pod, "--wait=false")
	return errors.Join(waitErr, err)
}

func waitAPI(ctx context.Context, l layout) error {
	return poll(ctx, "the API server is ready", 2*time.Minute, func() error {
		_, err := l.kubectl(ctx, "get", "--raw=/readyz", "--request-timeout=5s")
		return err
	})
}

func waitServiceAccount(ctx context.Context, l layout) error {
	return poll(ctx, "the default service account exists", time.Minute, func() error {
		_, err := l.kubectl(ctx, "get", "serviceaccount", "default")
		return err
	})
}

func (l layout) kubectl(ctx context.Context, args ...string) (string, error) {
	return output(ctx, append([]string{l.bin("kubectl"), "--kubeconfig", l.kubeconfig()}, args...)...)
}

// startAll starts the components and then waits for each to be healthy.
func startAll(ctx context.Context, l layout, components []component) error {
	for _, c := range components {
		if err := l.start(c); err != nil {
			return err
		}
	}
	for _, c := range components {
		if err := l.waitHealthy(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// startOne starts one component of a running cluster.
func (l layout) startOne(ctx context.Context, c component) error {
	if err := l.start(c); err != nil {
		return err
	}
	return poll(ctx, c.name+" is healthy", time.Minute, func() error { return l.probe(ctx, c) })
}

func (l layout) waitHealthy(ctx context.Context, c component) error {
	if c.url == "" {
		return nil
	}
	return poll(ctx, c.name+" is healthy", time.Minute, func() error {
		if _, running := l.find(c.name); !running {
			return fmt.Errorf("it has ended; its log: %s", l.logs(c.name))
		}
		return healthy(ctx, c.url)
	})
}

// healthClient asks only this machine's own processes, whose certificates they made themselves.
var healthClient = &http.Client{
	Timeout:   3 * time.Second,
	Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, //nolint:gosec // see above
}

func healthy(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := healthClient.Do(request)
	if err != nil {
		return err
	}
	if err := answer.Body.Close(); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", filepath.Base(strings.TrimRight(url, "/")), answer.Status)
	}
	return nil
}

// poll asks until there is no error, and gives the last error when time is up.
func poll(ctx context.Context, what string, patience time.Duration, ask func() error) error {
	deadline := time.Now().Add(patience)
	for {
		err := ask()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s until %s: %w", patience, what, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
