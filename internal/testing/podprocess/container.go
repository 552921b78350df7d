package podprocess

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// defaultGrace is the grace period of a pod that does not say one.
const defaultGrace = 30 * time.Second

// tellAfter is when the kubelet tells that a container runs. Of one that has ended by then it tells the end only.
const tellAfter = 150 * time.Millisecond

// container is the process of a pod.
type container struct {
	dir  string
	tail *tail

	mu      sync.Mutex
	process *os.Process
	lost    bool

	// deleted is closed when the pod is being deleted, with the grace period that it got.
	deleted func(grace time.Duration)
	asked   chan time.Duration
	// gone is closed when there is no such pod any more.
	gone chan struct{}
}

func newContainer(dir string) *container {
	c := &container{dir: dir, tail: &tail{}, asked: make(chan time.Duration, 1), gone: make(chan struct{})}
	var once sync.Once
	c.deleted = func(grace time.Duration) { once.Do(func() { c.asked <- grace }) }
	return c
}

// podSeen is the kubelet's look at a pod.
func (n *Node) podSeen(ctx context.Context, p *corev1.Pod) {
	n.mu.Lock()
	c, known := n.pods[p.UID]
	begin := !known && !over(p) && p.Spec.NodeName == nodeName && p.DeletionTimestamp == nil && !n.stopped
	if begin {
		c = newContainer(filepath.Join(n.options.Dir, string(p.UID)))
		n.pods[p.UID] = c
	}
	n.mu.Unlock()
	switch {
	case begin:
		n.do(func() { n.run(ctx, p, c) })
	case p.DeletionTimestamp == nil:
	case over(p):
		n.do(func() { n.release(ctx, p) })
	case c == nil: // it was deleted before it came here
		n.do(func() { n.endJob(ctx, p); n.release(ctx, p) })
	default:
		c.deleted(grace(p))
	}
}

// podGone ends what still runs of a pod that is not there any more.
func (n *Node) podGone(p *corev1.Pod) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.pods[p.UID]
	if c == nil {
		return
	}
	close(c.gone)
	if !c.isLost() { // what is cut off can still be continued
		delete(n.pods, p.UID)
	}
}

func over(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

func grace(p *corev1.Pod) time.Duration {
	if p.DeletionGracePeriodSeconds != nil {
		return time.Duration(*p.DeletionGracePeriodSeconds) * time.Second
	}
	return defaultGrace
}

// run is the life of a pod.
func (n *Node) run(ctx context.Context, p *corev1.Pod, c *container) {
	cmd, waiting, err := n.prepare(ctx, p, c)
	if err != nil {
		n.setWaiting(ctx, p, waiting, err.Error())
		return
	}
	started := time.Now()
	if err := cmd.Start(); err != nil {
		n.setWaiting(ctx, p, "CreateContainerError", err.Error())
		return
	}
	c.mu.Lock()
	c.process = cmd.Process
	c.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its error is in the state of the process
		close(ended)
	}()
	c.attend(ctx, ended, func() { n.setRunning(ctx, p, started) })
	<-ended
	c.mu.Lock()
	c.process = nil // its number may be another's now
	c.mu.Unlock()
	n.finish(ctx, p, c, cmd.ProcessState, started)
}

// attend tells that the process runs, and ends it when it is to end.
func (c *container) attend(ctx context.Context, ended <-chan struct{}, running func()) {
	var kill <-chan time.Time
	tell := time.After(tellAfter)
	for {
		select {
		case <-ended:
			return
		case <-tell:
			running()
		case grace := <-c.asked:
			if !c.isLost() {
				c.signal(syscall.SIGTERM)
				kill = time.After(grace)
			}
		case <-kill:
			c.signal(syscall.SIGKILL)
		case <-c.gone:
			if !c.isLost() {
				c.signal(syscall.SIGKILL)
				return
			}
			select { // nobody but the test ends it
			case <-ended:
			case <-ctx.Done():
				c.signal(syscall.SIGKILL)
			}
			return
		case <-ctx.Done():
			c.signal(syscall.SIGKILL)
			return
		}
	}
}

func (c *container) isLost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lost
}

// signal reaches the process and all that it has started.
func (c *container) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		_ = syscall.Kill(-c.process.Pid, s) // it may have ended
	}
}

// prepare makes what a container finds when it starts. With an error comes the reason that the kubelet shows for it.
func (n *Node) prepare(ctx context.Context, p *corev1.Pod, c *container) (cmd *exec.Cmd, waiting string, err error) {
	spec := &p.Spec.Containers[0]
	words, ok := n.options.Images[spec.Image]
	if !ok {
		return nil, "ImagePullBackOff", fmt.Errorf("there is no image %q", spec.Image)
	}
	if err := n.mount(ctx, p, spec, c.dir); err != nil {
		return nil, "CreateContainerConfigError", err
	}
	env, err := n.environment(p, spec, c.dir)
	if err != nil {
		return nil, "CreateContainerConfigError", err
	}
	words = append(slices.Clip(words), spec.Args...)
	cmd = exec.Command(words[0], words[1:]...) //nolint:noctx // it ends as a pod does, not with a context
	cmd.Dir = c.dir
	cmd.Env = env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = time.Second
	cmd.Stdout, cmd.Stderr = c.tail, c.tail
	if n.options.Output != nil {
		cmd.Stdout = both{n.options.Output(p), c.tail}
	}
	if n.options.Errors != nil {
		cmd.Stderr = both{n.options.Errors(p), c.tail}
	}
	return cmd, "", nil
}
