package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"

	"github.com/perdure/perdure/internal/testing/apiserver"
)

// server is an API server that many test runs use one after the other, or at the same time.
type server struct {
	environment *envtest.Environment
	client      client.Client
	dir         string
}

func startServer(dir string) (*server, error) {
	environment, err := apiserver.Start()
	if err != nil {
		return nil, err
	}
	s := &server{environment: environment, dir: dir}
	user, err := environment.AddUser(envtest.User{Name: "guards", Groups: []string{"system:masters"}}, nil)
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	text, err := user.KubeConfig()
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	if err := os.WriteFile(s.kubeconfig(), text, 0o600); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	scheme := runtime.NewScheme()
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	if s.client, err = client.New(environment.Config, client.Options{Scheme: scheme}); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *server) kubeconfig() string { return filepath.Join(s.dir, "kubeconfig") }

func (s *server) stop() error { return s.environment.Stop() }

// env makes a test run use this API server, with the CRDs that it has.
func (s *server) env() []string {
	return []string{"USE_EXISTING_CLUSTER=true", "KUBECONFIG=" + s.kubeconfig()}
}

// use makes the API server use a CRD, and returns a directory that holds it. probe is the name of an object that it
// refuses.
func (s *server) use(ctx context.Context, crd *apiextensionsv1.CustomResourceDefinition, probe string) (string, error) {
	dir := filepath.Join(s.dir, "crds")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	text, err := yaml.Marshal(crd)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "crd.yaml"), text, 0o600); err != nil {
		return "", err
	}
	var now apiextensionsv1.CustomResourceDefinition
	if err := s.client.Get(ctx, client.ObjectKeyFromObject(crd), &now); err != nil {
		return "", err
	}
	now.Spec = crd.DeepCopy().Spec
	if err := s.client.Update(ctx, &now); err != nil {
		return "", err
	}
	if probe == "" {
		return dir, nil
	}
	spec, ok := valid[crd.Spec.Names.Kind]
	if !ok {
		return "", fmt.Errorf("valid has no %s", crd.Spec.Names.Kind)
	}
	obj := &unstructured.Unstructured{}
	if err := yaml.Unmarshal([]byte(spec), &obj.Object); err != nil {
		return "", err
	}
	obj.SetAPIVersion(crd.Spec.Group + "/" + crd.Spec.Versions[0].Name)
	obj.SetKind(crd.Spec.Names.Kind)
	obj.SetNamespace("default")
	obj.SetName(probe)
	var last error // says why the probe is refused, or why it is not
	err = wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		last = s.client.Create(ctx, obj.DeepCopy(), client.DryRunAll)
		return last != nil && strings.Contains(last.Error(), refusedBy(probe)), nil
	})
	if err != nil {
		return "", fmt.Errorf("the API server does not use the changed CRD: %w", errors.Join(err, last))
	}
	return dir, nil
}

// valid are objects that only the rule of the probe refuses.
var valid = map[string]string{
	"DurablePromise": "{spec: {}}",
	"Execution":      "{spec: {invoke: {functionRef: {name: f}}}}",
	"Function":       "{spec: {job: {template: {spec: {containers: [{name: c, image: i}]}}}}}",
	"Payload":        "{spec: {sequence: 0, epoch: 1}}",
}

// refusedBy is the message of the rule that refuses the probe.
func refusedBy(probe string) string { return "refused by the rule of " + probe }
