package perdure

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// The gateway as the chart installs it.
const (
	systemNamespace = "perdure-system"
	gatewayService  = "perdure-gateway"
	gatewayCA       = "perdure-gateway-ca"
	audience        = "perdure"
)

// kubectl does with a kubeconfig what a pod gets from the kubelet. It runs the program of that name, so that every way of
// logging in that a kubeconfig can have works.
type kubectl struct {
	kubeconfig string
}

func (k kubectl) command(ctx context.Context, args ...string) *exec.Cmd {
	if k.kubeconfig != "" {
		args = append([]string{"--kubeconfig", k.kubeconfig}, args...)
	}
	return exec.CommandContext(ctx, "kubectl", args...)
}

func (k kubectl) output(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := k.command(ctx, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("kubectl %s: %s", args[0], strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return "", fmt.Errorf("kubectl %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// ca reads the certificates of the gateway's CA.
func (k kubectl) ca() ([]byte, error) {
	text, err := k.output("get", "configmap", gatewayCA, "-n", systemNamespace, "-o", `jsonpath={.data.ca\.crt}`)
	return []byte(text), err
}

// tokenEvery is how long a token is used, well below the hour that it is asked for.
const tokenEvery = 30 * time.Minute

// kubeToken is a token of a service account.
type kubeToken struct {
	kubectl                   kubectl
	namespace, serviceAccount string

	mu     sync.Mutex
	value  string
	madeAt time.Time
}

func (t *kubeToken) token(fresh bool) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && !fresh && time.Since(t.madeAt) < tokenEvery {
		return t.value, nil
	}
	value, err := t.kubectl.output("create", "token", t.serviceAccount, "-n", t.namespace, "--audience", audience, "--duration", "1h")
	if err != nil {
		return "", err
	}
	t.value, t.madeAt = value, time.Now()
	return value, nil
}

// forward reaches the gateway through the API server. kubectl port-forward ends when its pod does; it is started again then.
type forward struct {
	kubectl kubectl

	mu      sync.Mutex
	address string
	ended   chan struct{}
	stop    context.CancelFunc
}

var forwarding = regexp.MustCompile(`^Forwarding from (127\.0\.0\.1:\d+) `)

// dial connects to the gateway, whatever the address.
func (f *forward) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	address, err := f.ensure()
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, address)
	if err != nil {
		f.close() // it listens no more
		return nil, fmt.Errorf("reach the gateway by kubectl port-forward: %w", err)
	}
	return conn, nil
}

func (f *forward) ensure() (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended != nil {
		select {
		case <-f.ended:
		default:
			return f.address, nil
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	command := f.kubectl.command(ctx, "port-forward", "-n", systemNamespace, "svc/"+gatewayService, ":443")
	var problems strings.Builder
	command.Stderr = &problems
	out, err := command.StdoutPipe()
	if err != nil {
		stop()
		return "", fmt.Errorf("kubectl port-forward: %w", err)
	}
	if err := command.Start(); err != nil {
		stop()
		return "", fmt.Errorf("kubectl port-forward: %w", err)
	}
	lines := bufio.NewReader(out)
	line, _ := lines.ReadString('\n')
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, lines)
		_ = command.Wait()
		close(ended)
	}()
	found := forwarding.FindStringSubmatch(line)
	if found == nil {
		stop()
		<-ended
		return "", fmt.Errorf("kubectl port-forward: %s", strings.TrimSpace(line+problems.String()))
	}
	f.address, f.ended, f.stop = found[1], ended, stop
	return f.address, nil
}

func (f *forward) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stop != nil {
		f.stop()
		<-f.ended
		f.stop, f.ended = nil, nil
	}
}
