// Package apiserver starts a real API server with etcd and the CRDs of this project, for tests. Nothing else of
// Kubernetes runs: no Job controller, no kubelet, no garbage collector.
package apiserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// assets is the variable that names the directory with the programs.
const assets = "KUBEBUILDER_ASSETS"

// CRDs is the variable that names another directory with CRDs than the repository's. It is for who wants to see which
// test fails without a rule.
const CRDs = "PERDURE_CRDS"

// Start starts an API server, or uses the one that envtest's own variables name. Who gets one must stop it.
func Start() (*envtest.Environment, error) {
	if os.Getenv(assets) == "" {
		return nil, errors.New(assets + " must name a directory with kube-apiserver and etcd; `make test` sets it up")
	}
	root, err := repositoryRoot()
	if err != nil {
		return nil, err
	}
	crds := filepath.Join(root, "config", "crd", "bases")
	if other := os.Getenv(CRDs); other != "" {
		crds = other
	}
	environment := &envtest.Environment{
		CRDDirectoryPaths: []string{crds},
		// Without the CRDs each test would fail for a reason of its own.
		ErrorIfCRDPathMissing: true,
	}
	config, err := environment.Start()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start kube-apiserver and etcd and install the CRDs: %w", err), environment.Stop())
	}
	config.QPS = -1 // nobody else to be fair to
	config.WarningHandler = rest.NoWarnings{}
	return environment, nil
}

// repositoryRoot is the directory of go.mod above the package under test.
func repositoryRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the package under test")
		}
		dir = parent
	}
}
