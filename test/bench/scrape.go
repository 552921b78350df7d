package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	metricsPort   = "8443"
	metricsReader = "perdure-metrics-reader"
)

// scraper reads the manager's metrics.
type scraper struct {
	client *http.Client
	token  string
}

// newScraper makes a service account that may read metrics. The binding belongs to the bench's namespace and goes with it.
func (b *bench) newScraper(ctx context.Context) (*scraper, error) {
	ns := &corev1.Namespace{}
	if err := b.Get(ctx, client.ObjectKey{Name: b.namespace}, ns); err != nil {
		return nil, fmt.Errorf("get namespace %s: %w", b.namespace, err)
	}
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: b.namespace, Name: "metrics"}}
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: b.namespace, OwnerReferences: []metav1.OwnerReference{
			{APIVersion: "v1", Kind: "Namespace", Name: ns.Name, UID: ns.UID},
		}},
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: metricsReader},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: account.Namespace, Name: account.Name}},
	}
	for _, obj := range []client.Object{account, binding} {
		if err := b.Create(ctx, obj); err != nil {
			return nil, fmt.Errorf("let the bench read metrics: create %T: %w", obj, err)
		}
	}
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: new(int64((2 * time.Hour).Seconds()))}}
	if err := b.SubResource("token").Create(ctx, account, request); err != nil {
		return nil, fmt.Errorf("make a token for metrics: %w", err)
	}
	// The certificate of the metrics is made by the manager at its start, and signed by nobody.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // as above; nothing secret but a token for metrics
	return &scraper{client: &http.Client{Transport: transport, Timeout: 30 * time.Second}, token: request.Status.Token}, nil
}

// read sums up the samples of each metric of a replica, whatever their labels.
func (s *scraper) read(ctx context.Context, pod string) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+net.JoinHostPort(pod, metricsPort)+"/metrics", http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	response, err := s.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("read metrics of %s: %s: %.200s: %w", pod, response.Status, text, err)
	}
	return sumMetrics(text), nil
}

// sumMetrics reads the text form of Prometheus. The probes of the kubelet are not among the requests.
func sumMetrics(text []byte) map[string]float64 {
	sums := map[string]float64{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		end := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || end < 0 || strings.Contains(line, `route="healthz"`) {
			continue
		}
		if v, err := strconv.ParseFloat(line[end+1:], 64); err == nil {
			name, _, _ := strings.Cut(line[:end], "{")
			sums[name] += v
		}
	}
	return sums
}

// requests is how many requests all replicas have answered so far.
func (b *bench) requests(ctx context.Context) (int, error) {
	total := 0.0
	for _, pod := range b.gateways.pods {
		m, err := b.scraper.read(ctx, pod)
		if err != nil {
			return 0, err
		}
		total += m["perdure_gateway_requests_total"]
	}
	return int(total), nil
}
