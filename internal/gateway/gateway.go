package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/controller"
)

// +kubebuilder:rbac:groups=authentication.k8s.io,resources=tokenreviews,verbs=create
// +kubebuilder:rbac:groups=authorization.k8s.io,resources=subjectaccessreviews,verbs=create
// +kubebuilder:rbac:groups=perdure.dev,resources=executions,verbs=get;list;watch;patch
// +kubebuilder:rbac:groups=perdure.dev,resources=executions/status,verbs=patch
// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises,verbs=get;list;watch;create
// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises/status,verbs=patch
// +kubebuilder:rbac:groups=perdure.dev,resources=payloads,verbs=get;create;update
// +kubebuilder:rbac:groups=batch,resources=jobs,verbs=get
// +kubebuilder:rbac:groups="",resources=pods,verbs=get

// How the server ends, and what it does with connections that nothing is sent on.
const (
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 20 * time.Second
)

// Gateway serves the contract. It is a Runnable of a manager.
type Gateway struct {
	client      client.Client
	live        client.Reader
	cache       cache.Cache
	clock       clock.Clock
	recorder    events.EventRecorder
	logger      logr.Logger
	limits      Limits
	address     string
	tls         *tls.Config
	namespaces  map[string]bool
	definitions *controller.Definitions

	reviewer *reviewer
	binder   *binder
	access   *accessor
	limiter  *limiter
	// pollReads are the reads of all polls together, so that many of them do not keep single requests waiting.
	pollReads places
	journals  *journals
	hub       *hub

	// draining is closed when the gateway is about to end: long polls answer.
	draining chan struct{}
	drain    func()
	// listening is closed when there is an address.
	listening chan struct{}
	listener  net.Listener
}

// New makes a gateway. It serves when it is started, or through Handler.
func New(o Options) (*Gateway, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	orElse(&o.Audience, DefaultAudience)
	o.Limits = o.Limits.withDefaults()
	g := &Gateway{
		client: o.Client, live: o.Live, cache: o.Cache, clock: o.Clock, recorder: o.Recorder, logger: o.Logger, limits: o.Limits,
		address: o.Address, tls: o.TLS, namespaces: map[string]bool{},
		definitions: controller.NewDefinitions(o.Cache, o.Live),
		reviewer:    newReviewer(o),
		binder:      newBinder(o.Live),
		access:      newAccessor(o),
		limiter:     newLimiter(o.Limits, o.Clock),
		pollReads:   make(places, o.Limits.PollReads),
		journals:    newJournals(o),
		hub:         newHub(),
		draining:    make(chan struct{}),
		listening:   make(chan struct{}),
	}
	g.drain = sync.OnceFunc(func() { close(g.draining) })
	for _, namespace := range o.Namespaces {
		g.namespaces[namespace] = true
	}
	return g, nil
}

// NeedLeaderElection is false: every replica serves.
func (g *Gateway) NeedLeaderElection() bool { return false }

// Prepare makes the gateway hear of changes, for long polls. It waits until the cache is filled.
func (g *Gateway) Prepare(ctx context.Context) error {
	if !g.cache.WaitForCacheSync(ctx) {
		return errors.New("the cache was not filled")
	}
	return g.hub.register(ctx, g.cache)
}

// Start serves until the context ends, and then lets what is under way come to its end.
func (g *Gateway) Start(ctx context.Context) error {
	if err := g.Prepare(ctx); err != nil {
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was ended before it began
		}
		return fmt.Errorf("prepare the gateway: %w", err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", g.address)
	if err != nil {
		return fmt.Errorf("listen at %s: %w", g.address, err)
	}
	g.listener = listener
	close(g.listening)
	return g.serveUntil(ctx, newBoundedListener(listener, g.limits.Connections, g.limits.ConnectionsPerAddress))
}

// Addr is where the gateway listens, once it does.
func (g *Gateway) Addr(ctx context.Context) (net.Addr, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-g.listening:
		return g.listener.Addr(), nil
	}
}

func (g *Gateway) serveUntil(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           g.Handler(),
		ReadHeaderTimeout: g.limits.ReadTimeout, // and with it the handshake of TLS
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    g.limits.HeaderBytes,
		TLSConfig:         g.tls,
		ErrorLog:          slog.NewLogLogger(logr.ToSlogHandler(g.logger.V(1)), slog.LevelInfo),
	}
	ended := make(chan error, 1)
	go func() {
		if g.tls != nil {
			ended <- server.ServeTLS(listener, "", "")
		} else {
			ended <- server.Serve(listener)
		}
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the gateway: %w", err)
	case <-ctx.Done():
	}
	g.drain()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("shut the gateway down: %w", err), server.Close())
	}
	return nil
}
