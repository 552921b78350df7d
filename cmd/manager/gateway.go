package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/gateway"
	"github.com/perdure/perdure/internal/gateway/certs"
	"github.com/perdure/perdure/internal/runner/job"
)

// errNoBundle passes: certificates are loaded before the controllers start, unless their Secret is not as it should be.
var errNoBundle = errors.New("the gateway has no certificate yet")

// listenTimeout is how long a readiness check waits for the gateway to listen.
const listenTimeout = 100 * time.Millisecond

// addGateway lets this replica serve the gateway. What it returns is nil where there is none.
func addGateway(ctx context.Context, mgr ctrl.Manager, restConfig *rest.Config, clk clock.Clock, s settings) (controller.GatewayFunc, error) {
	if !s.gateway.enabled() {
		return nil, nil //nolint:nilnil // no gateway is an answer here
	}
	if err := gateway.RegisterMetrics(); err != nil {
		return nil, fmt.Errorf("register the gateway's metrics: %w", err)
	}
	// Past the cache, which would watch all Secrets of the cluster; and with a budget of its own, so that what pods ask for does
	// not slow the controllers.
	live, err := client.New(rest.CopyConfig(restConfig), client.Options{Scheme: mgr.GetScheme()})
	if err != nil {
		return nil, fmt.Errorf("make the gateway's client: %w", err)
	}
	keeper, err := certificates(live, clk, s.gateway)
	if err != nil {
		return nil, err
	}
	server, err := gateway.New(gateway.Options{
		Client:     live,
		Live:       live,
		Cache:      mgr.GetCache(),
		Clock:      clk,
		Recorder:   mgr.GetEventRecorder("perdure-gateway"),
		Logger:     ctrl.Log.WithName("gateway"),
		Address:    s.gateway.address,
		TLS:        keeper.TLSConfig(),
		Audience:   gateway.DefaultAudience,
		Namespaces: listed(s.namespaces),
		Limits:     s.gateway.limits.limits(),
	})
	if err != nil {
		return nil, fmt.Errorf("make the gateway: %w", err)
	}
	// A Secret that is not as it should be keeps this replica from serving, and not from controlling.
	if err := keeper.Load(ctx); err != nil {
		ctrl.Log.Error(err, "cannot load or publish the gateway's certificate, will try again")
	}
	for _, part := range []manager.Runnable{keeper, server} {
		if err := mgr.Add(part); err != nil {
			return nil, fmt.Errorf("add the gateway: %w", err)
		}
	}
	if err := mgr.AddReadyzCheck("gateway", serves(keeper, server)); err != nil {
		return nil, fmt.Errorf("add the gateway's readiness check: %w", err)
	}
	return access(keeper, s.gateway), nil
}

// serves is a readiness check: the gateway listens and has a certificate.
func serves(keeper *certs.Keeper, server *gateway.Gateway) healthz.Checker {
	return func(req *http.Request) error {
		ctx, cancel := context.WithTimeout(req.Context(), listenTimeout)
		defer cancel()
		if _, err := server.Addr(ctx); err != nil {
			return fmt.Errorf("the gateway does not listen yet: %w", err)
		}
		return keeper.Ready(req)
	}
}

// access is what pods are given.
func access(keeper *certs.Keeper, g gatewaySettings) controller.GatewayFunc {
	return func() (job.Gateway, error) {
		bundle := keeper.Bundle()
		if bundle == nil {
			return job.Gateway{}, errNoBundle
		}
		return job.Gateway{URL: g.url, Audience: gateway.DefaultAudience, CA: bundle}, nil
	}
}

func certificates(live client.Client, clk clock.Clock, g gatewaySettings) (*certs.Keeper, error) {
	names, err := g.names()
	if err != nil {
		return nil, err
	}
	keeper, err := certs.New(certs.Options{
		Clock:     clk,
		Client:    live,
		Secret:    client.ObjectKey{Namespace: g.namespace, Name: g.secret()},
		ConfigMap: client.ObjectKey{Namespace: g.namespace, Name: g.service + "-ca"},
		ReadOnly:  g.tlsSecret != "",
		Names:     names,
		Log:       ctrl.Log.WithName("gateway-certificates"),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the gateway's certificates: %w", err)
	}
	return keeper, nil
}
