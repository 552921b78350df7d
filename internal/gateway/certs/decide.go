package certs

import (
	"crypto/x509"
	"fmt"
	"time"
)

const (
	// caLifetime is how long a CA is trusted.
	caLifetime = 10 * 365 * 24 * time.Hour
	// caSuccession is the age at which the next CA joins the bundle.
	caSuccession = 8 * 365 * 24 * time.Hour
	// caAnnouncement is how long a CA is in the bundle before it signs. A pod that is started just before a CA joins the
	// bundle knows the gateway at least for so long.
	caAnnouncement = 365 * 24 * time.Hour
	// leafLifetime is how long a certificate is valid. It is made anew when two thirds of that have passed.
	leafLifetime = 90 * 24 * time.Hour
	// clockSkew is how far the clocks of clients may be behind.
	clockSkew = time.Hour
)

// action is the next thing to do with what a Secret holds.
type action int

const (
	keep action = iota
	// newLeaf makes a certificate, signed by what signer says.
	newLeaf
	// newCA adds a CA to the bundle.
	newCA
)

// decide says what to do next, and why. It is asked again after each action until it says keep.
func decide(m material, names []string, now time.Time) (action, string) {
	switch {
	case signer(m, now) == nil:
		return newCA, "no CA can sign"
	case !now.Before(m.authorities[len(m.authorities)-1].cert.NotBefore.Add(caSuccession)):
		return newCA, "the newest CA gets old"
	}
	if why := unfit(m, names, now); why != "" {
		return newLeaf, why
	}
	return keep, ""
}

// signer is the newest CA that has been announced long enough, else the oldest; nil if none can sign. One that ends before a
// certificate that it would sign does not sign, so a certificate never ends before its time.
func signer(m material, now time.Time) *authority {
	var found *authority
	for i := range m.authorities {
		a := &m.authorities[i]
		if a.key == nil || a.cert.NotAfter.Before(now.Add(leafLifetime)) {
			continue
		}
		if found == nil || !now.Before(a.cert.NotBefore.Add(caAnnouncement)) {
			found = a
		}
	}
	return found
}

// unfit says why the certificate must be made anew; empty if it is fit.
func unfit(m material, names []string, now time.Time) string {
	if m.leaf == nil {
		return "there is no certificate that can be used"
	}
	leaf := m.leaf.Leaf
	if !now.Before(leaf.NotBefore.Add(leaf.NotAfter.Sub(leaf.NotBefore) * 2 / 3)) {
		return "two thirds of the certificate's lifetime have passed"
	}
	for _, name := range names {
		if leaf.VerifyHostname(name) != nil {
			return fmt.Sprintf("the certificate is not for %s", name)
		}
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: m.pool(), CurrentTime: now}); err != nil {
		return fmt.Sprintf("clients would refuse the certificate: %v", err)
	}
	return ""
}
