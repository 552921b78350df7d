package controller_test

import (
	"context"
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// scene is a scenario for managers that see late, or of which there are two.
type scene struct {
	code    func(batchv1.Job) ending
	objects func(namespace string) []client.Object
	// act is what people and clocks do.
	act func(ctx context.Context, t *trial) error
	// limit is how many executions may be active at once; 0 for no limit.
	limit int
	// vanishes: at the end nothing is left.
	vanishes bool
}

// scenes are the scenarios of the faults, and what else executions and promises do.
func scenes() map[string]scene {
	all := map[string]scene{
		"a retry, whose second attempt takes its time":      retried(),
		"a new revision of a function that does not start":  replaced(),
		"three executions of a function that runs only one": oneAtATime(),
		"a rejection that is passed on":                     passedOn(),
		"a lost attempt that fails the execution":           lost(v1alpha1.LostAttemptFail, nil),
		"a lost attempt that is held, and let go":           lost(v1alpha1.LostAttemptHold, letGo),
		"a lost attempt that is recovered":                  lost(v1alpha1.LostAttemptRetry, waitOut),
		"a pause while code runs":                           paused(),
		"a child's execution that is deleted":               deletedChild(),
		"trees whose time to live is over":                  expiring(),
		"a tree that expired, and one of the same name":     expiring(renewed),
		"a timer that an execution awaits":                  timed(v1alpha1.OnTimeoutResolve),
		"a promise that times out while it is awaited":      timed(v1alpha1.OnTimeoutReject),
		"an approval by hand":                               approved(),
		"code that calls two others and suspends for them":  suspended(),
		"a cancellation of code that compensates":           compensated(),
		"an execution that awaits three":                    fannedIn(),
	}
	for name, s := range faultScenarios() {
		all[name] = scene{code: s.code, objects: s.objects, act: func(ctx context.Context, t *trial) error {
			if s.meanwhile == nil {
				return nil
			}
			return s.meanwhile(ctx, &t.faultRun)
		}}
	}
	return all
}

// expected is how scenes end.
func expected() map[string]string {
	return map[string]string{
		"a cancellation of a parent and of its child":       "child Canceled, epoch 1, e Canceled, epoch 1; created map[durablepromises:1 executions:1 jobs:2]",
		"a cancellation of code that compensates":           "e Canceled, epoch 3, step undo Succeeded, epoch 1; created map[durablepromises:1 executions:1 jobs:4]",
		"a cancellation while code runs":                    "e Canceled, epoch 1; created map[durablepromises:1 jobs:1]",
		"a child's execution that is deleted":               "child Succeeded, epoch 1, e Succeeded, epoch 1; created map[durablepromises:1 executions:2 jobs:3]",
		"a lost attempt that fails the execution":           "e Failed, epoch 1; created map[durablepromises:1 jobs:1]",
		"a lost attempt that is held, and let go":           "e Succeeded, epoch 2; created map[durablepromises:1 jobs:2]",
		"a lost attempt that is recovered":                  "e Succeeded, epoch 2; created map[durablepromises:1 jobs:2]",
		"a new revision of a function that does not start":  "e Succeeded, epoch 2; created map[controllerrevisions:2 durablepromises:1 jobs:2]",
		"a pause while code runs":                           "e Succeeded, epoch 2; created map[durablepromises:1 jobs:2]",
		"a promise that invokes":                            "e Succeeded, epoch 1; created map[executions:1 jobs:1]",
		"a promise that times out while it is awaited":      "e Failed, epoch 0; created map[durablepromises:1]",
		"a rejection that is passed on":                     "a Failed, epoch 1, b Succeeded, epoch 1; created map[durablepromises:2 jobs:2]",
		"a retry after a failed attempt":                    "e Succeeded, epoch 2; created map[durablepromises:1 jobs:2]",
		"a retry, whose second attempt takes its time":      "e Succeeded, epoch 2; created map[durablepromises:1 jobs:2]",
		"a timeout while code runs":                         "e TimedOut, epoch 1; created map[durablepromises:1 jobs:1]",
		"a timer that an execution awaits":                  "e Succeeded, epoch 1; created map[durablepromises:1 jobs:1]",
		"a tree that expired, and one of the same name":     "e Succeeded, epoch 1; created map[durablepromises:2 executions:1 jobs:3]",
		"an approval by hand":                               "e Succeeded, epoch 1; created map[durablepromises:1 jobs:1]",
		"an execution that awaits another":                  "a Succeeded, epoch 1, b Succeeded, epoch 1; created map[durablepromises:2 jobs:2]",
		"an execution that awaits three":                    "a Succeeded, epoch 1, b Succeeded, epoch 1, c Succeeded, epoch 1, d Succeeded, epoch 1; created map[controllerrevisions:1 durablepromises:4 jobs:4]",
		"code that calls two others and suspends for them":  "e Succeeded, epoch 3, step first Succeeded, epoch 1, step second Succeeded, epoch 1; created map[durablepromises:1 executions:2 jobs:5]",
		"one pod that succeeds":                             "e Succeeded, epoch 1; created map[durablepromises:1 jobs:1]",
		"three executions of a function that runs only one": "e0 Succeeded, epoch 1, e1 Succeeded, epoch 1, e2 Succeeded, epoch 1; created map[controllerrevisions:1 durablepromises:3 jobs:3]",
		"trees whose time to live is over":                  "; created map[durablepromises:1 executions:1 jobs:2]",
	}
}

func epochOf(j batchv1.Job) string { return j.Labels[v1alpha1.LabelEpoch] }

// echo returns the arguments.
func echo(j batchv1.Job) ending {
	return returns(j.Spec.Template.Annotations[v1alpha1.AnnotationArguments])
}

// alone is one execution, which may try twice.
func alone(ns string) []client.Object {
	return []client.Object{makeExecution(ns, "e").attempts(2).obj()}
}

func retried() scene {
	return scene{
		code: func(j batchv1.Job) ending {
			if epochOf(j) == "1" {
				return exits(1, `{"perdure":"error","type":"Broken","message":"first"}`)
			}
			return lingers()
		},
		objects: alone,
		act: inTurnOf(
			running("e", 2), standstill, ends("e", returns("2")),
		),
	}
}

func replaced() scene {
	return scene{
		code: func(j batchv1.Job) ending {
			return ending{stuck: j.Spec.Template.Spec.Containers[0].Image == "image", lingers: j.Spec.Template.Spec.Containers[0].Image != "image"}
		},
		objects: func(ns string) []client.Object {
			return []client.Object{makeFunction(ns, "fn"), makeExecution(ns, "e").of("fn").obj()}
		},
		act: inTurnOf(
			inPhase("e", v1alpha1.PhaseStalled),
			func(ctx context.Context, t *trial) error {
				return t.change(ctx, makeFunction(t.namespace, "fn"), func(obj client.Object) {
					obj.(*v1alpha1.Function).Spec.Job.Template.Spec.Containers[0].Image = "image:2" //nolint:forcetypeassert // made so
				})
			},
			running("e", 2), standstill, ends("e", returns("2")),
		),
	}
}

func oneAtATime() scene {
	return scene{
		code: always(returns("1")),
		objects: func(ns string) []client.Object {
			fn := makeFunction(ns, "fn")
			fn.Spec.Parallelism = ptr.To[int32](1)
			objects := []client.Object{fn}
			for i := range 3 {
				objects = append(objects, makeExecution(ns, fmt.Sprintf("e%d", i)).of("fn").obj())
			}
			return objects
		},
		limit: 1,
	}
}

func passedOn() scene {
	return scene{
		code: func(j batchv1.Job) ending {
			if j.Annotations[v1alpha1.AnnotationExecution] == "b" {
				return echo(j)
			}
			return exits(1, `{"perdure":"error","type":"Broken","message":"no"}`)
		},
		objects: func(ns string) []client.Object {
			b := makeExecution(ns, "b").awaiting("a").obj()
			b.Spec.Invoke.Args[0].PromiseRef.OnRejected = v1alpha1.OnRejectedPass
			return []client.Object{makeExecution(ns, "a").attempts(1).obj(), b}
		},
	}
}

func lost(rule v1alpha1.OnLostAttempt, then func(context.Context, *trial) error) scene {
	act := inTurnOf(running("e", 1), func(ctx context.Context, t *trial) error {
		p, err := t.runningPod(ctx, "e", 1)
		if err != nil {
			return err
		}
		return cluster.evict(ctx, p)
	})
	if then != nil {
		act = inTurnOf(act, then, running("e", 2), standstill, ends("e", returns("2")))
	}
	return scene{
		code: always(lingers()),
		objects: func(ns string) []client.Object {
			e := makeExecution(ns, "e").obj()
			e.Spec.Invoke.OnLostAttempt = rule
			return []client.Object{e}
		},
		act: act,
	}
}

func letGo(ctx context.Context, t *trial) error {
	return inTurnOf(inPhase("e", v1alpha1.PhaseStalled), standstill, func(ctx context.Context, t *trial) error {
		return t.change(ctx, makeExecution(t.namespace, "e").obj(), func(obj client.Object) {
			obj.(*v1alpha1.Execution).Spec.RetryToken = "again" //nolint:forcetypeassert // made so
		})
	})(ctx, t)
}

func waitOut(ctx context.Context, t *trial) error {
	return inTurnOf(inPhase("e", v1alpha1.PhaseSuspended), later(afterBackoff))(ctx, t)
}

func paused() scene {
	return scene{
		code:    always(lingers()),
		objects: alone,
		act: inTurnOf(
			running("e", 1), desired("e", v1alpha1.DesiredPaused), ends("e", exits(1, "no")),
			inPhase("e", v1alpha1.PhasePaused), standstill, desired("e", v1alpha1.DesiredRunning),
			running("e", 2), ends("e", returns("2")),
		),
	}
}

func deletedChild() scene {
	return scene{
		code:    always(lingers()),
		objects: alone,
		act: inTurnOf(
			running("e", 1),
			func(ctx context.Context, t *trial) error {
				parent, err := current(makeExecution(t.namespace, "e").obj())(ctx)
				if err != nil {
					return err
				}
				return k8s.Create(ctx, ownedBy(parent, "Execution", invoking(t.namespace, "child")))
			},
			running("child", 1),
			func(ctx context.Context, t *trial) error {
				if err := k8s.Delete(ctx, makeExecution(t.namespace, "child").obj()); err != nil {
					return err
				}
				_, err := t.collect(ctx)
				return err
			},
			running("child", 1), standstill, ends("child", returns("1")), ends("e", returns("2")),
		),
	}
}

// renewed waits until nothing is left, and makes an execution of a name that was used before.
func renewed(ctx context.Context, t *trial) error {
	err := see(ctx, func() (bool, error) {
		if _, err := t.collect(ctx); err != nil {
			return false, err
		}
		p, err := t.picture(ctx)
		return len(p.Executions) == 0 && len(p.Promises) == 0, err
	})
	if err != nil {
		return err
	}
	if err := k8s.Create(ctx, makeExecution(t.namespace, "e").obj()); err != nil {
		return err
	}
	return inPhase("e", v1alpha1.PhaseSucceeded)(ctx, t)
}

func expiring(then ...act) scene {
	return scene{
		code: always(returns("1")),
		objects: func(ns string) []client.Object {
			e, p := makeExecution(ns, "e").obj(), invoking(ns, "p")
			e.Spec.TTLAfterFinished = &metav1.Duration{Duration: time.Hour}
			p.Spec.TTLAfterSettled = &metav1.Duration{Duration: time.Hour}
			return []client.Object{e, p}
		},
		act: inTurnOf(
			inPhase("e", v1alpha1.PhaseSucceeded), inPhase("p", v1alpha1.PhaseSucceeded), standstill, later(2*time.Hour),
			inTurnOf(then...),
		),
		vanishes: len(then) == 0,
	}
}

func timed(onTimeout v1alpha1.OnTimeout) scene {
	return scene{
		code: echo,
		objects: func(ns string) []client.Object {
			p := makePromise(ns, "p")
			p.Spec.Timeout = &metav1.Duration{Duration: time.Hour}
			p.Spec.OnTimeout = onTimeout
			if onTimeout == v1alpha1.OnTimeoutResolve {
				p.Spec.Param = jsonValue(`"rings"`)
			}
			return []client.Object{p, makeExecution(ns, "e").awaiting("p").obj()}
		},
		act: inTurnOf(inPhase("e", v1alpha1.PhaseSuspended), later(2*time.Hour)),
	}
}

func approved() scene {
	return scene{
		code: echo,
		objects: func(ns string) []client.Object {
			return []client.Object{makePromise(ns, "p"), makeExecution(ns, "e").awaiting("p").obj()}
		},
		act: inTurnOf(inPhase("e", v1alpha1.PhaseSuspended), func(ctx context.Context, t *trial) error {
			p := makePromise(t.namespace, "p")
			if err := k8s.Get(ctx, client.ObjectKeyFromObject(p), p); err != nil {
				return err
			}
			base := p.DeepCopy()
			p.Status.State, p.Status.Value = v1alpha1.PromiseResolved, jsonValue("true")
			return k8s.Status().Patch(ctx, p, client.MergeFrom(base))
		}),
	}
}

func fannedIn() scene {
	return scene{
		code: func(j batchv1.Job) ending {
			if j.Annotations[v1alpha1.AnnotationExecution] == "d" {
				return echo(j)
			}
			return returns("1")
		},
		objects: func(ns string) []client.Object {
			objects := []client.Object{makeExecution(ns, "d").awaiting("a", "b", "c").obj(), makeFunction(ns, "fn")}
			for _, name := range []string{"a", "b", "c"} {
				objects = append(objects, makeExecution(ns, name).of("fn").obj())
			}
			return objects
		},
	}
}
