package main

import (
	"context"
	"fmt"
)

// functionFigures are what the rows about functions that invoke and await are made of.
type functionFigures struct {
	callers    []*caller
	gateways   *gateways
	scraper    *scraper
	await      awaitFigures
	codeResume map[string]codeResumed
	replayed   []replayed
	lists      map[int]samples
	polled     pollFigures
	stepped    []string // UIDs of executions whose local steps are counted
}

func newFunctionFigures() functionFigures {
	return functionFigures{await: newAwaitFigures(), codeResume: map[string]codeResumed{}, lists: map[int]samples{}}
}

// measureFunctions comes after everything else, since function pods that only wait are in its way as little as it is in theirs.
func (b *bench) measureFunctions(ctx context.Context) error {
	if !b.functions() {
		return nil
	}
	var err error
	if b.gateways, err = b.findGateways(ctx); err != nil {
		return err
	}
	if b.scraper, err = b.newScraper(ctx); err != nil {
		return err
	}
	if err := b.prepareCode(ctx); err != nil {
		return err
	}
	if err := b.startCallers(ctx); err != nil {
		return err
	}
	if err := b.functionRounds(ctx); err != nil {
		return err
	}
	if n := b.gateways.refused.Load(); n > 0 {
		b.warnings = append(b.warnings, fmt.Sprintf("the gateway refused %d requests for the rate or number of them, and they were sent again", n))
	}
	if len(b.callers) > 0 {
		if err := b.remove(ctx, partCaller); err != nil {
			return err
		}
	}
	return b.readAudit()
}

func (b *bench) functionRounds(ctx context.Context) error {
	parts := []part{{b.awaits, b.measureAwaits}, {b.codeResumes, b.measureCodeResumes}, {b.calls, b.measureCalls}}
	if err := b.repeat(ctx, parts); err != nil {
		return err
	}
	if b.polls > 0 {
		if err := b.measurePolls(ctx); err != nil {
			return err
		}
	}
	if len(b.replay) > 0 {
		return b.measureReplays(ctx)
	}
	return nil
}
