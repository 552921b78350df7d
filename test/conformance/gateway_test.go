package conformance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/gateway"
	"github.com/perdure/perdure/internal/gateway/certs"
	"github.com/perdure/perdure/internal/runner/job"
)

// addGateway lets the manager serve the gateway at an address of this machine, with a certificate of its own making.
func addGateway(ctx context.Context, c *testCluster, mgr ctrl.Manager, options *controller.Options) error {
	keeper, err := certs.New(certs.Options{
		Clock: clock.RealClock{}, Client: c.live, Names: []string{"127.0.0.1"}, Log: logr.Discard(),
		Secret: client.ObjectKey{Namespace: "default", Name: "gateway"},
	})
	if err != nil {
		return err
	}
	if err := keeper.Load(ctx); err != nil {
		return err
	}
	g, err := gateway.New(gateway.Options{
		Client: c.live, Live: c.live, Cache: mgr.GetCache(), Clock: clock.RealClock{}, Logger: logr.Discard(),
		Address: "127.0.0.1:0", TLS: keeper.TLSConfig(),
	})
	if err != nil {
		return err
	}
	options.Gateway = func() (job.Gateway, error) {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		address, err := g.Addr(ctx)
		if err != nil {
			return job.Gateway{}, fmt.Errorf("the gateway does not listen yet: %w", err)
		}
		return job.Gateway{URL: "https://" + address.String(), Audience: gateway.DefaultAudience, CA: keeper.Bundle()}, nil
	}
	return errors.Join(mgr.Add(keeper), mgr.Add(g))
}
