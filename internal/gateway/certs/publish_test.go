package certs

import (
	"context"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

var configMapKey = client.ObjectKey{Namespace: "system", Name: "gateway-ca"}

func publishing(t *testing.T, c client.Client, clk *clocktesting.FakeClock) *Keeper {
	t.Helper()
	k, err := New(Options{Clock: clk, Client: c, Secret: secretKey, ConfigMap: configMapKey, Names: testNames, Log: logr.Discard()})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func publishedData(t *testing.T, c client.Client) map[string]string {
	t.Helper()
	m := &corev1.ConfigMap{}
	if err := c.Get(t.Context(), configMapKey, m); err != nil {
		t.Fatal(err)
	}
	return m.Data
}

// What callers read who may not read the Secret is what pods are given, over all rotations, and holds no key.
func TestTheCAIsPublishedAlone(t *testing.T) {
	c, clk := fake.NewFakeClient(), clocktesting.NewFakeClock(begin)
	k := publishing(t, c, clk)
	bundles := map[string]bool{}
	for range 10 {
		if err := k.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		bundle := string(k.Bundle())
		bundles[bundle] = true
		if diff := cmp.Diff(map[string]string{"ca.crt": bundle}, publishedData(t, c)); diff != "" {
			t.Fatal(diff)
		}
		if strings.Contains(bundle, "PRIVATE KEY") {
			t.Fatal("a key is published")
		}
		clk.SetTime(clk.Now().Add(365 * day))
	}
	if len(bundles) < 2 {
		t.Error("ten years saw no rotation")
	}
}

func TestWhatIsPublishedIsSetRight(t *testing.T) {
	for name, change := range map[string]func(*corev1.ConfigMap){
		"where somebody changed it":      func(m *corev1.ConfigMap) { m.Data["ca.crt"] = "another" },
		"where somebody added something": func(m *corev1.ConfigMap) { m.Data["more"] = "x" },
		"where it is binary as well":     func(m *corev1.ConfigMap) { m.BinaryData = map[string][]byte{"more": {1}} },
	} {
		t.Run(name, func(t *testing.T) {
			c := fake.NewFakeClient()
			k := publishing(t, c, clocktesting.NewFakeClock(begin))
			if err := k.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			m := &corev1.ConfigMap{}
			if err := c.Get(t.Context(), configMapKey, m); err != nil {
				t.Fatal(err)
			}
			change(m)
			if err := c.Update(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			if err := k.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"ca.crt": string(k.Bundle())}, publishedData(t, c)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNothingIsWrittenWhereNothingChanges(t *testing.T) {
	writes := 0
	c := interceptor.NewClient(fake.NewClientBuilder().Build(), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, o ...client.CreateOption) error {
			writes++
			return c.Create(ctx, obj, o...)
		},
		Update: func(ctx context.Context, c client.WithWatch, obj client.Object, o ...client.UpdateOption) error {
			writes++
			return c.Update(ctx, obj, o...)
		},
	})
	k := publishing(t, c, clocktesting.NewFakeClock(begin))
	for range 3 {
		if err := k.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if writes != 2 {
		t.Errorf("%d writes, want the Secret and the ConfigMap", writes)
	}
}

func TestAConfigMapOfSomebodyElseIsNeverWrittenAndTheGatewayServes(t *testing.T) {
	theirs := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: configMapKey.Namespace, Name: configMapKey.Name}, Data: map[string]string{"ca.crt": "theirs"},
	}
	c := fake.NewFakeClient(theirs)
	k := publishing(t, c, clocktesting.NewFakeClock(begin))
	if err := k.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "not the manager's own") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(theirs.Data, publishedData(t, c)); diff != "" {
		t.Error(diff)
	}
	if err := k.Ready(nil); err != nil {
		t.Errorf("it serves nothing: %v", err)
	}
}
