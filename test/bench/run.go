package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// warmUpTime is how long the first pod, Job and execution may take: a manager may just have been installed.
	warmUpTime = 2 * time.Minute
	// settleTime is the time between the load and the rest, for what the load left to do.
	settleTime = 5 * time.Second
)

// bench is one run and what it has measured so far.
type bench struct {
	*cluster
	options
	namespace string
	recorder  *recorder
	writers   []client.Client
	padding   int
	audit     *auditTail // nil where there is no audit log
	warnings  []string

	raw        map[int]writeFigures
	singles    map[string]series
	bareEnds   series // of the same bare pods as singles, until the container ended
	batches    map[string]series
	resumes    resumed
	writesSeen []auditEntry
	atRest     []auditEntry

	logs kubernetes.Interface
	functionFigures
}

// part is something that is measured once per round, unless its count is 0.
type part struct {
	count   int
	measure func(context.Context, int) error
}

// measure does all of it, and removes what it made whatever happens.
func measure(ctx context.Context, o options) (r *report, err error) {
	k, err := connect()
	if err != nil {
		return nil, err
	}
	m, err := k.ensureManager(ctx, o.install)
	if err != nil {
		return nil, err
	}
	b := &bench{
		cluster: k, options: o, raw: map[int]writeFigures{}, singles: map[string]series{}, batches: map[string]series{},
		functionFigures: newFunctionFigures(),
	}
	if b.logs, err = readLogs(k); err != nil {
		return nil, err
	}
	if o.auditLog == "" {
		b.warnings = append(b.warnings, "no audit log is given (PERDURE_AUDIT_LOG or --audit-log): writes are not counted")
	} else {
		if b.audit, err = openAudit(o.auditLog, m.user); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, b.audit.close()) }()
	}
	others, err := k.leftovers(ctx)
	if err != nil {
		return nil, err
	}
	if len(others) > 0 {
		b.warnings = append(b.warnings, fmt.Sprintf("another run is going on or was killed, see namespaces %v", others))
	}
	if b.namespace, err = k.makeNamespace(ctx); err != nil {
		return nil, err
	}
	defer func() {
		failure := k.removeNamespace(ctx, b.namespace)
		if r != nil && failure != nil { // what was measured is not lost for it
			r.Warnings = append(r.Warnings, failure.Error())
			return
		}
		err = errors.Join(err, failure)
	}()
	return b.run(ctx, m)
}

func (b *bench) run(ctx context.Context, m *manager) (*report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the watches
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	if err := awaitCalm(ctx, b.calm); err != nil {
		return nil, err
	}
	env, err := b.environment(ctx, m)
	if err != nil {
		return nil, err
	}
	b.warnings = append(env.warnings(), b.warnings...)
	leader, err := b.leader(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the leader: %w", err)
	}
	if err := b.measureRounds(ctx); err != nil {
		return nil, err
	}
	if err := b.measureFunctions(ctx); err != nil {
		return nil, err
	}
	if err := b.measureRest(ctx); err != nil {
		return nil, err
	}
	if now, err := b.leader(ctx); err != nil || now != leader {
		b.warnings = append(b.warnings, "the leading manager changed during the run: the figures mean little")
	}
	if n := b.recorder.interruptions(); n > 0 {
		b.warnings = append(b.warnings, fmt.Sprintf("watches were interrupted %d times: latencies then are too long", n))
	}
	if n := b.writesForOthers(); n > 0 {
		b.warnings = append(b.warnings, fmt.Sprintf("the manager made %d writes in other namespaces: somebody else uses the cluster", n))
	}
	return newReport(b, env), nil
}

// prepare makes connections, watches and functions, and runs one of each kind.
func (b *bench) prepare(ctx context.Context) error {
	progress("namespace %s", b.namespace)
	var err error
	if b.writers, err = b.connections(ctx, b.clients); err != nil {
		return err
	}
	if err := b.fitPadding(ctx); err != nil {
		return err
	}
	b.recorder = newRecorder(b.cluster, b.namespace)
	if err := b.recorder.start(ctx); err != nil {
		return err
	}
	for _, f := range []*v1alpha1.Function{
		makeFunction(b.namespace, functionOnePod, template(b.image)),
		makeFunction(b.namespace, functionGated, gatedTemplate(b.image)),
	} {
		if err := b.awaitReady(ctx, f); err != nil {
			return err
		}
	}
	for _, w := range workloads {
		name := w.name + "-warm-up"
		if err := b.Create(ctx, w.make(b.meta("warm-up", name), template(b.image))); err != nil {
			return fmt.Errorf("create %s: %w", name, err)
		}
		if err := b.recorder.await(ctx, warmUpTime, w.done, name); err != nil {
			return fmt.Errorf("warm-up: %w", err)
		}
	}
	if b.rest > 0 {
		_, err = b.suspend(ctx, partIdle, 0, idleExecutions)
	}
	return err
}

func (b *bench) awaitReady(ctx context.Context, f *v1alpha1.Function) error {
	if err := b.Create(ctx, f); err != nil {
		return fmt.Errorf("create function %s: %w", f.Name, err)
	}
	err := wait.PollUntilContextTimeout(ctx, pollInterval, warmUpTime, true, func(ctx context.Context) (bool, error) {
		err := b.Get(ctx, client.ObjectKeyFromObject(f), f)
		return err == nil && meta.IsStatusConditionTrue(f.Status.Conditions, v1alpha1.ConditionReady), nil
	})
	if err != nil {
		return fmt.Errorf("function %s does not get Ready, is a manager running? %w", f.Name, err)
	}
	return nil
}

// measureRounds alternates between all that is compared.
func (b *bench) measureRounds(ctx context.Context) error {
	parts := []part{{b.writes, b.measureWrites}, {b.single, b.measureSingles}, {b.batch, b.measureBatches}, {b.resume, b.measureResume}}
	if err := b.repeat(ctx, parts); err != nil {
		return err
	}
	return b.readAudit()
}

func (b *bench) repeat(ctx context.Context, parts []part) error {
	for number := range b.rounds {
		for _, p := range parts {
			if p.count == 0 {
				continue
			}
			if err := p.measure(ctx, number+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) readAudit() error {
	if b.audit == nil {
		return nil
	}
	entries, err := b.audit.read()
	b.writesSeen = append(b.writesSeen, entries...)
	return err
}

// measureRest watches a cluster in which executions wait and others are finished, but nothing happens.
func (b *bench) measureRest(ctx context.Context) error {
	if b.audit == nil || b.rest == 0 {
		return nil
	}
	progress("at rest for %s", b.rest)
	if err := sleep(ctx, settleTime); err != nil {
		return err
	}
	if err := b.readAudit(); err != nil {
		return err
	}
	if err := sleep(ctx, b.rest); err != nil {
		return err
	}
	var err error
	b.atRest, err = b.audit.read()
	return err
}

// writesForOthers counts what the manager wrote for others, or for nothing, during the run.
func (b *bench) writesForOthers() int {
	all := slices.Concat(b.writesSeen, b.atRest)
	return countWrites(all).total() - countWrites(inNamespace(all, b.namespace)).total()
}

// measuredExecutions are the names of all executions that ran one pod, in the order of their rounds.
func (b *bench) measuredExecutions(part string, count int) []string {
	var names []string
	for number := range b.rounds {
		for i := range count {
			names = append(names, fmt.Sprintf("%s-%s-%d-%d", execution.name, part, number+1, i))
		}
	}
	return slices.Clip(names)
}
