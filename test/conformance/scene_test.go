package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/value"
)

const (
	rootName = "root"
	// patience is how long a case may take.
	patience = 4 * time.Minute
	// glance is how often the cache is looked at.
	glance = 20 * time.Millisecond
)

// scene is a run of a case.
type scene struct {
	cluster   *testCluster
	c         *Case
	mode      string
	namespace string
	killer    *killer
	root      *v1alpha1.Execution
	// settled are the promises that were settled by hand; repaired is the epoch whose stall was answered with a retryToken.
	settled  []string
	repaired int64
}

// play runs a case once, and returns what was seen. An error means that it came to no end.
func play(t *testing.T, cluster *testCluster, c *Case, mode string, k *killer) (*Seen, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s := &scene{cluster: cluster, c: c, mode: mode, killer: k}
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	err := s.outside(ctx)
	if err == nil {
		err = s.end(ctx)
	}
	if err == nil {
		var seen *Seen
		if seen, err = s.observe(ctx); err == nil {
			return seen, nil
		}
	}
	return nil, fmt.Errorf("%w\n%s", err, s.story(context.WithoutCancel(ctx)))
}

func (s *scene) begin(ctx context.Context) error {
	var err error
	if s.namespace, err = s.cluster.newNamespace(ctx); err != nil {
		return fmt.Errorf("make a namespace: %w", err)
	}
	if s.killer != nil {
		s.cluster.pods.mu.Lock()
		s.cluster.pods.killers[s.namespace] = s.killer
		s.cluster.pods.mu.Unlock()
	}
	for name, f := range s.c.Functions {
		function, err := s.function(name, f)
		if err != nil {
			return err
		}
		if err := s.cluster.live.Create(ctx, function); err != nil {
			return fmt.Errorf("create function %s: %w", name, err)
		}
	}
	s.root = &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: rootName},
		Spec:       v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: s.c.Call.Function}}},
	}
	if s.root.Spec.Invoke.Args, err = arguments(s.c.Call.Args); err != nil {
		return err
	}
	if s.c.Call.Timeout != "" {
		d, err := time.ParseDuration(s.c.Call.Timeout)
		if err != nil {
			return err
		}
		s.root.Spec.Invoke.Timeout = &metav1.Duration{Duration: d}
	}
	if err := s.cluster.live.Create(ctx, s.root); err != nil {
		return fmt.Errorf("create the root execution: %w", err)
	}
	return nil
}

// function is the Function of one of the case.
func (s *scene) function(name string, f *Function) (*v1alpha1.Function, error) {
	function := &v1alpha1.Function{ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: name}}
	// A retry that comes soon, where the case says nothing else.
	function.Spec.Retry = &v1alpha1.RetryPolicy{InitialInterval: &metav1.Duration{Duration: 20 * time.Millisecond}}
	if f.Settings != nil {
		if err := json.Unmarshal(f.Settings, &function.Spec); err != nil {
			return nil, fmt.Errorf("read the settings of %s: %w", name, err)
		}
	}
	grace, restore := s.c.Environment.Grace, "0"
	if grace == "" {
		grace = "0s"
	}
	if restores(s.mode) {
		restore = "1"
	}
	function.Spec.Job = &v1alpha1.JobFunction{
		Gateway: v1alpha1.GatewayEnabled,
		Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{
			Name: "function", Image: imageOf(s.mode, name == s.c.Call.Function),
			Env: []corev1.EnvVar{
				{Name: "PERDURE_CONFORMANCE_CASE", Value: s.c.Path},
				{Name: "PERDURE_CONFORMANCE_FUNCTION", Value: name},
				{Name: "PERDURE_CONFORMANCE_RESTORE", Value: restore},
				{Name: "PERDURE_AWAIT_GRACE", Value: grace},
			},
		}}}},
	}
	return function, nil
}

