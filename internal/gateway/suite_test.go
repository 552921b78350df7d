package gateway_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-logr/logr"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/testing/apiserver"
)

// timeoutOfSpecs is how long a spec may take.
const timeoutOfSpecs = 60 * time.Second

var (
	environment *envtest.Environment
	config      *rest.Config
	// k8s is the test's own connection.
	k8s client.Client
	// accounts asks for tokens.
	accounts *kubernetes.Clientset
)

func TestGateway(t *testing.T) {
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(30 * time.Second)
	SetDefaultEventuallyPollingInterval(20 * time.Millisecond)
	SetDefaultConsistentlyDuration(300 * time.Millisecond)
	SetDefaultConsistentlyPollingInterval(20 * time.Millisecond)
	EnforceDefaultTimeoutsWhenUsingContexts()
	RunSpecs(t, "Gateway")
}

var _ = BeforeSuite(func() {
	var err error
	environment, err = apiserver.Start()
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(environment.Stop)
	ctrl.SetLogger(logr.Discard())
	config = environment.Config
	k8s, err = client.New(config, client.Options{Scheme: controller.ManagerOptions().Scheme})
	Expect(err).NotTo(HaveOccurred())
	accounts, err = kubernetes.NewForConfig(config)
	Expect(err).NotTo(HaveOccurred())
})

func newNamespace(ctx context.Context) string {
	GinkgoHelper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "test-"}}
	Expect(k8s.Create(ctx, ns)).To(Succeed())
	return ns.Name
}
