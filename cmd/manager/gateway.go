package main

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/gateway/certs"
	"github.com/perdure/perdure/internal/runner/job"
)

// errNoBundle passes: certificates are loaded before the controllers start, unless their Secret is not as it should be.
var errNoBundle = errors.New("the gateway has no certificate yet")

// addGateway lets this replica serve the gateway. What it returns is nil where there is none.
func addGateway(ctx context.Context, mgr ctrl.Manager, restConfig *rest.Config, clk clock.Clock, g gatewaySettings) (controller.GatewayFunc, error) {
	if !g.enabled() {
		return nil, nil //nolint:nilnil // no gateway is an answer here
	}
	keeper, err := certificates(mgr, restConfig, clk, g)
	if err != nil {
		return nil, err
	}
	// A Secret that is not as it should be keeps this replica from serving, and not from controlling.
	if err := keeper.Load(ctx); err != nil {
		ctrl.Log.Error(err, "cannot load the gateway's certificate, will try again")
	}
	if err := mgr.Add(keeper); err != nil {
		return nil, fmt.Errorf("add the keeper of certificates: %w", err)
	}
	if err := mgr.AddReadyzCheck("gateway", keeper.Ready); err != nil {
		return nil, fmt.Errorf("add the gateway's readiness check: %w", err)
	}
	return func() (job.Gateway, error) {
		bundle := keeper.Bundle()
		if bundle == nil {
			return job.Gateway{}, errNoBundle
		}
		return job.Gateway{URL: g.url, Audience: podAudience, CA: bundle}, nil
	}, nil
}

func certificates(mgr ctrl.Manager, restConfig *rest.Config, clk clock.Clock, g gatewaySettings) (*certs.Keeper, error) {
	names, err := g.names()
	if err != nil {
		return nil, err
	}
	// Past the cache, which would watch all Secrets of the cluster.
	live, err := client.New(restConfig, client.Options{Scheme: mgr.GetScheme()})
	if err != nil {
		return nil, fmt.Errorf("make a client for the gateway's certificates: %w", err)
	}
	keeper, err := certs.New(certs.Options{
		Clock:    clk,
		Client:   live,
		Secret:   client.ObjectKey{Namespace: g.namespace, Name: g.secret()},
		ReadOnly: g.tlsSecret != "",
		Names:    names,
		Log:      ctrl.Log.WithName("gateway-certificates"),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the gateway's certificates: %w", err)
	}
	return keeper, nil
}
