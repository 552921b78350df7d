package perdure

import (
	"context"
	"time"
)

// progressEvery is how often progress is sent at most.
const progressEvery = time.Second

// progressSender sends the newest progress in the background, under the lock of its activation.
type progressSender struct {
	pending *progressReport
	last    progressReport
	active  bool
}

// Progress tells how far the function is, and that it is alive: with a heartbeatTimeout, a function that is silent for longer
// is taken to be lost. It returns at once, may be called as often as is convenient and from any goroutine, also in a step. Of
// what comes within a second the last is sent. The context is done when the answer is that the execution is canceled.
func Progress(ctx context.Context, done, total float64, message string) {
	a := scopeOf(ctx, "Progress").act
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.outcome != nil {
		return
	}
	a.progress.pending = &progressReport{Message: cut(message, 256), Done: &done, Total: &total}
	if !a.progress.active {
		a.progress.active = true
		a.goroutines.Go(a.sendProgress)
	}
}

func (a *activation) sendProgress() {
	for {
		a.mu.Lock()
		report := a.progress.pending
		a.progress.pending = nil
		a.progress.active = report != nil
		if report != nil {
			a.progress.last = *report
		}
		a.mu.Unlock()
		if report == nil {
			return
		}
		if _, err := a.beat(*report); err != nil {
			a.fail(err)
			return
		}
		if sleepFor(a.ctx, progressEvery) != nil {
			return
		}
	}
}

// beat sends a heartbeat, and tells the code if it is to end.
func (a *activation) beat(r progressReport) (canceling bool, err error) {
	answer, err := a.backend.heartbeat(a.ctx, r)
	if err == nil && answer.Canceling {
		a.requestCancel()
	}
	return answer.Canceling, err
}

// terminate is what a signal to end does. It comes when the execution is canceled, and also when the pod has to leave its node.
// The second is the platform's affair: the code is not told; it is suspended at its next await, without a grace.
func (a *activation) terminate() {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 4*time.Second) {
		a.mu.Lock()
		report := a.progress.last
		a.mu.Unlock()
		canceling, err := a.beat(report)
		switch {
		case err != nil:
			a.fail(err)
			return
		case canceling:
			return
		}
		a.drain()
		if sleepFor(a.ctx, wait) != nil {
			return
		}
	}
}

// beats are the signs of life that are sent while the whole function waits in its process: it can send none itself, and is not lost.
type beats struct {
	every time.Duration // 0: none are wanted
	last  time.Time
}

// beatsInTimeout is how many fit into the time for which code may be silent.
const beatsInTimeout = 3

func newBeats(timeout string, now time.Time) beats {
	d, err := time.ParseDuration(timeout)
	if err != nil {
		return beats{} // it is not said
	}
	return beats{every: d / beatsInTimeout, last: now}
}

// beatWaiting says that the code is alive, if it is time, with what it has last said of its progress. Only the coordinator does.
func (a *activation) beatWaiting() error {
	now := time.Now()
	if now.Sub(a.beats.last) < a.beats.every {
		return nil
	}
	a.beats.last = now
	a.mu.Lock()
	report := a.progress.last
	a.mu.Unlock()
	_, err := a.beat(report)
	return err
}
