package podprocess

import (
	"io"
	"sync"
)

// logTail is how much of a log the kubelet takes for the last words of a container that has left none.
const logTail = 2048

// tail keeps the end of what a container writes.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-logTail):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}

// both writes to two writers; what becomes of the second does not matter.
type both struct{ first, second io.Writer }

// Write implements io.Writer.
func (b both) Write(p []byte) (int, error) {
	_, _ = b.second.Write(p)
	return b.first.Write(p)
}
