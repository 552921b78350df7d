package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestTrimHistory(t *testing.T) {
	consuming := func(names ...string) *given.ExecutionBuilder {
		return call().SuspendedCode(1, v1alpha1.AwaitAll, "p").Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint.Consumed = names })
	}
	limited := func(n int32, s *scene) *scene {
		return s.awaits(given.Promise("p", "ns")).rules(func(f *v1alpha1.FunctionSpec) { f.ChildrenHistoryLimit = &n })
	}
	done := func(name string, d time.Duration) *given.PromiseBuilder {
		return given.Promise(name, "ns").Resolved("1").CreatedAt(d)
	}
	failed := given.Promise("f", "ns").Settled(v1alpha1.PromiseRejected, nil)
	awaited := func(o *Observed) { o.Children[0].Awaited = true }
	removed := func(name string) gist { return gist{Do: "delete promise " + name} }
	decide(t, map[string]decision{
		"as many as the limit are kept":            {limited(1, observe(consuming("a"))).child(done("a", 0), nil), gist{}},
		"one more is removed":                      {limited(0, observe(consuming("a"))).child(done("a", 0), nil), removed("a")},
		"what failed is, too":                      {limited(0, observe(consuming("f"))).child(failed, nil), removed("f")},
		"the oldest goes first":                    {limited(1, observe(consuming("b", "a", "c"))).child(done("a", time.Second), nil).child(done("b", 0), nil).child(done("c", time.Hour), nil), removed("b")},
		"by name, where they are of one age":       {limited(0, observe(consuming("b", "a"))).child(done("b", 0), nil).child(done("a", 0), nil), removed("a")},
		"what is not in the save point is kept":    {limited(0, observe(consuming("b"))).child(done("a", 0), nil), gist{}},
		"all that have settled count":              {limited(1, observe(consuming("b"))).child(done("a", 0), nil).child(done("b", 0), nil), removed("b")},
		"what is open does not count":              {limited(1, observe(consuming("b"))).child(given.Promise("a", "ns"), nil).child(done("b", 0), nil), gist{}},
		"what is open is kept":                     {limited(0, observe(consuming("a"))).child(given.Promise("a", "ns"), nil), gist{}},
		"what somebody awaits is kept":             {limited(0, observe(consuming("a"))).child(done("a", 0), nil).with(awaited), gist{}},
		"another one goes in its place":            {limited(0, observe(consuming("a", "b"))).child(done("a", 0), nil).child(done("b", 0), nil).with(awaited), removed("b")},
		"where nothing was consumed all is kept":   {limited(0, observe(consuming())).child(done("a", 0), nil), gist{}},
		"it comes before the next activation":      {limited(0, observe(consuming("a"))).awaits(given.Promise("p", "ns").Resolved("1")).child(done("a", 0), nil), removed("a")},
		"it goes on while the execution is paused": {limited(0, observe(consuming("a").Desired(v1alpha1.DesiredPaused))).child(done("a", 0), nil), removed("a")},
		"code that runs keeps all":                 {limited(0, observe(consuming("a").Running(2))).report(running()).child(done("a", 0), nil), gist{}},
	})
}
