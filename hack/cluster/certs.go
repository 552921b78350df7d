package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"strconv"
	"time"
)

// authority signs every certificate of the cluster.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// identity is one certificate: a client's name and groups, or a server's addresses, or both.
type identity struct {
	file, name string
	groups     []string
	hosts      []string
	kubeconfig string // written when set
	frontProxy bool   // signed by the authority that vouches for the API server as a proxy
}

var identities = []identity{
	{file: "apiserver", name: "kube-apiserver", hosts: []string{"127.0.0.1", bridgeIP, apiService, "localhost",
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}},
	{file: "apiserver-kubelet-client", name: "kube-apiserver-kubelet-client", groups: []string{"system:masters"}},
	{file: "front-proxy-client", name: "front-proxy-client", frontProxy: true},
	{file: "admin", name: "kubernetes-admin", groups: []string{"system:masters"}, kubeconfig: "kubeconfig"},
	{file: "controller-manager", name: "system:kube-controller-manager", kubeconfig: "controller-manager.kubeconfig"},
	{file: "scheduler", name: "system:kube-scheduler", kubeconfig: "scheduler.kubeconfig"},
	{file: "kubelet", name: "system:node:" + nodeName, groups: []string{"system:nodes"},
		hosts: []string{bridgeIP, nodeName, "127.0.0.1"}, kubeconfig: "kubelet.kubeconfig"},
	{file: "kube-proxy", name: "system:kube-proxy", kubeconfig: "kube-proxy.kubeconfig"},
	{file: "coredns", name: "system:coredns", kubeconfig: "coredns.kubeconfig"},
}

// writeCerts makes the authority, the identities and the service accounts' signing key once per cluster.
func writeCerts(l layout, p ports) error {
	if l.exists("pki", "service-accounts.key") { // written last
		return nil
	}
	if err := os.MkdirAll(l.state("pki"), 0o711); err != nil {
		return err
	}
	ca, errCA := newAuthority(l, "ca")
	proxyCA, errProxy := newAuthority(l, "front-proxy-ca")
	if err := errors.Join(errCA, errProxy); err != nil {
		return err
	}
	for _, id := range identities {
		signer := ca
		if id.frontProxy {
			signer = proxyCA
		}
		if err := signer.write(l, id, p.API); err != nil {
			return err
		}
	}
	return writeSigningKey(l)
}

// writeSigningKey makes the key that signs service accounts' tokens.
func writeSigningKey(l layout) error {
	signing, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&signing.PublicKey)
	if err != nil {
		return err
	}
	if err := writePEM(l.pki("service-accounts.pub"), "PUBLIC KEY", public); err != nil {
		return err
	}
	return writeKey(l.pki("service-accounts.key"), signing)
}

// shareWithSudoUser lets the person behind sudo use the cluster that root made.
func (l layout) shareWithSudoUser() error {
	uid, err := strconv.Atoi(os.Getenv("SUDO_UID"))
	if err != nil || os.Geteuid() != 0 {
		return nil
	}
	var failed []error
	for _, file := range []string{l.kubeconfig(), l.pki("ca.crt"), l.pki("admin.crt"), l.pki("admin.key")} {
		failed = append(failed, os.Chown(file, uid, -1))
	}
	return errors.Join(failed...)
}

func newAuthority(l layout, name string) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, err
	}
	template := certTemplate("perdure-dev-"+name, nil)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return authority{}, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return authority{}, err
	}
	return authority{cert, key}, writePair(l, name, der, key)
}

// issue signs a certificate for id with a fresh key.
func (a authority) issue(id identity) ([]byte, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := certTemplate(id.name, id.groups)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	for _, host := range id.hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	return der, key, err
}

func (a authority) write(l layout, id identity, port int) error {
	der, key, err := a.issue(id)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", id.file, err)
	}
	if err := writePair(l, id.file, der, key); err != nil {
		return err
	}
	if id.kubeconfig == "" {
		return nil
	}
	return writeTemplate(l.state(id.kubeconfig), "kubeconfig.yaml", map[string]any{
		"Server": fmt.Sprintf("https://127.0.0.1:%d", port), "CA": l.pki("ca.crt"), "User": id.name,
		"Cert": l.pki(id.file + ".crt"), "Key": l.pki(id.file + ".key"),
	})
}

func certTemplate(name string, groups []string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // the system has no randomness; nothing can go on
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: groups},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(5, 0, 0),
	}
}

func writePair(l layout, name string, der []byte, key *ecdsa.PrivateKey) error {
	return errors.Join(writePEM(l.pki(name+".crt"), "CERTIFICATE", der), writeKey(l.pki(name+".key"), key))
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(path, "PRIVATE KEY", der)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
