package conformance

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// podLog keeps what all pods print, by execution, and tells them what tests want of them.
type podLog struct {
	effects string

	mu         sync.Mutex
	executions map[string][]*printed
	pods       map[types.UID]*printed
	killers    map[string]*killer // by namespace
	count      map[string]int     // of processes that have ended, by image
	took       map[string]time.Duration
}

// printed is what one pod printed.
type printed struct {
	pod     string
	epoch   int64
	attempt int
	out     []byte
	errors  []byte
	over    bool
	code    int
	state   string
}

func newPodLog(dir string) *podLog {
	l := &podLog{
		effects:    filepath.Join(dir, "effects"),
		executions: map[string][]*printed{}, pods: map[types.UID]*printed{}, killers: map[string]*killer{},
		count: map[string]int{}, took: map[string]time.Duration{},
	}
	_ = os.MkdirAll(l.effects, 0o755) // what is missing shows as effects that are missing
	return l
}

// of is the record of a pod. Call it with the lock.
func (l *podLog) of(p *corev1.Pod) *printed {
	if known := l.pods[p.UID]; known != nil {
		return known
	}
	epoch, _ := strconv.ParseInt(p.Labels[v1alpha1.LabelEpoch], 10, 64)
	attempt, _ := strconv.Atoi(variable(p, "PERDURE_ATTEMPT"))
	record := &printed{pod: p.Name, epoch: epoch, attempt: attempt}
	uid := p.Labels[v1alpha1.LabelExecution]
	l.pods[p.UID] = record
	l.executions[uid] = append(l.executions[uid], record)
	return record
}

func variable(p *corev1.Pod, name string) string {
	for _, v := range p.Spec.Containers[0].Env {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// env gives a pod the file for its effects, and the request at which it is to be killed.
func (l *podLog) env(p *corev1.Pod) []string {
	env := []string{
		"PERDURE_CONFORMANCE_EFFECTS=" + l.effectsOf(p.Labels[v1alpha1.LabelExecution]),
		"PYTHONPATH=" + sdk("python"), "PYTHONUTF8=1",
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(p)
	if k := l.killers[p.Namespace]; k != nil {
		if point := k.next(p); point != "" {
			env = append(env, "PERDURE_FAILPOINT="+point)
		}
	}
	return env
}

func (l *podLog) effectsOf(execution string) string { return filepath.Join(l.effects, execution) }

type podWriter struct {
	log *podLog
	to  *[]byte
}

// Write implements io.Writer.
func (w podWriter) Write(p []byte) (int, error) {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	*w.to = append(*w.to, p...)
	return len(p), nil
}

func (l *podLog) output(p *corev1.Pod) io.Writer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return podWriter{l, &l.of(p).out}
}

func (l *podLog) errors(p *corev1.Pod) io.Writer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return podWriter{l, &l.of(p).errors}
}

// shutdown is what kubelets say of pods that end with their node.
const shutdown = "TerminationByKubelet"

// ended tells that a pod which was killed at a request was killed with its node.
func (l *podLog) ended(p *corev1.Pod, state *os.ProcessState) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	record := l.of(p)
	record.over = true
	record.state, record.code = state.String(), state.ExitCode()
	image := p.Spec.Containers[0].Image
	l.count[image]++
	l.took[image] += state.UserTime() + state.SystemTime()
	status, _ := state.Sys().(syscall.WaitStatus)
	died := status.Signaled() && status.Signal() == syscall.SIGKILL || state.ExitCode() == 128+int(syscall.SIGKILL)
	if k := l.killers[p.Namespace]; k != nil && k.ended(p, died) {
		return shutdown
	}
	return ""
}

// cost is how many processes there were, and what they took of the processors.
func (l *podLog) cost() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, image := range slices.Sorted(maps.Keys(l.count)) {
		all = append(all, fmt.Sprintf("%d of %s in %.1f s of CPU", l.count[image], image, l.took[image].Seconds()))
	}
	return "processes: " + strings.Join(all, ", ")
}

// exitCode is how the process of a pod ended, if it has.
func (l *podLog) exitCode(pod types.UID) (code int, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.pods[pod]
	return r.code, r.over
}

// activations are what an execution printed, in the order of its epochs; running tells whether some of it still runs.
func (l *podLog) activations(execution string) (all []Activation, running bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	records := slices.Clone(l.executions[execution])
	slices.SortStableFunc(records, func(a, b *printed) int { return int(a.epoch - b.epoch) })
	for _, r := range records {
		running = running || !r.over
		all = append(all, Activation{Epoch: r.epoch, Attempt: r.attempt, Lines: linesOf(string(r.out))})
	}
	return all, running
}

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// story is all that an execution's pods said, for who looks for a mistake.
func (l *podLog) story(execution string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, r := range l.executions[execution] {
		fmt.Fprintf(&b, "pod %s, epoch %d, attempt %d: %s\n", r.pod, r.epoch, r.attempt, r.state)
		for what, text := range map[string][]byte{"out": r.out, "err": r.errors} {
			for _, line := range linesOf(string(text)) {
				fmt.Fprintf(&b, "  %s: %.400s\n", what, line)
			}
		}
	}
	return b.String()
}
