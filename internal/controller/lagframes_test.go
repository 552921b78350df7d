package controller_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// lateWatch hands on what a watch receives when its lag lets it.
type lateWatch struct {
	lag      *lag
	resource string
	body     io.ReadCloser
	closed   chan struct{}
	close    sync.Once

	// arrivals are received and not handed on; err is why no more come. Both are guarded by the lock of lag.
	arrivals [][]byte
	err      error

	rest []byte // is being handed on
	past int    // how many events were
}

// delay reads a watch as fast as it comes, and hands it on as slowly as it is to be.
func (l *lag) delay(resource string, reply *http.Response) io.ReadCloser {
	w := &lateWatch{lag: l, resource: resource, body: reply.Body, closed: make(chan struct{})}
	go w.receive(bufio.NewReader(reply.Body), strings.Contains(reply.Header.Get("Content-Type"), "protobuf"))
	return w
}

func (w *lateWatch) receive(from *bufio.Reader, protobuf bool) {
	for {
		frame, err := readFrame(from, protobuf)
		w.lag.mu.Lock()
		if err != nil {
			w.err = err
		} else {
			w.arrivals = append(w.arrivals, frame)
			if !isBookmark(frame) {
				w.lag.arrived[w.resource]++
			}
		}
		w.lag.notify()
		w.lag.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// readFrame reads one event: a line of JSON, or a message of protobuf with its length before it.
func readFrame(from *bufio.Reader, protobuf bool) ([]byte, error) {
	if !protobuf {
		return from.ReadBytes('\n')
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	frame := make([]byte, 4+binary.BigEndian.Uint32(head))
	copy(frame, head)
	_, err := io.ReadFull(from, frame[4:])
	return frame, err
}

// isBookmark tells what is no event of an object. The kind of an event comes first in both encodings.
func isBookmark(frame []byte) bool {
	return bytes.Contains(frame[:min(len(frame), 30)], []byte("BOOKMARK"))
}

func (w *lateWatch) Close() error {
	w.close.Do(func() { close(w.closed) })
	return w.body.Close()
}

func (w *lateWatch) Read(p []byte) (int, error) {
	if len(w.rest) == 0 {
		next, err := w.next()
		if err != nil {
			return 0, err
		}
		w.rest = next
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

// next waits for an event, and holds it back.
func (w *lateWatch) next() ([]byte, error) {
	if err := w.await(func() bool { return len(w.arrivals) > 0 || w.err != nil }, 0, nil); err != nil {
		return nil, err
	}
	l := w.lag
	l.mu.Lock()
	if len(w.arrivals) == 0 {
		defer l.mu.Unlock()
		return nil, w.err
	}
	if !l.concerns(w.resource) || isBookmark(w.arrivals[0]) {
		defer l.mu.Unlock()
		return w.take(1), nil
	}
	if (l.cut || l.rewound) && w.past > 0 && l.cuts[w.resource] < maxCuts {
		l.cuts[w.resource]++
		l.Cut++
		l.refuse[w.resource] = true
		l.open[w.resource]++
		l.mu.Unlock()
		return nil, io.EOF // the reflector closes what it reads
	}
	until, reached := w.condition()
	l.mu.Unlock()
	if until != nil {
		if err := w.await(until, patience, reached); err != nil {
			return nil, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w.past++
	if l.batched {
		if len(w.arrivals) > 1 {
			l.Batches++
		}
		return w.take(len(w.arrivals)), nil
	}
	return w.take(1), nil
}

func (w *lateWatch) take(n int) []byte {
	taken := bytes.Join(w.arrivals[:n], nil)
	w.arrivals = w.arrivals[n:]
	return taken
}

// condition chooses what the event that came is held for, and what is counted when that comes. The lock is held.
func (w *lateWatch) condition() (func() bool, *int) {
	l := w.lag
	others := func() int {
		n := -l.arrived[w.resource]
		for _, events := range l.arrived {
			n += events
		}
		return n
	}
	choice := l.choose(w.resource, 8)
	if l.batched {
		return func() bool { return len(w.arrivals) >= 2+choice%3 }, &l.UntilEvents
	}
	switch {
	case w.past > 0 && choice < 2:
		return nil, nil
	case choice < 5:
		from, k := others(), 1+choice%4
		return func() bool { return others() >= from+k }, &l.UntilEvents
	default:
		from := l.writes
		return func() bool { return l.writes > from }, &l.UntilWrite
	}
}

// await returns when a condition is met, or when nothing has happened for some time, if that is not 0. What was held is
// counted where it has a counter.
func (w *lateWatch) await(met func() bool, limit time.Duration, counter *int) error {
	l := w.lag
	for waited := false; ; waited = true {
		l.mu.Lock()
		changed, done := l.changed, met()
		if done && counter != nil && waited {
			l.Held++
			*counter++
		}
		l.mu.Unlock()
		if done {
			return nil
		}
		var expiry <-chan time.Time
		if limit > 0 {
			expiry = time.After(limit)
		}
		select {
		case <-changed:
		case <-w.closed:
			return fmt.Errorf("watch of %s: %w", w.resource, io.ErrClosedPipe)
		case <-expiry:
			l.mu.Lock()
			defer l.mu.Unlock()
			l.Held++
			l.UntilQuiet++
			return nil
		}
	}
}
