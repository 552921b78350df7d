package main

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"strings"
	"testing"
)

func parseCertificate(t *testing.T, file string) *x509.Certificate {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func TestEveryCertificateIsSignedByItsAuthority(t *testing.T) {
	l := layout{State: t.TempDir()}
	if err := writeCerts(l, ports{API: 6443}); err != nil {
		t.Fatal(err)
	}
	for _, id := range identities {
		authority := "ca"
		if id.frontProxy {
			authority = "front-proxy-ca"
		}
		roots := x509.NewCertPool()
		roots.AddCert(parseCertificate(t, l.pki(authority+".crt")))
		options := x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
		cert := parseCertificate(t, l.pki(id.file+".crt"))
		if _, err := cert.Verify(options); err != nil {
			t.Errorf("%s: %v", id.file, err)
		}
		for _, host := range id.hosts {
			if err := cert.VerifyHostname(host); err != nil {
				t.Errorf("%s: %v", id.file, err)
			}
		}
	}
	before := read(t, l.pki("admin.crt"))
	if err := writeCerts(l, ports{API: 6443}); err != nil {
		t.Fatal(err)
	}
	if read(t, l.pki("admin.crt")) != before {
		t.Error("a second run made new certificates; running components would not know them")
	}
}

func TestEveryConfigurationFileRenders(t *testing.T) {
	l := layout{State: t.TempDir()}
	if err := writeConfigs(l, ports{API: 6443, DNS: 10053}, false); err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(read(t, l.state("cni", "10-perdure.conflist")))) {
		t.Error("the network configuration is not JSON")
	}
	for file, want := range map[string]string{
		"kubelet.yaml":    "clusterDNS: [10.96.0.10]",
		"kube-proxy.yaml": "mode: nftables",
		"containerd.toml": `sandbox_image = "` + pauseImage + `"`,
		"Corefile":        ".:10053 {",
		"audit.yaml":      "level: Metadata",
	} {
		if !strings.Contains(read(t, l.state(file)), want) {
			t.Errorf("%s lacks %q", file, want)
		}
	}
}

func TestCoreDNSForwardsOnlyWhereThereIsAServer(t *testing.T) {
	without, err := renderTemplate("Corefile", settings{})
	if err != nil {
		t.Fatal(err)
	}
	with, err := renderTemplate("Corefile", settings{Upstream: true, ResolvConf: "/etc/resolv.conf"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(without), "forward") || !strings.Contains(string(with), "forward . /etc/resolv.conf") {
		t.Errorf("without: %s\nwith: %s", without, with)
	}
}

func TestEveryComponentNamesTheStateFolder(t *testing.T) {
	l := layout{State: "/s/cluster"}
	for _, c := range l.components(ports{}, false) {
		if !(process{1, append([]string{"/bin/" + c.name}, c.args...)}).belongs(c.name, l.State) {
			t.Errorf("%s could not be told from a stranger", c.name)
		}
	}
}
