package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// cleanupTimeout bounds how long the self-test takes to remove its promise, also when it was interrupted.
const cleanupTimeout = 10 * time.Second

// selftest shows that the controllers of an installation work: a timer must resolve.
func selftest(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("manager selftest", flag.ContinueOnError)
	namespace := flags.String("namespace", "default", "Namespace to make the promise in.")
	timeout := flags.Duration("timeout", time.Minute, "How long to wait for it.")
	if err := flags.Parse(args); err != nil {
		return err
	}
	restConfig, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("find the API server: %w", err)
	}
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return err
	}
	c, err := client.New(restConfig, client.Options{Scheme: scheme})
	if err != nil {
		return fmt.Errorf("connect to the API server: %w", err)
	}
	timer := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{GenerateName: "selftest-", Namespace: *namespace},
		Spec: v1alpha1.DurablePromiseSpec{
			Timeout:   &metav1.Duration{Duration: time.Second},
			OnTimeout: v1alpha1.OnTimeoutResolve,
		},
	}
	if err := c.Create(ctx, timer); err != nil {
		return fmt.Errorf("create a timer: %w", err)
	}
	defer func() {
		cleanup, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
		defer cancel()
		err = errors.Join(err, client.IgnoreNotFound(c.Delete(cleanup, timer)))
	}()
	return awaitTimer(ctx, c, timer, *timeout)
}

func awaitTimer(ctx context.Context, c client.Client, timer *v1alpha1.DurablePromise, timeout time.Duration) error {
	start := time.Now()
	err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, timeout, true, func(ctx context.Context) (bool, error) {
		if err := c.Get(ctx, client.ObjectKeyFromObject(timer), timer); err != nil {
			return false, err
		}
		return promise.Settled(timer), nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("the timer %s did not resolve within %s, is a manager running? %w", timer.Name, timeout, err)
	case timer.Status.State != v1alpha1.PromiseResolved:
		return fmt.Errorf("the timer %s is %s, not Resolved", timer.Name, timer.Status.State)
	}
	fmt.Printf("the timer %s resolved after %s: Perdure works\n", timer.Name, time.Since(start).Round(time.Millisecond))
	return nil
}
