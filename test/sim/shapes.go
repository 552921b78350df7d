package sim

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// shape makes the objects that people create in a world, in the order in which they might.
type shape struct {
	name string
	make func(g *generator)
}

// shapes are the kinds of worlds.
func shapes() []shape {
	return []shape{
		{"one execution", func(g *generator) { g.execution("a", g.inline()) }},
		{"an execution of a function", func(g *generator) {
			g.function("fn")
			g.execution("a", g.calling("fn"))
		}},
		{"a chain of awaits", func(g *generator) {
			g.execution("a", g.inline())
			g.execution("b", g.inline(), g.awaiting("a"))
			g.execution("c", g.inline(), g.awaiting("b"))
		}},
		{"a fan-in", func(g *generator) {
			g.promise("approval")
			g.timer("timer")
			g.execution("a", g.inline())
			g.execution("b", g.inline(), g.awaiting("approval", "timer", "a"))
		}},
		{"a promise that invokes", func(g *generator) {
			g.invoking("p", g.inline())
			g.execution("b", g.inline(), g.awaiting("p"))
		}},
		{"few places", func(g *generator) {
			g.function("fn", func(f *v1alpha1.Function) { f.Spec.Parallelism = new(int32(1 + g.below(2))) })
			for _, name := range []string{"a", "b", "c", "d"}[:2+g.below(3)] {
				g.execution(name, g.calling("fn"))
			}
		}},
		{"a cycle", func(g *generator) {
			g.execution("a", g.inline(), g.awaiting("b"))
			g.execution("b", g.inline(), g.awaiting("c"))
			g.execution("c", g.inline(), g.awaiting("a"))
		}},
		{"a name that is taken", func(g *generator) {
			g.promise("a")
			g.execution("a", g.inline())
			g.execution("b", g.inline(), g.awaiting("a"))
		}},
		{"code with children", func(g *generator) { g.execution("a", g.image(imageSDK)) }},
		{"code that is awaited", func(g *generator) {
			g.execution("a", g.image(imageSDK))
			g.execution("b", g.inline(), g.awaiting("a"))
		}},
		{"code that a promise invokes", func(g *generator) {
			g.invoking("p", g.image(imageSDK))
			g.execution("b", g.image(imageLeaf), g.awaiting("p"))
		}},
		{"two functions", func(g *generator) {
			g.function("fn")
			g.function("gn")
			g.execution("a", g.calling("fn"))
			g.execution("b", g.calling("gn"), g.awaiting("a"))
			g.execution("c", g.calling("fn"))
		}},
	}
}

// generator makes objects with settings that the seed chooses.
type generator struct {
	*choice
	objects []client.Object
}

type invocationOption func(*v1alpha1.Invocation)

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name, Namespace: namespace} }

func duration(d time.Duration) *metav1.Duration { return &metav1.Duration{Duration: d} }

func jsonValue(text string) *v1alpha1.Value { return &v1alpha1.Value{Data: &text} }

func (g *generator) inline() invocationOption {
	job := &v1alpha1.InlineJob{Image: "code"}
	if g.percent(50) {
		job.Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("64Mi")}
	}
	return func(i *v1alpha1.Invocation) { i.Function = &v1alpha1.InlineFunction{Job: job} }
}

// image is code that uses the gateway.
func (g *generator) image(image string) invocationOption {
	return func(i *v1alpha1.Invocation) {
		i.Function = &v1alpha1.InlineFunction{Job: inlineJob(image)}
	}
}

// inlineJob is a function of an image, which may use the gateway if its code does.
func inlineJob(image string) *v1alpha1.InlineJob {
	j := &v1alpha1.InlineJob{Image: image}
	if image == imageSDK || image == imageLeaf {
		j.Gateway = v1alpha1.GatewayEnabled
	}
	return j
}

func (g *generator) calling(fn string) invocationOption {
	return func(i *v1alpha1.Invocation) { i.FunctionRef = &v1alpha1.FunctionReference{Name: fn} }
}

func (g *generator) awaiting(promises ...string) invocationOption {
	return func(i *v1alpha1.Invocation) {
		for _, p := range promises {
			ref := &v1alpha1.PromiseReference{Name: p, OnRejected: one(g.choice, v1alpha1.OnRejectedFail, v1alpha1.OnRejectedPass)}
			i.Args = append(i.Args, v1alpha1.Argument{PromiseRef: ref})
		}
	}
}

