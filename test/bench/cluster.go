package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	labelBench   = "perdure.dev/bench"
	cleanupTime  = 5 * time.Minute
	pollInterval = 200 * time.Millisecond
)

// cluster is how the API server is reached.
type cluster struct {
	client.WithWatch
	config *rest.Config
	scheme *runtime.Scheme
	mapper meta.RESTMapper
}

func connect() (*cluster, error) {
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		clientcmd.NewDefaultClientConfigLoadingRules(), nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("find the API server: %w", err)
	}
	config.QPS = -1 // the bench must not be what is measured
	config.WarningHandler = rest.NoWarnings{}
	k := &cluster{config: config, scheme: runtime.NewScheme()}
	if err := errors.Join(clientgoscheme.AddToScheme(k.scheme), v1alpha1.AddToScheme(k.scheme)); err != nil {
		return nil, err
	}
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, fmt.Errorf("connect to the API server: %w", err)
	}
	if k.mapper, err = apiutil.NewDynamicRESTMapper(config, httpClient); err != nil {
		return nil, fmt.Errorf("connect to the API server: %w", err)
	}
	k.WithWatch, err = client.NewWithWatch(config, client.Options{Scheme: k.scheme, Mapper: k.mapper, HTTPClient: httpClient})
	if err != nil {
		return nil, fmt.Errorf("connect to the API server: %w", err)
	}
	return k, nil
}

// connections makes clients that share no connection: with one dialer for all, HTTP/2 would send everything over a single one.
func (k *cluster) connections(ctx context.Context, n int) ([]client.Client, error) {
	clients := make([]client.Client, 0, n)
	for range n {
		config := rest.CopyConfig(k.config)
		config.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
		c, err := client.New(config, client.Options{Scheme: k.scheme, Mapper: k.mapper})
		if err != nil {
			return nil, fmt.Errorf("make a client: %w", err)
		}
		// The handshake is not to be part of the first write.
		err = c.Get(ctx, client.ObjectKey{Namespace: metav1.NamespaceDefault, Name: "bench"}, &v1alpha1.DurablePromise{})
		if client.IgnoreNotFound(err) != nil {
			return nil, fmt.Errorf("connect a client: %w", err)
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// makeNamespace makes the namespace that everything is in. It enforces what the pods declare.
func (k *cluster) makeNamespace(ctx context.Context) (string, error) {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
		GenerateName: "perdure-bench-",
		Labels:       map[string]string{labelBench: "", "pod-security.kubernetes.io/enforce": "restricted"},
	}}
	if err := k.Create(ctx, ns); err != nil {
		return "", fmt.Errorf("create a namespace: %w", err)
	}
	return ns.Name, nil
}

// leftovers are namespaces of other runs, which are going on or were killed.
func (k *cluster) leftovers(ctx context.Context) ([]string, error) {
	var list corev1.NamespaceList
	if err := k.List(ctx, &list, client.HasLabels{labelBench}); err != nil {
		return nil, fmt.Errorf("list namespaces: %w", err)
	}
	var names []string
	for _, ns := range list.Items {
		names = append(names, ns.Name)
	}
	return names, nil
}

// removeNamespace works also after ctx was canceled.
func (k *cluster) removeNamespace(ctx context.Context, name string) error {
	progress("removing namespace %s", name)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if err := k.Delete(ctx, ns); client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete namespace %s: %w", name, err)
	}
	err := wait.PollUntilContextCancel(ctx, pollInterval, true, func(ctx context.Context) (bool, error) {
		return apierrors.IsNotFound(k.Get(ctx, client.ObjectKeyFromObject(ns), ns)), nil
	})
	if err != nil {
		return fmt.Errorf("namespace %s is still there after %s: %w", name, cleanupTime, err)
	}
	return nil
}
