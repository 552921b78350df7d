package main

import (
	"strings"
	"testing"
)

const kubernetesGoMod = `module k8s.io/kubernetes

go 1.26.0

require (
	k8s.io/api v0.0.0
	sigs.k8s.io/yaml v1.6.0
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/client-go => ./staging/src/k8s.io/client-go
	example.org/fork => example.org/other v1.0.0
)

replace k8s.io/kubelet => ./staging/src/k8s.io/kubelet
`

func TestStagingModulesAreTheOnesReplacedByFolders(t *testing.T) {
	got := strings.Join(stagingModules(kubernetesGoMod), " ")
	if want := "k8s.io/api k8s.io/client-go k8s.io/kubelet"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestModuleFileNamesThePublishedStagingModules(t *testing.T) {
	got := moduleFile("example.org/m", "1.25.0", "v1.35.4", []string{"k8s.io/api", "k8s.io/kubelet"})
	want := `module example.org/m

go 1.25.0

require k8s.io/kubernetes v1.35.4

replace (
	k8s.io/api => k8s.io/api v0.35.4
	k8s.io/kubelet => k8s.io/kubelet v0.35.4
)
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRequiredVersion(t *testing.T) {
	mod := "module m\n\nrequire k8s.io/kubernetes v1.36.3\n\nrequire (\n\thelm.sh/helm/v4 v4.3.1 // indirect\n" +
		"\thelm.sh/helm/v4x v9.9.9\n)\n\nreplace k8s.io/api => k8s.io/api v0.36.3\n"
	for path, want := range map[string]string{
		"k8s.io/kubernetes": "v1.36.3",
		"helm.sh/helm/v4":   "v4.3.1",
		"k8s.io/api":        "", // replaced but not required
	} {
		if got := requiredVersion(mod, path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestThePinsOfTheRepositoryCanBeRead(t *testing.T) {
	p, err := readPins("..")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(p.Kubernetes, "v1.") || p.Etcd == "" || p.CoreDNS == "" || p.Helm == "" {
		t.Errorf("incomplete: %+v", p)
	}
}

func TestNewestPatchLeavesPrereleasesAndOtherMinorsAside(t *testing.T) {
	versions := []string{"v1.3.9", "v1.35.0", "v1.35.3", "v1.35.4", "v1.35.5-rc.0", "v1.36.0"}
	for minor, want := range map[string]string{"v1.35": "v1.35.4", "v1.3": "v1.3.9", "v1.34": ""} {
		if got := newestPatch(versions, minor); got != want {
			t.Errorf("%s: got %q, want %q", minor, got, want)
		}
	}
}

func TestTheVersionIsStampedWithItsParts(t *testing.T) {
	flags := kubernetesLdflags("v1.36.3")
	for _, want := range []string{
		"-X k8s.io/component-base/version.gitVersion=v1.36.3", "-X k8s.io/component-base/version.gitMajor=1 ",
		"-X k8s.io/client-go/pkg/version.gitMinor=36",
	} {
		if !strings.Contains(flags, want) {
			t.Errorf("%q lacks %q", flags, want)
		}
	}
}

func TestAnArtifactIsBuiltOnlyWhenItsStampMatches(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/etcd", "program")
	a := artifact{name: "etcd", version: "v3.7.3", ldflags: "-s"}
	if a.built(dir) {
		t.Error("built without a stamp")
	}
	write(t, a.stampFile(dir), a.stamp())
	if !a.built(dir) {
		t.Error("not built with its stamp")
	}
	if a.version = "v3.7.4"; a.built(dir) {
		t.Error("built with another version's stamp")
	}
}
