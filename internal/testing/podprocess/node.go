package podprocess

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// nodeName is the node that all pods get.
const nodeName = "podprocess"

// Options say what a node runs, and how.
type Options struct {
	// Client writes pods and Jobs.
	Client client.Client
	// Images are the commands that stand for images. A pod with another image waits for it, as it does in a cluster.
	Images map[string][]string
	// Dir is where pods have their files.
	Dir string
	// Env returns further variables for a pod, as NAME=value. They win over those of the template.
	Env func(*corev1.Pod) []string
	// Output returns where a pod's standard output goes. None is discarded.
	Output func(*corev1.Pod) io.Writer
	// Errors returns where a pod's standard error goes. None is discarded.
	Errors func(*corev1.Pod) io.Writer
	// Ended is told how the process of a pod ended, before anybody else. It returns the reason with which the pod is to be shown
	// as disrupted, as when its node was shut down under it; empty if it simply ended.
	Ended func(*corev1.Pod, *os.ProcessState) string
}

// Node runs pods until its context is done.
type Node struct {
	options Options
	work    sync.WaitGroup

	mu      sync.Mutex
	pods    map[types.UID]*container
	stopped bool
}

// Start begins to play. Wait tells when all of it has ended after ctx is done.
func Start(ctx context.Context, config *rest.Config, options Options) (*Node, error) {
	n := &Node{options: options, pods: map[types.UID]*container{}}
	informers, err := cache.New(config, cache.Options{Scheme: options.Client.Scheme()})
	if err != nil {
		return nil, fmt.Errorf("make the informers of the node: %w", err)
	}
	if err := n.watch(ctx, informers); err != nil {
		return nil, err
	}
	n.work.Go(func() {
		_ = informers.Start(ctx) // ends with ctx, and has nothing else to say
		n.mu.Lock()
		n.stopped = true
		n.mu.Unlock()
	})
	if !informers.WaitForCacheSync(ctx) {
		return nil, errors.New("the informers of the node did not start")
	}
	return n, nil
}

// Wait waits for the end of all pods and handlers.
func (n *Node) Wait() { n.work.Wait() }

// do does something of its own beside the informers, which wait for no handler.
func (n *Node) do(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.stopped {
		n.work.Go(f)
	}
}

func (n *Node) watch(ctx context.Context, informers cache.Cache) error {
	jobs, err := informers.GetInformer(ctx, &batchv1.Job{}, cache.BlockUntilSynced(false))
	if err != nil {
		return fmt.Errorf("watch Jobs: %w", err)
	}
	pods, err := informers.GetInformer(ctx, &corev1.Pod{}, cache.BlockUntilSynced(false))
	if err != nil {
		return fmt.Errorf("watch pods: %w", err)
	}
	_, err = jobs.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(obj any) { act(obj, func(j *batchv1.Job) { n.do(func() { n.createPod(ctx, j) }) }) },
		DeleteFunc: func(obj any) { act(obj, func(j *batchv1.Job) { n.do(func() { n.deletePods(ctx, j) }) }) },
	})
	if err != nil {
		return fmt.Errorf("handle Jobs: %w", err)
	}
	_, err = pods.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(obj any) { act(obj, func(p *corev1.Pod) { n.podSeen(ctx, p) }) },
		UpdateFunc: func(_, obj any) { act(obj, func(p *corev1.Pod) { n.podSeen(ctx, p) }) },
		DeleteFunc: func(obj any) { act(obj, n.podGone) },
	})
	if err != nil {
		return fmt.Errorf("handle pods: %w", err)
	}
	return nil
}

// act does something with a copy of what an informer shows: its objects are not ours.
func act[T any, P interface {
	*T
	DeepCopy() *T
}](obj any, do func(*T)) {
	if gone, ok := obj.(toolscache.DeletedFinalStateUnknown); ok {
		obj = gone.Obj
	}
	if o, ok := obj.(*T); ok {
		do(P(o).DeepCopy())
	}
}
