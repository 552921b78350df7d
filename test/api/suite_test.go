package api

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/perdure/perdure/api/v1alpha1"
)

// repoRoot is where the CRDs, the docs and the examples stand, seen from this package.
var repoRoot = filepath.Join("..", "..")

var (
	config  *rest.Config
	kubectl interface {
		Run(args ...string) (stdout, stderr io.Reader, err error)
	}
	k8s       client.Client
	namespace string
)

func TestAPI(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "API")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	Expect(os.Getenv("KUBEBUILDER_ASSETS")).NotTo(BeEmpty(),
		"KUBEBUILDER_ASSETS must name a directory with kube-apiserver, etcd and kubectl; `make test` sets it up")

	// ErrorIfCRDPathMissing: without the CRDs each test would fail for a reason of its own.
	environment := &envtest.Environment{
		CRDDirectoryPaths:     []string{filepath.Join(repoRoot, "config", "crd", "bases")},
		ErrorIfCRDPathMissing: true,
	}
	var err error
	config, err = environment.Start()
	DeferCleanup(environment.Stop)
	Expect(err).NotTo(HaveOccurred(), "starting kube-apiserver and etcd, and installing the CRDs")
	user, err := environment.AddUser(envtest.User{Name: "kubectl", Groups: []string{"system:masters"}}, nil)
	Expect(err).NotTo(HaveOccurred())
	kubectl, err = user.Kubectl()
	Expect(err).NotTo(HaveOccurred())

	config.QPS = -1 // nobody else to be fair to
	config.WarningHandler = rest.NoWarnings{}

	scheme := runtime.NewScheme()
	Expect(clientgoscheme.AddToScheme(scheme)).To(Succeed())
	Expect(v1alpha1.AddToScheme(scheme)).To(Succeed())
	k8s, err = client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())

	namespace = newNamespace(ctx)
})

// newNamespace is for tests that list.
func newNamespace(ctx SpecContext) string {
	GinkgoHelper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "test-"}}
	Expect(k8s.Create(ctx, ns)).To(Succeed())
	return ns.Name
}
