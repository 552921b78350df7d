package certs

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// interval is the time between two reads of the Secret.
	interval = time.Minute
	// retryInterval is the same while there is nothing to serve.
	retryInterval = 5 * time.Second
	// loadTimeout bounds one read, and the writes that it may take.
	loadTimeout = 15 * time.Second
)

var errNothingToServe = errors.New("the gateway has no certificate yet; the manager's log says why")

// Options say where the certificates come from.
type Options struct {
	Clock clock.Clock
	// Client reads and writes without a cache: the manager may touch one Secret and one ConfigMap by their names, and can watch none.
	Client client.Client
	// Secret is the one that the replicas make and renew, or with ReadOnly the one that the user keeps.
	Secret client.ObjectKey
	// ConfigMap gets what clients trust, for those that are no pods; without a name there is none.
	ConfigMap client.ObjectKey
	// ReadOnly takes the Secret as it is.
	ReadOnly bool
	// Names are the DNS names and IP addresses by which the gateway is reached. The first one is what pods use.
	Names []string
	Log   logr.Logger
}

// serving is what the gateway shows, and what its clients need for it.
type serving struct {
	leaf   *tls.Certificate
	bundle []byte
}

// Keeper holds the certificates in memory, and follows the Secret.
type Keeper struct {
	clock  clock.Clock
	source interface {
		load(ctx context.Context) (*serving, error)
	}
	// published is nil where nothing is published.
	published *published
	log       logr.Logger
	current   atomic.Pointer[serving]
}

// New returns a Keeper that holds nothing yet: see Load and Start.
func New(o Options) (*Keeper, error) {
	if len(o.Names) == 0 {
		return nil, errors.New("the gateway's certificate needs a name")
	}
	for _, name := range o.Names {
		if net.ParseIP(name) == nil && len(validation.IsDNS1123Subdomain(name)) > 0 && len(validation.IsWildcardDNS1123Subdomain(name)) > 0 {
			return nil, fmt.Errorf("%q is neither a DNS name in lower case nor an IP address", name)
		}
	}
	k := &Keeper{clock: o.Clock, log: o.Log}
	if o.ConfigMap.Name != "" {
		k.published = &published{client: o.Client, key: o.ConfigMap}
	}
	if o.ReadOnly {
		k.source = &given{clock: o.Clock, client: o.Client, key: o.Secret, host: o.Names[0]}
	} else {
		k.source = &own{clock: o.Clock, client: o.Client, key: o.Secret, names: o.Names, log: o.Log}
	}
	return k, nil
}

// Load reads the Secret once, renews what is due, and publishes what clients trust. What was served before stays where it fails.
func (k *Keeper) Load(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	next, err := k.source.load(ctx)
	if err != nil {
		return err
	}
	if last := k.current.Swap(next); last == nil || !same(last, next) {
		k.log.Info("serving a certificate", "serial", next.leaf.Leaf.SerialNumber.String(), "notAfter", next.leaf.Leaf.NotAfter)
	}
	if k.published == nil {
		return nil
	}
	return k.published.store(ctx, next.bundle)
}

func same(a, b *serving) bool {
	return slices.EqualFunc(a.leaf.Certificate, b.leaf.Certificate, bytes.Equal) && bytes.Equal(a.bundle, b.bundle)
}

// Start follows the Secret until the context ends. Reading it once a minute costs less than a watch, and nothing here is in a
// hurry: an old certificate is valid for another month when its successor is made.
func (k *Keeper) Start(ctx context.Context) error {
	for {
		pause := interval
		if err := k.Load(ctx); err != nil && ctx.Err() == nil {
			k.log.Error(err, "cannot load or publish the gateway's certificate")
			if k.current.Load() == nil {
				pause = retryInterval
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-k.clock.After(pause):
		}
	}
}

// NeedLeaderElection is false: every replica serves.
func (k *Keeper) NeedLeaderElection() bool { return false }

// Bundle is what pods trust, in PEM; nil while nothing is loaded.
func (k *Keeper) Bundle() []byte {
	if s := k.current.Load(); s != nil {
		return bytes.Clone(s.bundle)
	}
	return nil
}

// TLSConfig serves what is loaded at the time of each handshake.
func (k *Keeper) TLSConfig() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			if s := k.current.Load(); s != nil {
				return s.leaf, nil
			}
			return nil, errNothingToServe
		},
	}
}

// Ready is a readiness check: there is a certificate to serve. A replica without one gets no requests, and controls
// nevertheless.
func (k *Keeper) Ready(*http.Request) error {
	if k.current.Load() == nil {
		return errNothingToServe
	}
	return nil
}
