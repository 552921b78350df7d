package certs

import (
	"context"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

var secretKey = client.ObjectKey{Namespace: "system", Name: "gateway-tls"}

func replica(c client.Client, clk *clocktesting.FakeClock) *own {
	return &own{clock: clk, client: c, key: secretKey, names: testNames, log: logr.Discard()}
}

func stored(t *testing.T, c client.Reader) *corev1.Secret {
	t.Helper()
	secret := &corev1.Secret{}
	if err := c.Get(t.Context(), secretKey, secret); err != nil {
		t.Fatal(err)
	}
	return secret
}

func mustLoad(t *testing.T, o *own) *serving {
	t.Helper()
	s, err := o.load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheFirstReplicaMakesTheSecretAndTheNextOnesTakeIt(t *testing.T) {
	c, clk := fake.NewFakeClient(), clocktesting.NewFakeClock(begin)
	first := mustLoad(t, replica(c, clk))
	version := stored(t, c).ResourceVersion
	if second := mustLoad(t, replica(c, clk)); !same(first, second) {
		t.Error("two replicas serve two certificates")
	}
	if secret := stored(t, c); secret.ResourceVersion != version || secret.Type != corev1.SecretTypeTLS {
		t.Errorf("the Secret of type %s was written again without need", secret.Type)
	}
}

func TestARenewalIsWrittenOnceAndFollowedByAll(t *testing.T) {
	c, clk := fake.NewFakeClient(), clocktesting.NewFakeClock(begin)
	before := mustLoad(t, replica(c, clk))
	clk.SetTime(begin.Add(60 * day))
	first, second := mustLoad(t, replica(c, clk)), mustLoad(t, replica(c, clk))
	switch {
	case same(before, first):
		t.Error("the certificate is not renewed")
	case !same(first, second):
		t.Error("two replicas serve two certificates")
	case string(before.bundle) != string(first.bundle):
		t.Error("a renewal of the certificate changes what pods trust")
	}
}

// faster lets another replica write just before each first write of this one.
func faster(t *testing.T, c client.WithWatch, clk *clocktesting.FakeClock) client.WithWatch {
	done := false
	other := func() {
		if !done {
			done = true
			mustLoad(t, replica(c, clk))
		}
	}
	return interceptor.NewClient(c, interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, o ...client.CreateOption) error {
			other()
			return c.Create(ctx, obj, o...)
		},
		Update: func(ctx context.Context, c client.WithWatch, obj client.Object, o ...client.UpdateOption) error {
			other()
			return c.Update(ctx, obj, o...)
		},
	})
}

func TestWhoLosesARaceServesWhatTheOtherWrote(t *testing.T) {
	cases := map[string]func(t *testing.T, c client.WithWatch, clk *clocktesting.FakeClock){
		"at the first start": func(*testing.T, client.WithWatch, *clocktesting.FakeClock) {},
		"at a renewal": func(t *testing.T, c client.WithWatch, clk *clocktesting.FakeClock) {
			mustLoad(t, replica(c, clk))
			clk.SetTime(begin.Add(60 * day))
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			c, clk := fake.NewClientBuilder().Build(), clocktesting.NewFakeClock(begin)
			prepare(t, c, clk)
			loser := mustLoad(t, replica(faster(t, c, clk), clk))
			if winner := mustLoad(t, replica(c, clk)); !same(winner, loser) {
				t.Error("it serves a certificate that is not stored")
			}
		})
	}
}

func TestASecretOfSomebodyElseIsNeverWritten(t *testing.T) {
	c := fake.NewFakeClient(&corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: secretKey.Namespace, Name: secretKey.Name},
		Data:       map[string][]byte{leafCertKey: []byte("precious")},
	})
	_, err := replica(c, clocktesting.NewFakeClock(begin)).load(t.Context())
	if err == nil || !strings.Contains(err.Error(), "--gateway-tls-secret") {
		t.Errorf("the error does not say what to do: %v", err)
	}
	if got := string(stored(t, c).Data[leafCertKey]); got != "precious" {
		t.Errorf("it was overwritten with %q", got)
	}
}

func TestADeletedSecretIsMadeAnew(t *testing.T) {
	c, clk := fake.NewFakeClient(), clocktesting.NewFakeClock(begin)
	before := mustLoad(t, replica(c, clk))
	if err := c.Delete(t.Context(), stored(t, c)); err != nil {
		t.Fatal(err)
	}
	if after := mustLoad(t, replica(c, clk)); string(before.bundle) == string(after.bundle) {
		t.Error("who deletes the Secret wants another CA")
	}
}
