package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	functionIdle = "idle"
	partCaller   = "caller"
	// gatewayAudience is what tokens for the gateway are made for.
	gatewayAudience = "perdure"
)

// pod is a function pod that the bench speaks for: it has a token that is bound to it, as the one that is mounted into it.
type pod struct {
	token, epoch string
}

// caller is a function pod with connections of its own, and who settles what it awaits.
type caller struct {
	*pod
	gateways *gateways
	gateway  *http.Client
	settler  client.Client
	journal  bool // it was opened
}

func (c *caller) post(ctx context.Context, path string, body, answer any) error {
	return c.gateways.post(ctx, c.gateway, c.pod, path, body, answer)
}

// startCallers starts function pods that do nothing, and makes a token for each.
func (b *bench) startCallers(ctx context.Context) error {
	if b.awaits == 0 && b.polls == 0 {
		return nil
	}
	progress("starting %s", plural(b.clients, "function pod"))
	t := template(b.image)
	t.Spec.Containers[0].Command = []string{"sh", "-c", "trap 'exit 0' TERM; sleep 86400 & wait"}
	f := makeFunction(b.namespace, functionIdle, t)
	f.Spec.Job.Gateway = v1alpha1.GatewayEnabled
	if err := b.awaitReady(ctx, f); err != nil {
		return err
	}
	for i := range b.clients {
		name := fmt.Sprintf("%s-%s-%d", execution.name, partCaller, i)
		e := &v1alpha1.Execution{ObjectMeta: b.meta(partCaller, name), Spec: v1alpha1.ExecutionSpec{Invoke: invocation(functionIdle)}}
		if err := b.Create(ctx, e); err != nil {
			return fmt.Errorf("create %s: %w", name, err)
		}
	}
	running, err := b.awaitRunning(ctx, b.clients)
	if err != nil {
		return err
	}
	for i := range running {
		p, err := b.speakFor(ctx, &running[i])
		if err != nil {
			return err
		}
		b.callers = append(b.callers, &caller{pod: p, gateways: b.gateways, gateway: b.gateways.connect(i), settler: b.writers[i]})
	}
	return nil
}

// awaitRunning waits for the pods of the callers.
func (b *bench) awaitRunning(ctx context.Context, count int) (running []corev1.Pod, err error) {
	err = wait.PollUntilContextTimeout(ctx, pollInterval, doneTime, true, func(ctx context.Context) (bool, error) {
		var pods corev1.PodList
		if err := b.List(ctx, &pods, client.InNamespace(b.namespace)); err != nil {
			return false, nil //nolint:nilerr // asked again until the time is up
		}
		running = nil
		for _, p := range pods.Items {
			ours := strings.HasPrefix(p.Annotations[v1alpha1.AnnotationExecution], execution.name+"-"+partCaller+"-")
			if ours && p.Status.Phase == corev1.PodRunning {
				running = append(running, p)
			}
		}
		return len(running) == count, nil
	})
	if err != nil {
		return nil, fmt.Errorf("%d of %d function pods run: %w", len(running), count, err)
	}
	return running, nil
}

// speakFor makes a token like the one that the kubelet mounts into a pod.
func (b *bench) speakFor(ctx context.Context, p *corev1.Pod) (*pod, error) {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: p.Spec.ServiceAccountName}}
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{
		Audiences:         []string{gatewayAudience},
		ExpirationSeconds: new(int64((2 * time.Hour).Seconds())),
		BoundObjectRef:    &authenticationv1.BoundObjectReference{Kind: "Pod", APIVersion: "v1", Name: p.Name, UID: p.UID},
	}}
	if err := b.SubResource("token").Create(ctx, account, request); err != nil {
		return nil, fmt.Errorf("make a token of pod %s: %w", p.Name, err)
	}
	return &pod{token: request.Status.Token, epoch: p.Labels[v1alpha1.LabelEpoch]}, nil
}
