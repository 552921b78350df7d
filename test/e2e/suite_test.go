package e2e

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// managerImage is built here and is in the local cluster only.
	managerImage = "ghcr.io/perdure/perdure:e2e"
	// devNode is the node of the local cluster. No other cluster is touched.
	devNode = "perdure-node"

	// soon is when something must be true that takes a pod at most. Two busy cores need seconds where one pod needs one.
	soon = 90 * time.Second
	// poll is how often the API server is asked.
	poll = 150 * time.Millisecond
)

const howToSetUp = "the end-to-end tests need the local cluster: `make e2e` does the set-up " +
	"(or: bin/devcluster up && eval \"$(bin/devcluster env)\")"

// repoRoot is absolute, so that programs may run in it.
var repoRoot = func() string {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		panic(err)
	}
	return root
}()

var (
	k8s client.Client
	// watching is set in the first process only.
	watching *observer
)

func TestE2E(t *testing.T) {
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(poll)
	SetDefaultConsistentlyDuration(3 * time.Second)
	SetDefaultConsistentlyPollingInterval(poll)
	EnforceDefaultTimeoutsWhenUsingContexts()
	RunSpecs(t, "end to end")
}

var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	config := connect()
	requireDevCluster(ctx)
	install(ctx, buildManager(ctx))
	buildFunctionImages(ctx)
	watching = observe(config, k8s)
	started, err := json.Marshal(startTimerExample(ctx))
	Expect(err).NotTo(HaveOccurred())
	return started
}, NodeTimeout(10*time.Minute), func(started []byte) {
	connect()
	Expect(json.Unmarshal(started, &timerNamespace)).To(Succeed())
})

var _ = SynchronizedAfterSuite(func() {}, func(ctx SpecContext) {
	if timerNamespace != "" {
		removeNamespace(ctx, timerNamespace)
	}
	if watching != nil {
		watching.expectNoViolation()
	}
}, NodeTimeout(time.Minute))

func connect() *rest.Config {
	GinkgoHelper()
	log.SetLogger(GinkgoLogr)
	Expect(os.Getenv("KUBECONFIG")).NotTo(BeEmpty(), "KUBECONFIG is not set; "+howToSetUp)
	for _, program := range []string{"kubectl", "helm"} {
		_, err := exec.LookPath(program)
		Expect(err).NotTo(HaveOccurred(), howToSetUp)
	}
	config, err := ctrl.GetConfig()
	Expect(err).NotTo(HaveOccurred(), howToSetUp)
	config.QPS = -1 // nobody else to be fair to
	config.WarningHandler = rest.NoWarnings{}

	scheme := runtime.NewScheme()
	Expect(clientgoscheme.AddToScheme(scheme)).To(Succeed())
	Expect(v1alpha1.AddToScheme(scheme)).To(Succeed())
	k8s, err = client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred(), howToSetUp)
	return config
}

// requireDevCluster keeps the tests away from clusters that somebody needs: they kill and uninstall.
func requireDevCluster(ctx SpecContext) {
	GinkgoHelper()
	var nodes corev1.NodeList
	Expect(k8s.List(ctx, &nodes)).To(Succeed(), howToSetUp)
	for _, node := range nodes.Items {
		Expect(node.Name).To(HavePrefix(devNode), "KUBECONFIG is not that of the local cluster, and these tests take clusters apart; "+howToSetUp)
	}
	Expect(nodes.Items).NotTo(BeEmpty(), "the cluster has no node; "+howToSetUp)
	Expect(os.Getenv("PERDURE_AUDIT_LOG")).To(BeAnExistingFile(), "PERDURE_AUDIT_LOG must name the API server's audit log; "+howToSetUp)
	Expect(filepath.Join(repoRoot, "bin", "devcluster")).To(BeAnExistingFile(), howToSetUp)
}

// buildManager brings the manager's image into the cluster. It returns a hash of the program, because a new image under the
// old tag does not replace pods.
func buildManager(ctx SpecContext) string {
	GinkgoHelper()
	binary := filepath.Join(GinkgoT().TempDir(), "manager")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w -X main.version=e2e", "-o", binary, "./cmd/manager")
	build.Dir = repoRoot
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), string(output))
	devcluster(ctx, "image", "build", "--ref", managerImage, "--binary", binary+":/manager", "--user", "65532")

	program, err := os.ReadFile(binary)
	Expect(err).NotTo(HaveOccurred())
	return fmt.Sprintf("%x", sha256.Sum256(program))[:16]
}

// run runs a program and returns what it printed. It must succeed.
func run(ctx SpecContext, program string, args ...string) string {
	GinkgoHelper()
	output, err := tryRun(ctx, "", program, args...)
	Expect(err).NotTo(HaveOccurred())
	return output
}

// tryRun gives input to a program and returns what it printed. The error tells what it complained about.
func tryRun(ctx SpecContext, input, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = repoRoot
	command.Stdin = strings.NewReader(input)
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%s %s: %w\n%s%s", program, strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String(), nil
}

func devcluster(ctx SpecContext, args ...string) {
	GinkgoHelper()
	run(ctx, filepath.Join(repoRoot, "bin", "devcluster"), args...)
}
