package conformance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/testing/apiserver"
	"github.com/perdure/perdure/internal/testing/podprocess"
)

// nodeLostTimeout is short, so that a pod behind a partition is given up soon.
const nodeLostTimeout = 2 * time.Second

// testCluster is an API server, the manager with its gateway, and a node.
type testCluster struct {
	dir    string
	config *rest.Config
	// live reads and writes past every cache; seen reads the manager's cache, for who looks often.
	live client.Client
	seen client.Reader
	node *podprocess.Node
	pods *podLog
}

// stops end what has been started, in reverse order.
var (
	stops   []func()
	stopAll sync.Once
)

func stopCluster() {
	stopAll.Do(func() {
		for _, stop := range slices.Backward(stops) {
			stop()
		}
	})
}

func startCluster() (*testCluster, error) {
	ctrl.SetLogger(logr.Discard()) // what matters shows in the objects
	dir, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		return nil, err
	}
	stops = append(stops, func() { _ = os.RemoveAll(dir) })
	images, err := buildDrivers(dir)
	if err != nil {
		return nil, err
	}
	environment, err := apiserver.Start()
	if err != nil {
		return nil, err
	}
	stops = append(stops, func() { _ = environment.Stop() })
	c := &testCluster{dir: dir, config: environment.Config, pods: newPodLog(dir)}
	if c.live, err = client.New(c.config, client.Options{Scheme: controller.ManagerOptions().Scheme}); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	stops = append(stops, cancel)
	if err := c.startManager(ctx); err != nil {
		return nil, err
	}
	c.node, err = podprocess.Start(ctx, c.config, podprocess.Options{
		Client: c.live, Images: images, Dir: filepath.Join(dir, "pods"),
		Env: c.pods.env, Output: c.pods.output, Errors: c.pods.errors, Ended: c.pods.ended,
	})
	if err != nil {
		return nil, err
	}
	stops = append(stops, func() { cancel(); c.node.Wait() })
	return c, nil
}

func (c *testCluster) startManager(ctx context.Context) error {
	o := controller.ManagerOptions()
	o.Metrics.BindAddress = "0"
	o.HealthProbeBindAddress = "0"
	mgr, err := ctrl.NewManager(c.config, o)
	if err != nil {
		return fmt.Errorf("make the manager: %w", err)
	}
	options := controller.Options{Concurrency: 8, DefaultTTL: 24 * time.Hour, NodeLostTimeout: nodeLostTimeout}
	if err := addGateway(ctx, c, mgr, &options); err != nil {
		return err
	}
	if err := controller.Setup(ctx, mgr, clock.RealClock{}, options); err != nil {
		return err
	}
	if err := watchBackOffs(ctx, mgr, c.live); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	stops = append(stops, func() {
		if err := <-done; err != nil {
			fmt.Fprintln(os.Stderr, "the manager ended:", err)
		}
	})
	c.seen = mgr.GetClient()
	if !mgr.GetCache().WaitForCacheSync(ctx) {
		return fmt.Errorf("the manager's cache did not start: %w", <-done)
	}
	return nil
}

// newNamespace has what other controllers would put into it.
func (c *testCluster) newNamespace(ctx context.Context) (string, error) {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "case-"}}
	if err := c.live.Create(ctx, ns); err != nil {
		return "", err
	}
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: ns.Name, Name: "default"}}
	return ns.Name, c.live.Create(ctx, account)
}
