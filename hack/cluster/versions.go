package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// pins are the versions that the nested modules require.
type pins struct {
	Kubernetes, Etcd, CoreDNS, Helm string
}

func readPins(source string) (pins, error) {
	var p pins
	for _, want := range []struct {
		into         *string
		folder, path string
	}{
		{&p.Kubernetes, "kubernetes", "k8s.io/kubernetes"},
		{&p.Etcd, "etcd", "go.etcd.io/etcd/server/v3"},
		{&p.CoreDNS, "coredns", "github.com/coredns/coredns"},
		{&p.Helm, "helm", "helm.sh/helm/v4"},
	} {
		file := filepath.Join(source, want.folder, "go.mod")
		mod, err := os.ReadFile(file)
		if err != nil {
			return p, err
		}
		if *want.into = requiredVersion(string(mod), want.path); *want.into == "" {
			return p, fmt.Errorf("%s does not require %s", file, want.path)
		}
	}
	return p, nil
}

// requiredVersion finds the version of path in a go.mod's require lines ("" when there is none).
func requiredVersion(mod, path string) string {
	line := regexp.MustCompile(`(?m)^(?:require)?\s+` + regexp.QuoteMeta(path) + `\s+(v\S+)\s*(?://.*)?$`)
	if found := line.FindStringSubmatch(mod); found != nil {
		return found[1]
	}
	return ""
}

var stagingReplace = regexp.MustCompile(`(?m)^\s*(?:replace\s+)?(k8s\.io/\S+)\s+=>\s+\./staging/`)

// stagingModules lists the modules that Kubernetes' own go.mod replaces by folders of its repository.
func stagingModules(mod string) []string {
	var paths []string
	for _, match := range stagingReplace.FindAllStringSubmatch(mod, -1) {
		paths = append(paths, match[1])
	}
	return paths
}

// stagingVersion is the version under which a release's staging modules are published: v1.36.3 gives v0.36.3.
func stagingVersion(k8s string) string { return "v0" + strings.TrimPrefix(k8s, "v1") }

// moduleFile writes the go.mod that builds one Kubernetes version: Kubernetes points its staging modules at folders
// of its own repository, so whoever builds it from outside has to name the published ones.
func moduleFile(module, goVersion, k8s string, staging []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "module %s\n\ngo %s\n\nrequire k8s.io/kubernetes %s\n\nreplace (\n", module, goVersion, k8s)
	for _, path := range staging {
		fmt.Fprintf(&b, "\t%s => %s %s\n", path, path, stagingVersion(k8s))
	}
	b.WriteString(")\n")
	return b.String()
}

// kubernetesLdflags stamps the version into the binaries; without it they say v0.0.0 and clients misjudge them.
func kubernetesLdflags(k8s string) string {
	parts := strings.SplitN(strings.TrimPrefix(k8s, "v"), ".", 3)
	flags := "-s -w"
	for _, pkg := range []string{"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"} {
		flags += fmt.Sprintf(" -X %[1]s.gitVersion=%[2]s -X %[1]s.gitMajor=%[3]s -X %[1]s.gitMinor=%[4]s",
			pkg, k8s, parts[0], parts[1])
	}
	return flags
}
