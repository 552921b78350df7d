package certs

import (
	"maps"
	"strings"
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	m := made(t, begin)
	other := made(t, begin)
	without := func(keys ...string) material {
		data := maps.Clone(rendered(t, m))
		for _, key := range keys {
			delete(data, key)
		}
		return parse(data)
	}
	with := func(key string, value []byte) material {
		data := maps.Clone(rendered(t, m))
		data[key] = value
		return parse(data)
	}
	old := begin.Add(caSuccession)
	succeeded := withCA(t, m, old)
	cases := map[string]struct {
		holds material
		names []string
		now   time.Time
		want  action
		why   string
	}{
		"nothing there":                                      {material{}, testNames, begin, newCA, "no CA"},
		"what was just made is kept":                         {m, testNames, begin, keep, ""},
		"what was stored is what was made":                   {without(), testNames, begin, keep, ""},
		"a certificate is kept until two thirds of its life": {m, testNames, begin.Add(60*day - 2*time.Hour), keep, ""},
		"a certificate is renewed at two thirds of its life": {m, testNames, begin.Add(60 * day), newLeaf, "two thirds"},
		"a certificate that has ended is renewed":            {m, testNames, begin.Add(100 * day), newLeaf, "two thirds"},
		"a certificate that is not valid yet is renewed":     {m, testNames, begin.Add(-2 * time.Hour), newLeaf, "refuse"},
		"another name needs another certificate":             {m, append([]string{"other"}, testNames...), begin, newLeaf, "not for other"},
		"another address needs another certificate":          {m, []string{"10.0.0.1"}, begin, newLeaf, "not for 10.0.0.1"},
		"a certificate may have more names":                  {m, testNames[:1], begin, keep, ""},
		"the certificate is lost":                            {without(leafCertKey), testNames, begin, newLeaf, "no certificate"},
		"the key is lost":                                    {without(leafKeyKey), testNames, begin, newLeaf, "no certificate"},
		"the key is of another certificate":                  {with(leafKeyKey, rendered(t, other)[leafKeyKey]), testNames, begin, newLeaf, "no certificate"},
		"the certificate is no certificate":                  {with(leafCertKey, []byte("x")), testNames, begin, newLeaf, "no certificate"},
		"the certificate is of a CA that nobody trusts": {
			material{authorities: other.authorities, leaf: m.leaf}, testNames, begin, newLeaf, "refuse"},
		"the bundle is lost":                                        {without(bundleKey), testNames, begin, newCA, "no CA"},
		"the bundle is no bundle":                                   {with(bundleKey, []byte("x")), testNames, begin, newCA, "no CA"},
		"the key of the CA is lost":                                 {without(caKeysKey), testNames, begin, newCA, "no CA"},
		"the key of the CA is of another":                           {with(caKeysKey, rendered(t, other)[caKeysKey]), testNames, begin, newCA, "no CA"},
		"a CA that is old gets a successor":                         {signedBy(t, m, 0, old), testNames, old, newCA, "gets old"},
		"a CA that has a successor gets no other":                   {signedBy(t, succeeded, 0, old), testNames, old, keep, ""},
		"a CA that ends before its certificate would does not sign": {m, testNames, begin.Add(caLifetime - leafLifetime + time.Minute), newCA, "no CA"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, why := decide(c.holds, c.names, c.now)
			if got != c.want || !strings.Contains(why, c.why) {
				t.Errorf("decide says %d because %q, and not %d because of %q", got, why, c.want, c.why)
			}
		})
	}
}

func TestSigner(t *testing.T) {
	old := begin.Add(caSuccession)
	m := withCA(t, made(t, begin), old)
	lost := material{authorities: []authority{{cert: m.authorities[0].cert}, m.authorities[1]}}
	cases := map[string]struct {
		holds material
		now   time.Time
		want  int
	}{
		"a new CA does not sign":                                    {m, old, 0},
		"a new CA does not sign before it was announced for a year": {m, old.Add(caAnnouncement - 2*time.Hour), 0},
		"a CA signs when it was announced for a year":               {m, old.Add(caAnnouncement), 1},
		"a new CA signs at once where no other can":                 {lost, old, 1},
		"a new CA signs where the other ends too soon":              {withCA(t, made(t, begin), begin.Add(caLifetime-leafLifetime)), begin.Add(caLifetime - leafLifetime + time.Minute), 1},
		"none signs where there is none":                            {material{}, begin, -1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := -1
			for i := range c.holds.authorities {
				if signer(c.holds, c.now) == &c.holds.authorities[i] {
					got = i
				}
			}
			if got != c.want {
				t.Errorf("the CA %d signs, not %d", got, c.want)
			}
		})
	}
}
