package certs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/cert"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// given is a Secret of the user's. It is only read.
type given struct {
	clock  clock.PassiveClock
	client client.Reader
	key    client.ObjectKey
	// host is what pods ask for.
	host string
}

func (g *given) load(ctx context.Context) (*serving, error) {
	secret := &corev1.Secret{}
	if err := g.client.Get(ctx, g.key, secret); err != nil {
		return nil, fmt.Errorf("get Secret %s: %w", g.key, err)
	}
	leaf, err := tls.X509KeyPair(secret.Data[leafCertKey], secret.Data[leafKeyKey])
	if err != nil {
		return nil, fmt.Errorf("read %s and %s of Secret %s: %w", leafCertKey, leafKeyKey, g.key, err)
	}
	trusted, err := cert.ParseCertsPEM(secret.Data[bundleKey])
	if err != nil {
		return nil, fmt.Errorf("read %s of Secret %s, by which pods know the gateway: %w", bundleKey, g.key, err)
	}
	if err := g.verify(leaf, trusted); err != nil {
		return nil, fmt.Errorf("pods would refuse the certificate of Secret %s: %w", g.key, err)
	}
	bundle, err := cert.EncodeCertificates(trusted...)
	if err != nil {
		return nil, fmt.Errorf("encode %s of Secret %s: %w", bundleKey, g.key, err)
	}
	return &serving{leaf: &leaf, bundle: bundle}, nil
}

// verify does what a pod does when it connects.
func (g *given) verify(leaf tls.Certificate, trusted []*x509.Certificate) error {
	options := x509.VerifyOptions{
		DNSName:       g.host,
		Roots:         x509.NewCertPool(),
		Intermediates: x509.NewCertPool(),
		CurrentTime:   g.clock.Now(),
	}
	for _, c := range trusted {
		options.Roots.AddCert(c)
	}
	for _, der := range leaf.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("parse the chain: %w", err)
		}
		options.Intermediates.AddCert(c)
	}
	_, err := leaf.Leaf.Verify(options)
	return err
}
