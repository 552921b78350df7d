package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	gatewayHost = "perdure-gateway.perdure-system.svc"
	gatewayPort = "8444"
	// pollSeconds is the longest that a long poll may take.
	pollSeconds = 60
	// refillTime gives callers their share of requests back: they may send 200 at once, and 100 per second in the long run.
	refillTime = 2 * time.Second
)

// gateways are the replicas of the gateway, which the bench reaches as a node does, without the Service: a connection then stays with the
// replica that it is meant for.
type gateways struct {
	pods    []string // IP addresses
	roots   *x509.CertPool
	refused *atomic.Int64 // requests that were answered with 429 or 503
}

func (k *cluster) findGateways(ctx context.Context) (*gateways, error) {
	published := &corev1.ConfigMap{}
	key := client.ObjectKey{Namespace: managerKey.Namespace, Name: "perdure-gateway-ca"}
	if err := k.Get(ctx, key, published); err != nil {
		return nil, fmt.Errorf("get the gateway's CA: %w", err)
	}
	g := &gateways{roots: x509.NewCertPool(), refused: &atomic.Int64{}}
	if !g.roots.AppendCertsFromPEM([]byte(published.Data["ca.crt"])) {
		return nil, fmt.Errorf("config map %s holds no CA", key)
	}
	var err error
	if g.pods, err = k.managerPods(ctx); err != nil {
		return nil, err
	}
	for _, pod := range g.pods {
		probe, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", net.JoinHostPort(pod, gatewayPort))
		if err != nil {
			return nil, fmt.Errorf("the gateway cannot be reached from here (run the bench on a node, or with --only executions): %w", err)
		}
		_ = probe.Close()
	}
	return g, nil
}

// managerPods are the addresses of the manager's replicas that run.
func (k *cluster) managerPods(ctx context.Context) ([]string, error) {
	d := &appsv1.Deployment{}
	if err := k.Get(ctx, managerKey, d); err != nil {
		return nil, fmt.Errorf("get deployment %s: %w", managerKey, err)
	}
	selector, err := metav1.LabelSelectorAsSelector(d.Spec.Selector)
	if err != nil {
		return nil, fmt.Errorf("read the selector of deployment %s: %w", managerKey, err)
	}
	var list corev1.PodList
	if err := k.List(ctx, &list, client.InNamespace(managerKey.Namespace), client.MatchingLabelsSelector{Selector: selector}); err != nil {
		return nil, fmt.Errorf("list the manager's pods: %w", err)
	}
	var pods []string
	for _, p := range list.Items {
		if p.Status.Phase == corev1.PodRunning && p.DeletionTimestamp == nil && p.Status.PodIP != "" {
			pods = append(pods, p.Status.PodIP)
		}
	}
	if len(pods) == 0 {
		return nil, errors.New("no pod of the manager runs")
	}
	return pods, nil
}

// connect makes an HTTP client with a connection of its own to one replica.
func (g *gateways) connect(replica int) *http.Client {
	address := net.JoinHostPort(g.pods[replica%len(g.pods)], gatewayPort)
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
		TLSClientConfig:   &tls.Config{RootCAs: g.roots, ServerName: gatewayHost, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true, // as the SDKs do
	}}
}

// promiseAnswer is what the bench reads of a promise.
type promiseAnswer struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

type awaitAnswer struct {
	Satisfied bool `json:"satisfied"`
}

// post sends a request of a function pod, and sends it again as often as its caller has used up its share.
func (g *gateways) post(ctx context.Context, c *http.Client, p *pod, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("POST %s: %w", path, err)
	}
	for {
		after, err := g.try(ctx, c, p, path, text, answer)
		if after == 0 {
			return err
		}
		g.refused.Add(1)
		if err := sleep(ctx, after); err != nil {
			return err
		}
	}
}

// try sends a request once. Where it may be sent again, it tells after which time.
func (g *gateways) try(ctx context.Context, c *http.Client, p *pod, path string, text []byte, answer any) (after time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+gatewayHost+path, bytes.NewReader(text))
	if err != nil {
		return 0, fmt.Errorf("POST %s: %w", path, err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Perdure-Epoch", p.epoch)
	response, err := c.Do(r)
	if err != nil {
		return 0, fmt.Errorf("POST %s: %w", path, err)
	}
	defer func() { _ = response.Body.Close() }()
	got, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return 0, fmt.Errorf("POST %s: %w", path, err)
	case response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusServiceUnavailable:
		seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
		if err != nil || seconds < 1 {
			return 100 * time.Millisecond, nil // the header is optional
		}
		return time.Duration(seconds) * time.Second, nil
	case response.StatusCode >= http.StatusBadRequest:
		return 0, fmt.Errorf("POST %s: %s: %.300s", path, response.Status, got)
	}
	if err := json.Unmarshal(got, answer); err != nil {
		return 0, fmt.Errorf("POST %s: read the answer: %w", path, err)
	}
	return 0, nil
}

// await polls until a promise is settled.
func (g *gateways) await(ctx context.Context, c *http.Client, p *pod, promise string) error {
	body := map[string]any{"promises": []any{map[string]string{"name": promise}}, "timeout": pollSeconds}
	for {
		var answer awaitAnswer
		if err := g.post(ctx, c, p, "/v1/await", body, &answer); err != nil || answer.Satisfied {
			return err
		}
	}
}
