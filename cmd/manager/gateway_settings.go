package main

import (
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/perdure/perdure/internal/gateway"
)

// podNamespaceFile holds the namespace of the pod in which this runs.
const podNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"

// gatewaySettings say where the gateway listens, and how it is reached.
type gatewaySettings struct {
	address   string
	service   string
	namespace string
	url       string
	tlsSecret string
	dnsNames  string
	limits    gatewayLimits
}

// gatewayLimits bound what callers may take of one replica.
type gatewayLimits struct {
	rate, burst                  int // of one caller
	requests, polls, connections int // of all together
}

func (l *gatewayLimits) register(flags *flag.FlagSet) {
	flags.IntVar(&l.rate, "gateway-rate", 100, "Requests per second to the gateway that one caller may send in the long run.")
	flags.IntVar(&l.burst, "gateway-burst", 200, "Requests to the gateway that one caller may send at once.")
	flags.IntVar(&l.requests, "gateway-requests", 256, "Requests that the gateway works on at the same time, without those that wait for a promise.")
	flags.IntVar(&l.polls, "gateway-polls", 4096, "Requests that wait for a promise at the gateway at the same time.")
	flags.IntVar(&l.connections, "gateway-connections", 8192, "Connections to the gateway at the same time.")
}

func (l *gatewayLimits) limits() gateway.Limits {
	return gateway.Limits{Rate: l.rate, Burst: l.burst, Requests: l.requests, Polls: l.polls, Connections: l.connections}
}

func (l *gatewayLimits) check() error {
	if min(l.rate, l.burst, l.requests, l.polls, l.connections) < 1 {
		return errors.New("--gateway-rate, --gateway-burst, --gateway-requests, --gateway-polls and --gateway-connections must be at least 1")
	}
	return nil
}

func (g *gatewaySettings) register(flags *flag.FlagSet) {
	flags.StringVar(&g.address, "gateway-bind-address", "0", "Address of the gateway over HTTPS, such as :8444; 0 for none.")
	flags.StringVar(&g.service, "gateway-service", "perdure-gateway",
		"Service in the manager's namespace that leads to the gateway. The certificates that the manager makes stand in the Secret of this name with -tls, and those of its CA in the ConfigMap with -ca.")
	flags.StringVar(&g.namespace, "gateway-namespace", "", "Namespace of that Service. Default is the one in which the manager's pod runs.")
	flags.StringVar(&g.url, "gateway-url", "", "What pods reach the gateway by. Default is the Service: https://NAME.NAMESPACE.svc.")
	flags.StringVar(&g.tlsSecret, "gateway-tls-secret", "",
		"Secret with a certificate of your own, in the same namespace: tls.crt, tls.key and ca.crt. Default is to make one and renew it.")
	flags.StringVar(&g.dnsNames, "gateway-dns-names", "", "Further names and IP addresses for the certificate that the manager makes, separated by commas.")
	g.limits.register(flags)
}

func (g *gatewaySettings) enabled() bool { return g.address != "" && g.address != "0" }

// complete fills in defaults, and refuses what cannot work.
func (g *gatewaySettings) complete() error {
	if !g.enabled() {
		return nil
	}
	if g.namespace == "" {
		text, err := os.ReadFile(podNamespaceFile)
		if err != nil {
			return fmt.Errorf("this does not run in a pod, so --gateway-namespace must be set: %w", err)
		}
		g.namespace = strings.TrimSpace(string(text))
	}
	if wrong := validation.IsDNS1035Label(g.service); len(wrong) > 0 {
		return fmt.Errorf("--gateway-service is %q: %s", g.service, strings.Join(wrong, "; "))
	}
	if g.url == "" {
		g.url = fmt.Sprintf("https://%s.%s.svc", g.service, g.namespace)
	}
	if _, err := g.host(); err != nil {
		return fmt.Errorf("--gateway-url is %q: %w", g.url, err)
	}
	return g.limits.check()
}

// host is the name that pods look for in the certificate.
func (g *gatewaySettings) host() (string, error) {
	u, err := url.Parse(g.url)
	switch {
	case err != nil:
		return "", err
	case u.Scheme != "https" || u.Hostname() == "":
		return "", errors.New("it must begin with https:// and have a host")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", errors.New("it must have a host and a port, and nothing else")
	}
	return strings.ToLower(u.Hostname()), nil
}

// names are those in the certificate: what pods use first, then the Service's other names, and the own machine, which is
// where a forwarded port ends.
func (g *gatewaySettings) names() ([]string, error) {
	host, err := g.host()
	if err != nil {
		return nil, err
	}
	service := g.service + "." + g.namespace
	names := []string{host, g.service, service, service + ".svc", service + ".svc.cluster.local", "localhost", "127.0.0.1", "::1"}
	return append(names, listed(g.dnsNames)...), nil
}

// secret is where the certificates are.
func (g *gatewaySettings) secret() string {
	if g.tlsSecret != "" {
		return g.tlsSecret
	}
	return g.service + "-tls"
}
