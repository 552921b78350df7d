package chart

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const (
	namespace = "perdure-system"
	// kubeVersion keeps the rendering independent of the version that helm was compiled against.
	kubeVersion = "1.36.3"
)

// root is the repository, seen from this package.
var root = filepath.Join("..", "..")

// key names an object in a rendering.
type key struct{ Kind, Namespace, Name string }

type objects map[key]*unstructured.Unstructured

func (o objects) keys(kinds ...string) []key {
	var found []key
	for k := range o {
		if slices.Contains(kinds, k.Kind) {
			found = append(found, k)
		}
	}
	return found
}

// get fails the test where the object is missing.
func (o objects) get(t *testing.T, kind, namespace, name string) *unstructured.Unstructured {
	t.Helper()
	found, ok := o[key{kind, namespace, name}]
	if !ok {
		t.Fatalf("no %s %s/%s in %v", kind, namespace, name, o.keys(kind))
	}
	return found
}

// tool finds a program by environment variable, then in the folder where the development cluster builds its programs,
// then on the path. A missing one fails the test: a skipped test would prove nothing and look green.
func tool(t *testing.T, variable, name string) string {
	t.Helper()
	if path := os.Getenv(variable); path != "" {
		return path
	}
	home := os.Getenv("PERDURE_DEV_HOME")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			t.Fatal(err)
		}
		home = filepath.Join(user, ".cache", "perdure")
	}
	if built, _ := filepath.Glob(filepath.Join(home, "bin", "*", name)); len(built) > 0 {
		return built[len(built)-1]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: `make test` builds it and runs this test; or install it, or set %s to its path", name, variable)
	}
	return path
}

// declare opens what another program is going to read, so that go test knows that its cached result hangs on it.
func declare(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		_, err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// run returns what a program printed, and its error output as the error.
func run(t *testing.T, program string, args ...string) ([]byte, error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, errors.New(stderr.String())
	}
	return stdout.Bytes(), nil
}

func helmTemplate(t *testing.T, args ...string) ([]byte, error) {
	t.Helper()
	declare(t, filepath.Join(root, "charts"))
	fixed := []string{"template", "perdure", filepath.Join(root, "charts", "perdure"), "--namespace", namespace,
		"--kube-version", kubeVersion}
	return run(t, tool(t, "HELM", "helm"), append(fixed, args...)...)
}

// chart renders the Helm chart.
func chart(t *testing.T, args ...string) objects {
	t.Helper()
	out, err := helmTemplate(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, out)
}

// values writes a values file and returns the flags that use it.
func values(t *testing.T, text string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "values.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--values", path}
}

// kustomize renders config/default.
func kustomize(t *testing.T) objects {
	t.Helper()
	declare(t, filepath.Join(root, "config"))
	out, err := run(t, tool(t, "KUBECTL", "kubectl"), "kustomize", filepath.Join(root, "config", "default"))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, out)
}

func parse(t *testing.T, text []byte) objects {
	t.Helper()
	found := objects{}
	for decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096); ; {
		var object unstructured.Unstructured
		switch err := decoder.Decode(&object.Object); {
		case errors.Is(err, io.EOF):
			return found
		case err != nil:
			t.Fatalf("parse: %v", err)
		case object.Object == nil:
			continue
		}
		k := key{object.GetKind(), object.GetNamespace(), object.GetName()}
		if _, twice := found[k]; twice {
			t.Errorf("%v is rendered twice", k)
		}
		found[k] = &object
	}
}

// into converts an object to its type; a field that the type does not have fails the test.
func into[T any](t *testing.T, object *unstructured.Unstructured) *T {
	t.Helper()
	text, err := object.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	typed := new(T)
	if err := yaml.UnmarshalStrict(text, typed); err != nil {
		t.Fatalf("%s %s: %v", object.GetKind(), object.GetName(), err)
	}
	return typed
}
