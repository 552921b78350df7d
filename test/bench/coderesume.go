package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// codeResumed are the ways from a settled promise to code that goes on, and from the creation of a bare pod to its code, by language.
type codeResumed struct {
	bare      series // created to its code runs
	inGrace   series // settled to the code goes on, in the same pod
	started   series // settled to the code of the new pod runs
	suspended series // settled to it goes on behind the await
}

// measureCodeResumes resumes functions of both languages, one at a time and in turn with bare pods of the same image.
func (b *bench) measureCodeResumes(ctx context.Context, number int) error {
	progress("round %d of %d: code resumed %d times in each way", number, b.rounds, b.codeResumes)
	for _, l := range []struct {
		title           string
		python          bool
		stays, suspends code
	}{{"Go", false, goStays, goRestart}, {"Python", true, pythonStays, pythonRestore}} {
		if err := b.measureLanguage(ctx, number, l.title, l.python, l.stays, l.suspends); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) measureLanguage(ctx context.Context, number int, title string, python bool, stays, suspends code) error {
	staying, err := b.runCode(ctx, stays, fmt.Sprintf("%s-%d", stays.name, number), "calls", 0, b.codeResumes)
	if err != nil {
		return err
	}
	suspending, err := b.runCode(ctx, suspends, fmt.Sprintf("%s-%d", suspends.name, number), "calls", 0, b.codeResumes)
	if err != nil {
		return err
	}
	if err := suspending.awaitSuspended(ctx, 1); err != nil {
		return err
	}
	var bare, inGrace, started, suspended samples
	for gate := range b.codeResumes {
		d, err := b.startBare(ctx, fmt.Sprintf("bare-%s-%d-%d", stays.name, number, gate), b.codeTemplate(python, "start"))
		if err != nil {
			return err
		}
		bare = append(bare, d)
		sent, l, err := staying.pass(ctx, gate, false)
		if err != nil {
			return err
		}
		inGrace = append(inGrace, since(sent, l.Reached))
		if sent, l, err = suspending.pass(ctx, gate, gate < b.codeResumes-1); err != nil {
			return err
		}
		started, suspended = append(started, since(sent, l.Began)), append(suspended, since(sent, l.Reached))
	}
	r := b.codeResume[title]
	r.bare, r.inGrace = append(r.bare, round{Latencies: bare}), append(r.inGrace, round{Latencies: inGrace})
	r.started, r.suspended = append(r.started, round{Latencies: started}), append(r.suspended, round{Latencies: suspended})
	b.codeResume[title] = r
	return nil
}

// pass opens a gate, and returns what the code printed that passed it. Code that suspends does so in its next epoch.
func (r *codeRun) pass(ctx context.Context, gate int, again bool) (sent time.Time, l codeLine, err error) {
	if sent, err = r.open(ctx, gate); err != nil {
		return sent, l, err
	}
	if err := sleep(ctx, pause); err != nil { // reading a log must not be in the way of what is timed
		return sent, l, err
	}
	switch {
	case r.stays:
	case again:
		err = r.awaitSuspended(ctx, r.epoch+1)
	default:
		err = r.awaitSucceeded(ctx)
		r.epoch++
	}
	if err != nil {
		return sent, l, err
	}
	l, err = r.line(ctx, passed(gate))
	return sent, l, err
}

// startBare makes a bare pod, and tells how long it took until its code ran.
func (b *bench) startBare(ctx context.Context, name string, t corev1.PodTemplateSpec) (time.Duration, error) {
	begun := time.Now()
	if err := b.Create(ctx, makePod(b.meta(partCode, name), t)); err != nil {
		return 0, fmt.Errorf("create %s: %w", name, err)
	}
	if err := b.recorder.await(ctx, doneTime, podSucceeded, name); err != nil {
		return 0, fmt.Errorf("bare pod: %w", err)
	}
	lines := b.logOf(ctx, name)
	if len(lines) == 0 {
		return 0, fmt.Errorf("bare pod %s printed nothing", name)
	}
	return since(begun, lines[0].Began), nil
}

// since is the time until a moment of a pod's clock, which is that of the node.
func since(begin time.Time, moment int64) time.Duration {
	return time.Duration(moment - begin.UnixNano())
}
