package perdure

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	firstPause = 50 * time.Millisecond
	// longestPause bounds what the growing pauses come to, longestRetryAfter what a gateway may ask for.
	longestPause      = 5 * time.Second
	longestRetryAfter = time.Minute
	// patience is how long a request is tried again before the platform is taken to be broken.
	patience = 10 * time.Minute
)

// pause is how long to wait before the next try: any time up to a bound that doubles, so that many clients spread out.
func pause(tries int) time.Duration {
	bound := longestPause
	if tries < 7 {
		bound = min(longestPause, firstPause<<tries)
	}
	return rand.N(bound) + time.Millisecond
}

// retryAfter is what the gateway asks for; zero if it asks for nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if text == "" {
		return 0
	}
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(text); err == nil {
		wait = time.Duration(min(max(seconds, 0), 3600)) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestRetryAfter)
}

// sleepFor waits, or until the context is done.
func sleepFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
