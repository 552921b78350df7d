package perdure

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// trust is how the gateway is known: by its CA's certificates, which are read again when a handshake fails, since the CA is
// replaced from time to time. Without any the system's certificates count.
type trust struct {
	ca   func() ([]byte, error)
	dial func(ctx context.Context, network, address string) (net.Conn, error)

	mu        sync.Mutex
	transport *http.Transport
}

// RoundTrip sends a request over the transport of the certificates that were read last.
func (t *trust) RoundTrip(r *http.Request) (*http.Response, error) {
	transport, err := t.current()
	if err != nil {
		return nil, err
	}
	response, err := transport.RoundTrip(r)
	if err != nil && distrusts(err) {
		t.forget(transport)
	}
	return response, err
}

func (t *trust) current() (*http.Transport, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.transport != nil {
		return t.transport, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.ca != nil {
		pem, err := t.ca()
		if err != nil {
			return nil, fmt.Errorf("read the gateway's CA: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("read the gateway's CA: there is no certificate in it")
		}
	}
	dial := t.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	}
	t.transport = &http.Transport{
		// No proxy: the gateway is a Service of the cluster that the pod runs in.
		DialContext:         dial,
		TLSClientConfig:     config,
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     90 * time.Second,
	}
	return t.transport, nil
}

func (t *trust) forget(transport *http.Transport) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.transport == transport {
		t.transport = nil
	}
	transport.CloseIdleConnections()
}

// caFile reads the certificates from a file; nil without one.
func caFile(path string) func() ([]byte, error) {
	if path == "" {
		return nil
	}
	return func() ([]byte, error) { return os.ReadFile(path) }
}

// CloseIdleConnections lets http.Client end what is kept open.
func (t *trust) CloseIdleConnections() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.transport != nil {
		t.transport.CloseIdleConnections()
	}
}

func distrusts(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &verification) || errors.As(err, &authority)
}

// tokenSource gives the token to send. fresh asks to look again, since the last one was refused.
type tokenSource interface {
	token(fresh bool) (string, error)
}

type staticToken string

func (t staticToken) token(bool) (string, error) { return string(t), nil }

// tokenFile is a token that the kubelet replaces in its file before it expires.
type tokenFile struct {
	path string

	mu     sync.Mutex
	value  string
	readAt time.Time
}

func (t *tokenFile) token(fresh bool) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && !fresh && time.Since(t.readAt) < time.Minute {
		return t.value, nil
	}
	data, err := os.ReadFile(t.path)
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	t.value, t.readAt = strings.TrimSpace(string(data)), time.Now()
	return t.value, nil
}
