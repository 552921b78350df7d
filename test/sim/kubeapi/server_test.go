package kubeapi_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

// start is when the time of a test begins; not on a whole second, so that what cuts it shows.
var start = time.Date(2030, 1, 2, 3, 4, 5, 678_901_234, time.UTC)

var schemas = sync.OnceValue(func() *kubeapi.Schemas {
	s, err := kubeapi.Load(filepath.Join("..", "..", "..", "config", "crd", "bases"))
	if err != nil {
		panic(err)
	}
	return s
})

func newScheme(t testing.TB) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return scheme
}

// world is a server, one client of it, and the clock.
type world struct {
	*kubeapi.Server

	client client.Client
	clock  *clocktesting.FakePassiveClock
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldWith(t, schemas())
}

func newWorldWith(t testing.TB, s *kubeapi.Schemas) *world {
	t.Helper()
	clk := clocktesting.NewFakePassiveClock(start)
	server := kubeapi.New(s, newScheme(t), clk)
	return &world{Server: server, client: server.Client("test"), clock: clk}
}
