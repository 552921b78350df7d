package main

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// localSteps is how many local steps each execution does whose writes are counted.
	localSteps = 20
	callPrefix = "count-call-"
	stepPrefix = "count-step-"
)

// measureCalls runs functions whose writes the audit log counts: some call another and suspend meanwhile, some do local steps.
func (b *bench) measureCalls(ctx context.Context, number int) error {
	progress("round %d of %d: %d calls and %d functions with local steps, for their writes", number, b.rounds, b.calls, b.calls)
	var runs []*codeRun
	for i := range b.calls {
		call, err := b.runCode(ctx, codeCaller, fmt.Sprintf("%s%d-%d", callPrefix, number, i), i)
		if err != nil {
			return err
		}
		steps, err := b.runCode(ctx, goRestart, fmt.Sprintf("%s%d-%d", stepPrefix, number, i), stepLocal, localSteps, 0)
		if err != nil {
			return err
		}
		runs = append(runs, call, steps)
	}
	for _, r := range runs {
		if err := r.awaitSucceeded(ctx); err != nil {
			return err
		}
	}
	for i := range b.calls {
		e := &v1alpha1.Execution{}
		if err := b.Get(ctx, client.ObjectKey{Namespace: b.namespace, Name: fmt.Sprintf("%s%d-%d", stepPrefix, number, i)}, e); err != nil {
			return fmt.Errorf("get an execution: %w", err)
		}
		b.stepped = append(b.stepped, string(e.UID))
	}
	return sleep(ctx, pause) // a write that comes too late shows in the audit log as what it is
}
