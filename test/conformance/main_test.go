package conformance

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
)

// parallel is how many cases run at the same time. Most of them wait most of the time.
const parallel = "8"

// cluster is what the tests share. It starts with the first test that asks for it.
var cluster = sync.OnceValues(startCluster)

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", parallel) // the flag exists
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupted
		stopCluster() // else an API server would go on
		os.Exit(1)
	}()
	code := m.Run()
	if c, err := cluster(); testing.Verbose() && err == nil {
		fmt.Println(c.pods.cost())
	}
	stopCluster()
	os.Exit(code)
}

func mustCluster(t *testing.T) *testCluster {
	t.Helper()
	c, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
