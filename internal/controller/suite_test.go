package controller_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-logr/logr"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/testing/apiserver"
)

var (
	config *rest.Config
	// k8s is the test's own connection, past every cache and every wire of a manager.
	k8s client.Client
	// cluster plays what an API server alone lacks.
	cluster *actor
)

func TestController(t *testing.T) {
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(30 * time.Second)
	SetDefaultEventuallyPollingInterval(20 * time.Millisecond)
	SetDefaultConsistentlyDuration(300 * time.Millisecond)
	SetDefaultConsistentlyPollingInterval(20 * time.Millisecond)
	EnforceDefaultTimeoutsWhenUsingContexts()
	RunSpecs(t, "Controllers")
}

var _ = BeforeSuite(func() {
	environment, err := apiserver.Start()
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(environment.Stop)
	ctrl.SetLogger(logr.Discard()) // faults are the subject here: their errors say nothing new
	config = environment.Config
	k8s, err = client.New(config, client.Options{Scheme: controller.ManagerOptions().Scheme})
	Expect(err).NotTo(HaveOccurred())

	ctx, cancel := context.WithCancel(context.Background())
	cluster, err = startActor(ctx, config, k8s)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() {
		cancel()
		cluster.wait()
	})
})

func newNamespace(ctx context.Context) (string, error) {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "test-"}}
	err := k8s.Create(ctx, ns)
	return ns.Name, err
}

// newNamespaceAndWire is what most specs begin with: a place of their own, and a connection for their managers.
func newNamespaceAndWire(ctx context.Context) (string, *wire) {
	GinkgoHelper()
	namespace, err := newNamespace(ctx)
	Expect(err).NotTo(HaveOccurred())
	return namespace, &wire{}
}
