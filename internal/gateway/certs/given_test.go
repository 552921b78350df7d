package certs

import (
	"maps"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

func TestASecretOfTheUsers(t *testing.T) {
	good := rendered(t, made(t, begin))
	delete(good, caKeysKey)
	other := rendered(t, made(t, begin))
	with := func(key string, value []byte) map[string][]byte {
		data := maps.Clone(good)
		data[key] = value
		return data
	}
	cases := map[string]struct {
		data map[string][]byte
		host string
		days int
		want string
	}{
		"one that fits is served":             {good, testNames[0], 0, ""},
		"an address may be the host":          {good, "127.0.0.1", 0, ""},
		"without what pods trust":             {with(bundleKey, nil), testNames[0], 0, "ca.crt"},
		"with another CA":                     {with(bundleKey, other[bundleKey]), testNames[0], 0, "pods would refuse"},
		"for another host":                    {good, "elsewhere", 0, "elsewhere"},
		"that has ended":                      {good, testNames[0], 91, "expired"},
		"with the key of another certificate": {with(leafKeyKey, other[leafKeyKey]), testNames[0], 0, "tls.key"},
		"without a certificate":               {with(leafCertKey, nil), testNames[0], 0, "tls.crt"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			secret := &corev1.Secret{
				ObjectMeta: metav1.ObjectMeta{Namespace: secretKey.Namespace, Name: secretKey.Name}, Data: c.data,
			}
			now := begin.AddDate(0, 0, c.days)
			g := given{clock: clocktesting.NewFakeClock(now), client: fake.NewFakeClient(secret), key: secretKey, host: c.host}
			s, err := g.load(t.Context())
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want == "" && string(s.bundle) != string(good[bundleKey]):
				t.Errorf("pods would get\n%s", s.bundle)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("the error does not say %q: %v", c.want, err)
			}
		})
	}
}
