package main

import (
	"context"
	"crypto/tls"
	"fmt"

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
	clk := clock.RealClock{}
	gateway, err := addGateway(ctx, mgr, restConfig, clk, s)
	if err != nil {
		return err
	}
	if err := controller.Setup(ctx, mgr, clk, controller.Options{
		Concurrency:     s.concurrency,
		NodeLostTimeout: s.nodeLostTimeout,
		DefaultTTL:      s.defaultTTL,
		Gateway:         gateway,
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
	o := controller.ManagerOptions(listed(s.namespaces)...)
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
