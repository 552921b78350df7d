package certs

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/cert"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

func keeper(t *testing.T, c client.Client, clk clock.Clock) *Keeper {
	t.Helper()
	k, err := New(Options{Clock: clk, Client: c, Secret: secretKey, Names: testNames, Log: logr.Discard()})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// serial is the number of the certificate that a client sees which trusts what pods trust.
func serial(t *testing.T, address string, bundle []byte, now time.Time) string {
	t.Helper()
	roots, err := cert.NewPoolFromBytes(bundle)
	if err != nil {
		t.Fatal(err)
	}
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: testNames[0], Time: func() time.Time { return now }}}
	conn, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	state := conn.(*tls.Conn).ConnectionState()
	if state.Version != tls.VersionTLS13 {
		t.Errorf("TLS version %x", state.Version)
	}
	return state.PeerCertificates[0].SerialNumber.String()
}

func TestWhatIsServedFollowsTheSecretWithoutARestart(t *testing.T) {
	c, clk := fake.NewFakeClient(), clocktesting.NewFakeClock(begin)
	k := keeper(t, c, clk)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = k.TLSConfig()
	listener := tls.NewListener(server.Listener, server.TLS)
	go func() { _ = server.Config.Serve(listener) }()
	t.Cleanup(func() { _ = server.Config.Close() })

	if err := k.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	bundle := k.Bundle()
	first := serial(t, listener.Addr().String(), bundle, begin)

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- k.Start(ctx) }()
	waitFor(t, clk.HasWaiters)
	later := begin.Add(60 * day)
	clk.SetTime(later)
	waitFor(t, func() bool { return serial(t, listener.Addr().String(), bundle, later) != first })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for start := time.Now(); !condition(); {
		if time.Since(start) > 30*time.Second {
			t.Fatal("it does not come")
		}
	}
}

func TestNothingIsServedBeforeItIsLoaded(t *testing.T) {
	k := keeper(t, fake.NewFakeClient(), clocktesting.NewFakeClock(begin))
	if k.Ready(nil) == nil || k.Bundle() != nil {
		t.Error("a replica without a certificate is ready")
	}
	if _, err := k.TLSConfig().GetCertificate(nil); err == nil {
		t.Error("a handshake without a certificate goes on")
	}
	if err := k.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := k.Ready(nil); err != nil {
		t.Error(err)
	}
}

func TestWhatWorksIsServedWhileTheSecretCannotBeRead(t *testing.T) {
	broken := false
	c := interceptor.NewClient(fake.NewClientBuilder().Build(), interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, obj client.Object, o ...client.GetOption) error {
			if broken {
				return io.ErrUnexpectedEOF
			}
			return c.Get(ctx, key, obj, o...)
		},
	})
	k := keeper(t, c, clocktesting.NewFakeClock(begin))
	if err := k.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	bundle := string(k.Bundle())
	broken = true
	if err := k.Load(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the error is lost: %v", err)
	}
	if k.Ready(nil) != nil || string(k.Bundle()) != bundle {
		t.Error("the API server is away for a moment, and the gateway with it")
	}
}

func TestASecretOfTheUsersIsOnlyRead(t *testing.T) {
	c := interceptor.NewClient(fake.NewClientBuilder().Build(), interceptor.Funcs{
		Create: func(context.Context, client.WithWatch, client.Object, ...client.CreateOption) error {
			t.Error("it is written")
			return nil
		},
	})
	k, err := New(Options{Clock: clocktesting.NewFakeClock(begin), Client: c, Secret: secretKey, ReadOnly: true, Names: testNames, Log: logr.Discard()})
	if err != nil {
		t.Fatal(err)
	}
	if k.Load(t.Context()) == nil {
		t.Error("a Secret that is not there is served")
	}
	if err := c.Get(t.Context(), secretKey, &corev1.Secret{}); err == nil {
		t.Error("it was made")
	}
}

func TestNamesThatNoCertificateCanHave(t *testing.T) {
	for name, bad := range map[string]string{"empty": "", "a port": "host:443", "a URL": "https://host", "upper case": "Host"} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(Options{Names: []string{bad}}); err == nil {
				t.Errorf("%q is accepted", bad)
			}
		})
	}
	for _, good := range []string{"host", "*.example.org", net.IPv6loopback.String()} {
		if _, err := New(Options{Names: []string{good}}); err != nil {
			t.Error(err)
		}
	}
}
