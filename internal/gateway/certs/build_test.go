package certs

import (
	"testing"
	"time"
)

const day = 24 * time.Hour

// begin is when the tests begin: certificates know whole seconds only.
var begin = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)

var testNames = []string{"gateway.system.svc", "localhost", "127.0.0.1"}

// made is what a Secret holds that was made at a time.
func made(t *testing.T, at time.Time) material {
	t.Helper()
	m, reasons, err := renew(material{}, testNames, at)
	if err != nil {
		t.Fatal(err)
	}
	if len(reasons) != 2 {
		t.Fatalf("a CA and a certificate were to be made, and were made because: %q", reasons)
	}
	return m
}

func withCA(t *testing.T, m material, at time.Time) material {
	t.Helper()
	m, err := m.withNewCA(at)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// signedBy has a certificate of the CA of that place in the bundle.
func signedBy(t *testing.T, m material, place int, at time.Time) material {
	t.Helper()
	leaf, err := makeLeaf(&m.authorities[place], testNames, at)
	if err != nil {
		t.Fatal(err)
	}
	m.leaf = leaf
	return m
}

func rendered(t *testing.T, m material) map[string][]byte {
	t.Helper()
	data, err := m.render()
	if err != nil {
		t.Fatal(err)
	}
	return data
}
