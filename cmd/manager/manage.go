package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"strings"
	"time"

	"go.uber.org/zap/zapcore"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/perdure/perdure/internal/controller"
)

// +kubebuilder:rbac:groups=authentication.k8s.io,resources=tokenreviews,verbs=create
// +kubebuilder:rbac:groups=authorization.k8s.io,resources=subjectaccessreviews,verbs=create

// leaderElectionID names the Lease of the leader.
const leaderElectionID = "perdure-manager"

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
	return s, nil
}

func manage(ctx context.Context, args []string) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	if err := configureLogging(s.logLevel); err != nil {
		return err
	}
	restConfig, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("find the API server: %w", err)
	}
	restConfig.QPS, restConfig.Burst = float32(s.qps), s.burst
	mgr, err := ctrl.NewManager(restConfig, options(s))
	if err != nil {
		return fmt.Errorf("make the manager: %w", err)
	}
	if err := controller.RegisterMetrics(); err != nil {
		return fmt.Errorf("register the metrics: %w", err)
	}
	if err := controller.Setup(ctx, mgr, clock.RealClock{}, controller.Options{
		Concurrency:     s.concurrency,
		NodeLostTimeout: s.nodeLostTimeout,
		DefaultTTL:      s.defaultTTL,
	}); err != nil {
		return err
	}
	if err := mgr.AddHealthzCheck("ping", healthz.Ping); err != nil {
		return fmt.Errorf("add health check: %w", err)
	}
	if err := mgr.AddReadyzCheck("cache", controller.CacheReady(mgr)); err != nil {
		return fmt.Errorf("add readiness check: %w", err)
	}
	ctrl.Log.Info("starting", "version", version)
	return mgr.Start(ctx)
}

func options(s settings) ctrl.Options {
	o := controller.ManagerOptions(watched(s.namespaces)...)
	o.Metrics = metricsserver.Options{
		BindAddress:    s.metricsAddress,
		SecureServing:  true,
		FilterProvider: filters.WithAuthenticationAndAuthorization,
		TLSOpts:        []func(*tls.Config){func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }},
	}
	o.HealthProbeBindAddress = s.probeAddress
	o.LeaderElection = s.leaderElect
	o.LeaderElectionID = leaderElectionID
	o.LeaderElectionReleaseOnCancel = true
	return o
}

func watched(list string) []string {
	var namespaces []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			namespaces = append(namespaces, name)
		}
	}
	return namespaces
}

func configureLogging(level string) error {
	o := zap.Options{}
	switch level {
	case "debug":
		o.Development = true
	case "info":
	case "error":
		o.Level = zapcore.ErrorLevel
	default:
		return fmt.Errorf("--log-level is %q, and must be debug, info or error", level)
	}
	ctrl.SetLogger(zap.New(zap.UseFlagOptions(&o)))
	return nil
}
