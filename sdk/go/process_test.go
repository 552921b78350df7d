package perdure

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test's program be a function pod.
func TestMain(m *testing.M) {
	if os.Getenv("PERDURE_TEST_FUNCTION") != "" {
		Main(func(ctx context.Context, n int) (int, error) {
			if _, err := Run(ctx, "step", func(context.Context) (int, error) { return n, nil }); err != nil {
				return 0, err
			}
			x, err := remoteDouble.Call(ctx, n)
			if errors.Is(err, ErrCancelled) {
				return remoteDouble.Call(Compensate(ctx), 100)
			}
			return x, err
		})
	}
	os.Exit(m.Run())
}

// serveTLS serves a handler under the names of the gateway, and returns the file of its CA.
func serveTLS(t *testing.T, h http.Handler) (*httptest.Server, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		DNSNames: []string{"perdure-gateway.perdure-system.svc"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(h)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// process runs the test's program as a pod of the next epoch, and returns its exit code and termination message.
func process(t *testing.T, url string, ca []byte, epoch int64, started func(*os.Process), env ...string) (*os.ProcessState, string) {
	t.Helper()
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), append([]string{
		"PERDURE_TEST_FUNCTION=1", "PERDURE_GATEWAY=" + url, "PERDURE_GATEWAY_CA_FILE=" + file("ca", ca),
		"PERDURE_TOKEN_FILE=" + file("token", []byte("token\n")), "PERDURE_EPOCH=" + strconv.FormatInt(epoch, 10),
		"PERDURE_ARGS_FILE=" + file("args", []byte("[21]")), "PERDURE_TERMINATION_LOG=" + filepath.Join(dir, "log"),
		"PERDURE_AWAIT_GRACE=0",
	}, env...)...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if started != nil {
		started(c.Process)
	}
	_ = c.Wait()
	message, _ := os.ReadFile(filepath.Join(dir, "log"))
	if t.Failed() {
		t.Log(stderr.String())
	}
	return c.ProcessState, string(message)
}

func TestAProcessIsSuspendedAndAnotherGoesOn(t *testing.T) {
	g := newFakeGateway()
	g.functions["double"], g.latency = double, 10*time.Millisecond
	server, ca := serveTLS(t, g)
	for range 2 {
		if s, message := process(t, server.URL, ca, g.activate(), nil); s.ExitCode() != 0 || message != "" {
			t.Fatalf("exit code %d, message %q", s.ExitCode(), message)
		}
		g.ready()
	}
	if g.outcome == nil || string(g.outcome.Value) != "42" {
		t.Errorf("outcome %+v", g.outcome)
	}
}

func TestAProcessOfAnOlderEpochEndsWith70(t *testing.T) {
	g := newFakeGateway()
	server, ca := serveTLS(t, g)
	g.activate()
	g.activate()
	if s, message := process(t, server.URL, ca, 1, nil); s.ExitCode() != 70 || message != "" {
		t.Errorf("exit code %d, message %q", s.ExitCode(), message)
	}
}

func TestAProcessWithoutAGatewaySaysWhatToSet(t *testing.T) {
	s, message := process(t, "", nil, 1, nil)
	if s.ExitCode() != 75 || !strings.Contains(message, `"perdure":"platform"`) || !strings.Contains(message, "gateway: Enabled") {
		t.Errorf("exit code %d, message %q", s.ExitCode(), message)
	}
}

func TestTheFailpointKillsTheProcess(t *testing.T) {
	g := newFakeGateway()
	g.functions["double"], g.latency = double, 10*time.Millisecond
	server, ca := serveTLS(t, g)
	kill := 0
	for at := 1; at < 20 && g.outcome == nil; at++ {
		point := "PERDURE_FAILPOINT=" + strconv.Itoa(at) + map[int]string{0: ":before", 1: ":after"}[at%2]
		s, _ := process(t, server.URL, ca, g.activate(), nil, point)
		if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() && w.Signal() == syscall.SIGKILL {
			kill++
		}
		g.ready()
	}
	if g.outcome == nil || string(g.outcome.Value) != "42" || kill < 3 {
		t.Errorf("outcome %+v after %d kills", g.outcome, kill)
	}
}

func TestASignalCancelsWhatIsToBeCanceled(t *testing.T) {
	g := newFakeGateway()
	g.functions["double"], g.latency = double, time.Second
	server, ca := serveTLS(t, g)
	s, _ := process(t, server.URL, ca, g.activate(), func(p *os.Process) {
		for g.ofStep("2") == nil {
			time.Sleep(10 * time.Millisecond)
		}
		g.mu.Lock()
		g.canceling = true // as a stale answer would have it: only the heartbeat says so
		g.mu.Unlock()
		_ = p.Signal(syscall.SIGTERM)
	}, "PERDURE_AWAIT_GRACE=1h")
	if s.ExitCode() != 0 || g.outcome == nil || string(g.outcome.Value) != "200" {
		t.Errorf("exit code %d, outcome %+v", s.ExitCode(), g.outcome)
	}
}

func TestTheCAIsReadAgainWhenItWasReplaced(t *testing.T) {
	_, old := serveTLS(t, http.NotFoundHandler())
	server, ca := serveTLS(t, http.NotFoundHandler())
	path := filepath.Join(t.TempDir(), "ca")
	trusted := &trust{ca: caFile(path)}
	get := func(pem []byte) error {
		if err := os.WriteFile(path, pem, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := (&http.Client{Transport: trusted}).Get(server.URL)
		if err == nil {
			_ = r.Body.Close()
		}
		return err
	}
	if err := get(old); err == nil {
		t.Fatal("a stranger was trusted")
	}
	if err := get(ca); err != nil {
		t.Errorf("the new CA is not used: %v", err)
	}
	trusted.CloseIdleConnections()
}

func post(t *testing.T, url string, q invokeRequest, token string) (int, invokeAnswer) {
	t.Helper()
	data, _ := json.Marshal(q)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/invoke", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Perdure-Token", token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var a invokeAnswer
	_ = json.NewDecoder(response.Body).Decode(&a)
	return response.StatusCode, a
}

func TestAServerAnswersManyInvocations(t *testing.T) {
	proceed := make(chan struct{})
	s, err := NewServer(Functions{
		"call": callDouble,
		"late": func(ctx context.Context) (string, error) {
			<-proceed
			return Run(ctx, "late", func(context.Context) (string, error) { return "never recorded", nil })
		},
	}, AwaitGrace(0))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	one, two := newFakeGateway(), newFakeGateway()
	one.functions["double"], one.latency = double, 10*time.Millisecond
	urlOne, urlTwo := httptest.NewServer(one), httptest.NewServer(two)
	defer urlOne.Close()
	defer urlTwo.Close()

	fenced := make(chan invokeAnswer)
	go func() {
		_, a := post(t, server.URL, invokeRequest{Function: "late", Gateway: urlTwo.URL, Epoch: two.activate()}, "token")
		fenced <- a
	}()
	for _, want := range []State{Suspended, Completed} {
		q := invokeRequest{Function: "call", Args: json.RawMessage("[21]"), Gateway: urlOne.URL, Epoch: one.activate()}
		if status, a := post(t, server.URL, q, "token"); status != 200 || a.State != want {
			t.Errorf("%d %+v, want %s", status, a, want)
		}
		one.ready()
	}
	for two.counted()["GET activation"] == 0 {
		time.Sleep(time.Millisecond)
	}
	two.activate()
	close(proceed)
	if a := <-fenced; a.State != Fenced || len(two.entries) != 0 {
		t.Errorf("%+v", a)
	}
	for name, q := range map[string]invokeRequest{
		"no such function": {Function: "none", Gateway: urlOne.URL, Epoch: 1},
		"no epoch":         {Function: "call", Gateway: urlOne.URL},
	} {
		if status, a := post(t, server.URL, q, "token"); status < 400 || a.State != Platform {
			t.Errorf("%s: %d %+v", name, status, a)
		}
	}
	if status, _ := post(t, server.URL, invokeRequest{Function: "call", Gateway: urlOne.URL, Epoch: 1}, ""); status != 401 {
		t.Errorf("without a token: %d", status)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if status, _ := post(t, server.URL, invokeRequest{Function: "call", Gateway: urlOne.URL, Epoch: 1}, "token"); status != 503 {
		t.Errorf("after its end: %d", status)
	}
}
