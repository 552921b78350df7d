package certs

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

// Keys of a Secret. The first two are those of a Secret of the type kubernetes.io/tls.
const (
	leafCertKey = corev1.TLSCertKey
	leafKeyKey  = corev1.TLSPrivateKeyKey
	bundleKey   = "ca.crt"
	caKeysKey   = "ca.key"
)

// authority is a CA. Without its key it is trusted, and signs nothing any more.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// material is what a Secret holds, as far as it can be used.
type material struct {
	// authorities are those that clients trust, in the order in which they came.
	authorities []authority
	// leaf is what is served; nil if there is none. Its Leaf is set.
	leaf *tls.Certificate
}

// parse reads a Secret that this package wrote. What cannot be read is left out, as if it were not there, so that it is made
// anew.
func parse(data map[string][]byte) material {
	var m material
	keys := parseKeys(data[caKeysKey])
	trusted, err := cert.ParseCertsPEM(data[bundleKey])
	if err != nil {
		trusted = nil
	}
	for _, c := range trusted {
		a := authority{cert: c}
		for _, key := range keys {
			if public, ok := c.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); ok && public.Equal(key.Public()) {
				a.key = key
			}
		}
		m.authorities = append(m.authorities, a)
	}
	if pair, err := tls.X509KeyPair(data[leafCertKey], data[leafKeyKey]); err == nil {
		m.leaf = &pair
	}
	return m
}

func parseKeys(text []byte) []crypto.Signer {
	var keys []crypto.Signer
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		key, err := keyutil.ParsePrivateKeyPEM(pem.EncodeToMemory(block))
		if err != nil {
			continue
		}
		if signer, ok := key.(crypto.Signer); ok {
			keys = append(keys, signer)
		}
	}
	return keys
}

// render is what parse reads.
func (m material) render() (map[string][]byte, error) {
	var keys bytes.Buffer
	for _, a := range m.authorities {
		if a.key == nil {
			continue
		}
		text, err := keyutil.MarshalPrivateKeyToPEM(a.key)
		if err != nil {
			return nil, fmt.Errorf("encode the key of a CA: %w", err)
		}
		keys.Write(text)
	}
	leafKey, err := keyutil.MarshalPrivateKeyToPEM(m.leaf.PrivateKey)
	if err != nil {
		return nil, fmt.Errorf("encode the key of the certificate: %w", err)
	}
	leaf, err := cert.EncodeCertificates(m.leaf.Leaf)
	if err != nil {
		return nil, fmt.Errorf("encode the certificate: %w", err)
	}
	bundle, err := m.bundle()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{leafCertKey: leaf, leafKeyKey: leafKey, bundleKey: bundle, caKeysKey: keys.Bytes()}, nil
}

// bundle is what clients trust, in PEM.
func (m material) bundle() ([]byte, error) {
	trusted := make([]*x509.Certificate, 0, len(m.authorities))
	for _, a := range m.authorities {
		trusted = append(trusted, a.cert)
	}
	text, err := cert.EncodeCertificates(trusted...)
	if err != nil {
		return nil, fmt.Errorf("encode the bundle of CAs: %w", err)
	}
	return text, nil
}

func (m material) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	for _, a := range m.authorities {
		pool.AddCert(a.cert)
	}
	return pool
}
