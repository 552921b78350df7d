package perdure

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// failpoint ends the process at one of its requests to the gateway, so that tests can try what a death at any moment does.
// PERDURE_FAILPOINT is "N:before" or "N:after": before the N-th request of the process is sent, or after its reply has come
// and before that is used.
type failpoint struct {
	at    int64
	after bool
	sent  atomic.Int64
	die   func()
}

func parseFailpoint(text string) (*failpoint, error) {
	if text == "" {
		return nil, nil
	}
	count, when, _ := strings.Cut(text, ":")
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil || n < 1 || (when != "before" && when != "after") {
		return nil, fmt.Errorf("PERDURE_FAILPOINT %q is not N:before or N:after", text)
	}
	return &failpoint{at: n, after: when == "after", die: killSelf}, nil
}

// begin counts a request, and returns its number.
func (f *failpoint) begin() int64 {
	if f == nil {
		return 0
	}
	n := f.sent.Add(1)
	if n == f.at && !f.after {
		f.die()
	}
	return n
}

func (f *failpoint) end(n int64) {
	if f != nil && n == f.at && f.after {
		f.die()
	}
}

// killSelf is as near to a power cut as a process can come by itself: no deferred function runs, no buffer is flushed.
func killSelf() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal is on its way
}