func arguments(args any) ([]v1alpha1.Argument, error) {
	var all []v1alpha1.Argument
	add := func(name string, v any) error {
		text, err := compact(v)
		all = append(all, v1alpha1.Argument{Name: name, Value: value.OfText(text)})
		return err
	}
	switch given := args.(type) {
	case []any:
		for _, v := range given {
			if err := add("", v); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for name, v := range given {
			if err := add(name, v); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// compact is the JSON text of a value, with its numbers as they were read.
func compact(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// until waits for a condition on what the manager's cache shows.
func until(ctx context.Context, what string, holds func() (bool, error)) error {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		if done, err := holds(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-tick.C:
		}
	}
}

// end waits for the end of all executions and their pods, or for the stall that is expected. Another stall is an end as well.
func (s *scene) end(ctx context.Context) error {
	return until(ctx, "the end", func() (bool, error) {
		var all v1alpha1.ExecutionList
		if err := s.cluster.seen.List(ctx, &all, client.InNamespace(s.namespace)); err != nil {
			return false, err
		}
		if len(all.Items) == 0 {
			return false, nil
		}
		for i := range all.Items {
			e := &all.Items[i]
			if e.Name == rootName && stalledByCode(e) && e.Status.Epoch > s.repaired {
				return true, nil
			}
		}
		for i := range all.Items {
			e := &all.Items[i]
			if _, running := s.cluster.pods.activations(string(e.UID)); running || !finished(e) {
				return false, nil
			}
		}
		return true, nil
	})
}

func finished(e *v1alpha1.Execution) bool {
	return slices.Contains([]v1alpha1.Phase{
		v1alpha1.PhaseSucceeded, v1alpha1.PhaseFailed, v1alpha1.PhaseCanceled, v1alpha1.PhaseTimedOut,
	}, e.Status.Phase)
}

func stalledByCode(e *v1alpha1.Execution) bool {
	reason := reasonOf(e)
	return e.Status.Phase == v1alpha1.PhaseStalled && reason != execution.ReasonPlatformFailure
}

// story is what there is, for who looks for a mistake.
func (s *scene) story(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var b strings.Builder
	var executions v1alpha1.ExecutionList
	_ = s.cluster.live.List(ctx, &executions, client.InNamespace(s.namespace))
	for i := range executions.Items {
		e := &executions.Items[i]
		fmt.Fprintf(&b, "execution %s: %s\n%s", e.Name, asWhole(e.Status), s.cluster.pods.story(string(e.UID)))
	}
	var promises v1alpha1.DurablePromiseList
	_ = s.cluster.live.List(ctx, &promises, client.InNamespace(s.namespace))
	for _, p := range promises.Items {
		fmt.Fprintf(&b, "promise %s, step %q: %s\n", p.Name, p.Spec.Step, asText(p.Status))
	}
	return b.String()
}

// observe reads what became of a case.
func (s *scene) observe(ctx context.Context) (*Seen, error) {
	var executions v1alpha1.ExecutionList
	if err := s.cluster.live.List(ctx, &executions, client.InNamespace(s.namespace)); err != nil {
		return nil, err
	}
	var promises v1alpha1.DurablePromiseList
	if err := s.cluster.live.List(ctx, &promises, client.InNamespace(s.namespace)); err != nil {
		return nil, err
	}
	byName := map[string]*v1alpha1.DurablePromise{}
	seen := &Seen{}
	for i := range promises.Items {
		p := &promises.Items[i]
		byName[p.Name] = p
		if p.Spec.Step != "" && p.Spec.MadeBy == string(s.root.UID) {
			seen.Promises++
		}
	}
	for i := range executions.Items {
		e := &executions.Items[i]
		one, err := s.execution(e, byName[e.Name])
		if err != nil {
			return nil, err
		}
		if e.Name != rootName {
			seen.Others = append(seen.Others, one)
			continue
		}
		seen.Root = one
		outcome(seen, e, byName[e.Name])
	}
	if s.killer != nil {
		seen.Kills = s.killer.count()
	}
	return seen, nil
}

func outcome(seen *Seen, e *v1alpha1.Execution, p *v1alpha1.DurablePromise) {
	seen.Epochs, seen.FailedAttempts = e.Status.Epoch, int(e.Status.FailedAttempts)
	seen.Reason, seen.Message = reasonOf(e), messageOf(e)
	switch {
	case e.Status.Phase == v1alpha1.PhaseStalled:
		seen.State = string(e.Status.Phase)
	case p == nil:
		seen.State = "without a promise"
	default:
		seen.State = string(p.Status.State)
		seen.Value = json.RawMessage(value.Text(p.Status.Value))
		if p.Status.Error != nil {
			seen.Error = &Error{Type: p.Status.Error.Type, Message: p.Status.Error.Message}
			if p.Status.Error.Data != nil {
				seen.Error.Data = json.RawMessage(value.Text(p.Status.Error.Data))
			}
		}
	}
}

func (s *scene) execution(e *v1alpha1.Execution, p *v1alpha1.DurablePromise) (Execution, error) {
	one := Execution{Name: e.Name, Phase: string(e.Status.Phase), Keys: map[string][]string{}}
	if e.Spec.Invoke.FunctionRef != nil {
		one.Function = e.Spec.Invoke.FunctionRef.Name
	}
	if p != nil {
		one.Key = string(p.UID)
		if p.Spec.ID != "" {
			one.Key = p.Spec.ID
		}
	}
	one.Activations, _ = s.cluster.pods.activations(string(e.UID))
	text, err := os.ReadFile(s.cluster.pods.effectsOf(string(e.UID)))
	if err != nil && !os.IsNotExist(err) {
		return one, err
	}
	for _, line := range linesOf(string(text)) {
		var effect struct{ Counter, Key string }
		if err := json.Unmarshal([]byte(line), &effect); err != nil {
			return one, fmt.Errorf("read the effect %q of %s: %w", line, e.Name, err)
		}
		one.Keys[effect.Counter] = append(one.Keys[effect.Counter], effect.Key)
	}
	return one, nil
}
