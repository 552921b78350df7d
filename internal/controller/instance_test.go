package controller_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/perdure/perdure/internal/controller"
)

// shiftedClock is the real clock, some time ahead.
type shiftedClock struct{ ahead atomic.Int64 }

func (c *shiftedClock) Now() time.Time                  { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *shiftedClock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }
func (c *shiftedClock) advance(d time.Duration)         { c.ahead.Add(int64(d)) }

// settings are how a test's manager differs from the one in production.
type settings struct {
	namespace string
	wire      *wire
	clock     *shiftedClock
	options   controller.Options
	manager   func(*ctrl.Options)
}

// instance is a running manager, with the options of the one in production.
type instance struct {
	mgr    ctrl.Manager
	cancel context.CancelFunc
	done   chan error
}

// run starts a manager for one namespace.
func run(s settings) (*instance, error) {
	o := controller.ManagerOptions(s.namespace)
	o.Metrics.BindAddress = "0"
	o.HealthProbeBindAddress = "0"
	o.Controller.SkipNameValidation = new(true) // several managers in one process
	o.GracefulShutdownTimeout = ptr.To(10 * time.Second)
	// One discovery for all: a suite makes hundreds of managers.
	o.MapperProvider = func(*rest.Config, *http.Client) (meta.RESTMapper, error) { return k8s.RESTMapper(), nil }
	if s.manager != nil {
		s.manager(&o)
	}
	wired := rest.CopyConfig(config)
	wired.Wrap(s.wire.wrap)
	mgr, err := ctrl.NewManager(wired, o)
	if err != nil {
		return nil, fmt.Errorf("make a manager: %w", err)
	}
	if s.clock == nil {
		s.clock = &shiftedClock{}
	}
	if s.options.Concurrency == 0 {
		s.options.Concurrency = 8
	}
	if s.options.DefaultTTL == 0 {
		s.options.DefaultTTL = 24 * time.Hour
	}
	if s.options.NodeLostTimeout == 0 {
		s.options.NodeLostTimeout = 5 * time.Minute
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := controller.Setup(ctx, mgr, s.clock, s.options); err != nil {
		cancel()
		return nil, err
	}
	i := &instance{mgr: mgr, cancel: cancel, done: make(chan error, 1)}
	go func() { i.done <- mgr.Start(ctx) }()
	return i, nil
}

// stop stops a manager and waits until it returned.
func (i *instance) stop() error {
	i.cancel()
	select {
	case err := <-i.done:
		i.done <- err // for who stops it again
		return err
	case <-time.After(20 * time.Second):
		return errors.New("the manager does not return")
	}
}

// begin starts a manager that ends with the spec.
func begin(s settings) *instance {
	GinkgoHelper()
	i, err := run(s)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { Expect(i.stop()).To(Succeed()) })
	return i
}