func (g *generator) invocation(options []invocationOption) v1alpha1.Invocation {
	i := v1alpha1.Invocation{}
	for _, o := range options {
		o(&i)
	}
	if g.percent(30) {
		i.Args = append(i.Args, v1alpha1.Argument{Value: jsonValue(fmt.Sprintf(`{"n":%d}`, g.below(10)))})
	}
	if g.percent(30) {
		i.Timeout = duration(one(g.choice, 10*time.Second, 2*time.Minute, 30*time.Minute))
	}
	if g.percent(50) {
		i.Retry = g.retry()
	}
	if g.percent(50) {
		i.CancelGracePeriod = duration(one(g.choice, 0, 5*time.Second, time.Minute))
	}
	if g.percent(40) {
		i.OnLostAttempt = one(g.choice, v1alpha1.LostAttemptRetry, v1alpha1.LostAttemptFail, v1alpha1.LostAttemptHold)
	}
	return i
}

func (g *generator) retry() *v1alpha1.RetryPolicy {
	return &v1alpha1.RetryPolicy{
		MaxAttempts:           new(int32(1 + g.below(4))),
		InitialInterval:       duration(one(g.choice, 0, time.Second, 20*time.Second)),
		NonRetryableTypes:     []string{"Named"},
		NonRetryableExitCodes: []int32{42},
	}
}

func (g *generator) execution(name string, options ...invocationOption) {
	e := &v1alpha1.Execution{ObjectMeta: named(name), Spec: v1alpha1.ExecutionSpec{Invoke: g.invocation(options)}}
	if g.percent(10) {
		e.Spec.DesiredState = v1alpha1.DesiredPaused
	}
	if g.percent(15) {
		e.Spec.TTLAfterFinished = duration(one(g.choice, 0, time.Minute, 2*time.Hour))
	}
	g.objects = append(g.objects, e)
}

func (g *generator) promise(name string) {
	p := &v1alpha1.DurablePromise{ObjectMeta: named(name)}
	if g.percent(40) {
		p.Spec.Timeout = duration(one(g.choice, 5*time.Second, 10*time.Minute))
	}
	if g.percent(15) {
		p.Spec.TTLAfterSettled = duration(one(g.choice, 0, time.Minute, 2*time.Hour))
	}
	g.objects = append(g.objects, p)
}

func (g *generator) timer(name string) {
	g.objects = append(g.objects, &v1alpha1.DurablePromise{ObjectMeta: named(name), Spec: v1alpha1.DurablePromiseSpec{
		Timeout: duration(one(g.choice, time.Second, time.Minute)), OnTimeout: v1alpha1.OnTimeoutResolve, Param: jsonValue(`"rang"`),
	}})
}

func (g *generator) invoking(name string, options ...invocationOption) {
	invoke := g.invocation(options)
	p := &v1alpha1.DurablePromise{ObjectMeta: named(name), Spec: v1alpha1.DurablePromiseSpec{Invoke: &invoke}}
	if g.percent(30) {
		p.Spec.ID = "root:1.2/$(X)"
	}
	if g.percent(30) {
		p.Spec.Timeout = duration(one(g.choice, 10*time.Second, 10*time.Minute))
	}
	if g.percent(15) {
		p.Spec.TTLAfterSettled = duration(one(g.choice, 0, time.Minute, 2*time.Hour))
	}
	g.objects = append(g.objects, p)
}

func (g *generator) function(name string, options ...func(*v1alpha1.Function)) {
	f := &v1alpha1.Function{ObjectMeta: named(name), Spec: v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: template("code:1")}}}
	if g.percent(30) {
		f.Spec.Timeout = duration(one(g.choice, 20*time.Second, 10*time.Minute))
	}
	if g.percent(30) {
		f.Spec.AttemptTimeout = duration(one(g.choice, 5*time.Second, time.Minute))
	}
	if g.percent(30) {
		f.Spec.StartTimeout = duration(10 * time.Second)
	}
	if g.percent(40) {
		f.Spec.Retry = g.retry()
	}
	for _, o := range options {
		o(f)
	}
	g.objects = append(g.objects, f)
}

func template(image string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: image}}}}
}
