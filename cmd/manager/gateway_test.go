package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/cert"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/testing/apiserver"
)

// patience is how long the test waits for something that is to come.
const patience = time.Minute

// The manager runs with the rights of its own service account, as an installation gives them, and no others. It makes its
// certificate, gets ready, and knows who calls.
func TestTheManagerServesTheGatewayWithTheRightsThatItIsGiven(t *testing.T) {
	environment, err := apiserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = environment.Stop() })
	admin := writeKubeconfig(t, environment.KubeConfig, "")
	kubectl(t, admin, "apply", "-k", filepath.Join("..", "..", "config", "manager-only"))
	t.Setenv("KUBECONFIG", writeKubeconfig(t, environment.KubeConfig, "system:serviceaccount:perdure-system:perdure-manager"))

	address, probes := freeAddress(t), freeAddress(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"--gateway-bind-address=" + address, "--gateway-namespace=perdure-system",
			"--health-probe-bind-address=" + probes, "--log-level=error"})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the manager ended with %v", err)
		}
	})
	await(t, ended, func() bool { return status(t, http.DefaultClient, "http://"+probes+"/readyz", "") == http.StatusOK })

	c, err := client.New(environment.Config, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	published := &corev1.ConfigMap{}
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "perdure-system", Name: "perdure-gateway-ca"}, published); err != nil {
		t.Fatal(err)
	}
	roots, err := cert.NewPoolFromBytes([]byte(published.Data["ca.crt"]))
	if err != nil {
		t.Fatal(err)
	}
	pod := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "perdure-gateway.perdure-system.svc"}}}
	for _, account := range []string{"viewer", "nobody"} {
		kubectl(t, admin, "create", "serviceaccount", account)
	}
	kubectl(t, admin, "create", "rolebinding", "viewer", "--clusterrole=perdure-viewer", "--serviceaccount=default:viewer")
	url := "https://" + address + "/v1/namespaces/default/promises/none"
	token := func(account string) string { return kubectl(t, admin, "create", "token", account) }
	for name, c := range map[string]struct {
		token string
		want  int
	}{
		"without a token":                          {"", http.StatusUnauthorized},
		"with a token that is none":                {"none", http.StatusUnauthorized},
		"by who may not read":                      {token("nobody"), http.StatusForbidden},
		"by who may read, about what is not there": {token("viewer"), http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if got := status(t, pod, url, c.token); got != c.want {
				t.Errorf("status %d, not %d", got, c.want)
			}
		})
	}
}

// writeKubeconfig writes a kubeconfig, for another user where that is not empty.
func writeKubeconfig(t *testing.T, kubeconfig []byte, user string) string {
	t.Helper()
	config, err := clientcmd.Load(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range config.AuthInfos {
		if info.Impersonate = user; user != "" {
			info.ImpersonateGroups = []string{"system:serviceaccounts", "system:serviceaccounts:perdure-system", "system:authenticated"}
		}
	}
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func kubectl(t *testing.T, kubeconfig string, args ...string) string {
	t.Helper()
	program := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	cmd := exec.CommandContext(t.Context(), program, append([]string{"--kubeconfig", kubeconfig}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return strings.TrimSpace(string(out))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// status is 0 where nobody answers.
func status(t *testing.T, c *http.Client, url, token string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", fmt.Sprintf("Bearer %s", token))
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func await(t *testing.T, ended chan error, condition func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for tick := time.Tick(50 * time.Millisecond); !condition(); {
		select {
		case err := <-ended:
			ended <- nil
			t.Fatalf("the manager ended: %v", err)
		case <-deadline:
			t.Fatal("the manager does not get ready")
		case <-tick:
		}
	}
}
