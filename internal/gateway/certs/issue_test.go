package certs

import (
	"crypto/x509"
	"testing"
	"time"

	"k8s.io/client-go/util/cert"
)

// pod knows the gateway by the bundle of the time when it was started.
type pod struct {
	since time.Time
	roots *x509.CertPool
}

func startPod(t *testing.T, m material, now time.Time) pod {
	t.Helper()
	text, err := m.bundle()
	if err != nil {
		t.Fatal(err)
	}
	roots, err := cert.NewPoolFromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	return pod{since: now, roots: roots}
}

// Thirty years in steps of five days: pods of any age up to a year know the gateway at any time, through renewals and the
// succession of CAs.
func TestPodsKnowTheGatewayThroughEveryRotation(t *testing.T) {
	const years, step = 30, 5 * day
	m := made(t, begin)
	var pods []pod
	writes, authorities := 0, map[string]bool{}
	for now := begin; now.Before(begin.Add(years * 365 * day)); now = now.Add(step) {
		var reasons []string
		var err error
		if m, reasons, err = renew(parse(rendered(t, m)), testNames, now); err != nil {
			t.Fatal(err)
		}
		if len(reasons) > 0 {
			writes++
		}
		pods = append(pods, startPod(t, m, now))
		for len(pods) > 0 && now.Sub(pods[0].since) > caAnnouncement {
			pods = pods[1:]
		}
		for _, p := range []pod{pods[0], pods[len(pods)-1]} {
			options := x509.VerifyOptions{DNSName: testNames[0], Roots: p.roots, CurrentTime: now}
			if _, err := m.leaf.Leaf.Verify(options); err != nil {
				t.Fatalf("day %d: a pod of %s does not know the gateway: %v", now.Sub(begin)/day, p.since, err)
			}
		}
		for _, a := range m.authorities {
			authorities[a.cert.SerialNumber.String()] = true
			if now.After(a.cert.NotAfter.Add(leafLifetime)) {
				t.Fatalf("day %d: a CA is in the bundle that ended at %s", now.Sub(begin)/day, a.cert.NotAfter)
			}
		}
		if len(m.authorities) > 2 {
			t.Fatalf("day %d: %d CAs in the bundle", now.Sub(begin)/day, len(m.authorities))
		}
	}
	if want := 4; len(authorities) != want {
		t.Errorf("%d CAs in %d years, not %d", len(authorities), years, want)
	}
	if most := years*365/59 + 4; writes > most {
		t.Errorf("the Secret was written %d times in %d years, more than %d", writes, years, most)
	}
}

func TestAKeyThatSignsNoMoreIsNotKept(t *testing.T) {
	m := withCA(t, made(t, begin), begin.Add(caSuccession))
	m, _, err := renew(m, testNames, begin.Add(caSuccession+caAnnouncement))
	if err != nil {
		t.Fatal(err)
	}
	if m.authorities[0].key != nil || m.authorities[1].key == nil {
		t.Error("the key of the CA that left the signing to its successor is kept")
	}
	if kept := parse(rendered(t, m)); len(kept.authorities) != 2 {
		t.Errorf("%d CAs are trusted, not both", len(kept.authorities))
	}
}

func TestALostKeyOfTheCALeavesTheCertificateThatPodsKnow(t *testing.T) {
	m := made(t, begin)
	data := rendered(t, m)
	delete(data, caKeysKey)
	next, _, err := renew(parse(data), testNames, begin)
	if err != nil {
		t.Fatal(err)
	}
	if !next.leaf.Leaf.Equal(m.leaf.Leaf) {
		t.Error("pods that run would refuse the new certificate, and the old one was still good")
	}
	if len(next.authorities) != 2 {
		t.Errorf("%d CAs are trusted, not the old and the new one", len(next.authorities))
	}
}

// Two replicas of which each asks for a name of its own come to rest.
func TestReplicasWithOtherNamesDoNotUndoEachOther(t *testing.T) {
	m := made(t, begin)
	first, second := []string{"first"}, []string{"second"}
	for _, names := range [][]string{first, second} {
		var err error
		if m, _, err = renew(m, names, begin); err != nil {
			t.Fatal(err)
		}
	}
	for _, names := range [][]string{first, second, testNames} {
		if todo, why := decide(m, names, begin); todo != keep {
			t.Errorf("the replica that asks for %s renews it again: %s", names, why)
		}
	}
	m, _, err := renew(m, second, begin.Add(60*day))
	if err != nil {
		t.Fatal(err)
	}
	if m.leaf.Leaf.VerifyHostname("first") == nil {
		t.Error("a name that nobody asks for any more is kept for ever")
	}
}

// What the strict mode of OpenSSL asks for, which Python turns on.
func TestCertificatesAreWhatStrictClientsAskFor(t *testing.T) {
	m := made(t, begin)
	ca, leaf := m.authorities[0].cert, m.leaf.Leaf
	switch {
	case len(ca.SubjectKeyId) == 0:
		t.Error("the CA has no identifier of its key")
	case string(leaf.AuthorityKeyId) != string(ca.SubjectKeyId):
		t.Error("the certificate does not name the key that signed it")
	case !ca.IsCA || ca.KeyUsage != x509.KeyUsageCertSign || !ca.MaxPathLenZero:
		t.Errorf("the CA may do other things than to sign: %v", ca.KeyUsage)
	case leaf.IsCA || len(leaf.ExtKeyUsage) != 1:
		t.Error("the certificate may do other things than to serve")
	case ca.SerialNumber.Sign() <= 0 || leaf.SerialNumber.Sign() <= 0 || ca.SerialNumber.Cmp(leaf.SerialNumber) == 0:
		t.Errorf("serial numbers %s and %s", ca.SerialNumber, leaf.SerialNumber)
	case leaf.SerialNumber.Cmp(signedBy(t, m, 0, begin).leaf.Leaf.SerialNumber) == 0:
		t.Error("two certificates have one serial number")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("x"), []byte("y"), []byte("-----BEGIN CERTIFICATE-----"), []byte("-----BEGIN EC PRIVATE KEY-----"))
	f.Fuzz(func(t *testing.T, leaf, key, bundle, caKeys []byte) {
		m := parse(map[string][]byte{leafCertKey: leaf, leafKeyKey: key, bundleKey: bundle, caKeysKey: caKeys})
		if _, _, err := renew(m, testNames, begin); err != nil {
			t.Errorf("what is not readable is to be made anew: %v", err)
		}
	})
}
