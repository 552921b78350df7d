package main

import (
	"flag"
	"fmt"
	"strings"
	"time"
)

type settings struct {
	leaderElect     bool
	metricsAddress  string
	probeAddress    string
	logLevel        string
	concurrency     int
	nodeLostTimeout time.Duration
	defaultTTL      time.Duration
	namespaces      string
	qps, burst      int
	gateway         gatewaySettings
}

func parse(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("manager", flag.ContinueOnError)
	flags.Usage = func() {
		_, _ = fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	flags.BoolVar(&s.leaderElect, "leader-elect", false, "Let one of several replicas lead; the others are warm standbys.")
	flags.StringVar(&s.metricsAddress, "metrics-bind-address", "0", "Address of the authenticated metrics over HTTPS, such as :8443; 0 for none.")
	flags.StringVar(&s.probeAddress, "health-probe-bind-address", ":8081", "Address of /healthz and /readyz.")
	flags.StringVar(&s.logLevel, "log-level", "info", "debug, info or error.")
	flags.IntVar(&s.concurrency, "concurrent-reconciles", 8, "Objects of each kind that are worked on at the same time.")
	flags.DurationVar(&s.nodeLostTimeout, "node-lost-timeout", 5*time.Minute,
		"How long to wait for a pod that should have ended on a node that does not answer; 0 is for ever.")
	flags.DurationVar(&s.defaultTTL, "default-ttl", 24*time.Hour, "How long finished executions are kept that do not say so themselves.")
	flags.StringVar(&s.namespaces, "watch-namespaces", "", "Namespaces to work in, separated by commas; empty for all.")
	flags.IntVar(&s.qps, "kube-api-qps", 200, "Requests per second to the API server.")
	flags.IntVar(&s.burst, "kube-api-burst", 400, "Requests to the API server at once.")
	s.gateway.register(flags)
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	switch {
	case flags.NArg() > 0:
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case s.concurrency < 1:
		return s, fmt.Errorf("--concurrent-reconciles is %d, and must be at least 1", s.concurrency)
	case s.nodeLostTimeout < 0 || s.defaultTTL < 0:
		return s, fmt.Errorf("--node-lost-timeout and --default-ttl must not be negative")
	}
	return s, s.gateway.complete()
}

// listed reads a list that is separated by commas.
func listed(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
