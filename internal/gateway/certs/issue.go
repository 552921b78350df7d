package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"
)

// maxActions is how many actions one renewal takes at most: a CA and a certificate.
const maxActions = 2

// renew does what is to be done, and says why; without reasons nothing was to be done.
func renew(m material, names []string, now time.Time) (material, []string, error) {
	var reasons []string
	for {
		todo, why := decide(m, names, now)
		if todo == keep {
			return m, reasons, nil
		}
		if len(reasons) == maxActions {
			return m, nil, fmt.Errorf("certificates that were just made are not fit: %s", why)
		}
		var err error
		switch todo {
		case newCA:
			m, err = m.withNewCA(now)
		case newLeaf:
			m.leaf, err = makeLeaf(signer(m, now), leafNames(m, names, now), now)
		case keep:
		}
		if err != nil {
			return m, nil, err
		}
		m = m.pruned(now)
		reasons = append(reasons, why)
	}
}

func (m material) withNewCA(now time.Time) (material, error) {
	fresh, err := makeCA(now)
	if err != nil {
		return m, err
	}
	m.authorities = append(slices.Clone(m.authorities), fresh)
	return m, nil
}

// pruned is without what nobody needs any more: a CA that has ended, and the key of one that has left the signing to its
// successor.
func (m material) pruned(now time.Time) material {
	var left []authority
	for _, a := range m.authorities {
		if now.Before(a.cert.NotAfter) {
			left = append(left, a)
		}
	}
	m.authorities = left
	signs := signer(m, now)
	for i := range left {
		if &left[i] == signs {
			break
		}
		left[i].key = nil
	}
	return m
}

// leafNames are the names to put into a certificate. Those of one that has not had its time are kept: they are what replicas
// with other flags ask for while an upgrade goes on, and each would undo the work of the other.
func leafNames(m material, names []string, now time.Time) []string {
	all := slices.Clone(names)
	if m.leaf != nil && unfit(m, nil, now) == "" {
		all = append(all, m.leaf.Leaf.DNSNames...)
		for _, ip := range m.leaf.Leaf.IPAddresses {
			all = append(all, ip.String())
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func makeCA(now time.Time) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, fmt.Errorf("make the key of a CA: %w", err)
	}
	template := &x509.Certificate{
		// The date tells a CA from its successor, for clients that look for an issuer by its name.
		Subject:               pkix.Name{CommonName: "Perdure gateway CA " + now.UTC().Format(time.DateOnly)},
		NotBefore:             now.Add(-clockSkew),
		NotAfter:              now.Add(caLifetime),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, fmt.Errorf("make a CA: %w", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return authority{}, fmt.Errorf("parse the CA: %w", err)
	}
	return authority{cert: parsed, key: key}, nil
}

func makeLeaf(ca *authority, names []string, now time.Time) (*tls.Certificate, error) {
	if ca == nil {
		return nil, errors.New("make a certificate: no CA can sign")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the key of a certificate: %w", err)
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "Perdure gateway"},
		NotBefore:   now.Add(-clockSkew),
		NotAfter:    now.Add(leafLifetime),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.cert, key.Public(), ca.key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("parse the certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: parsed}, nil
}
