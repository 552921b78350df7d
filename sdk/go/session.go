package perdure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// session is the backend of a function on a developer's machine: promises are made on the paths for people and services, under
// names that follow from the session and the step; local steps are in a file.
type session struct {
	*client
	namespace, key string

	mu      sync.Mutex
	file    *os.File
	entries []journalEntry
	attempt int

	outcome settlement
	stalled *stallRequest
}

// sessionLine is a line of the file: an entry, or the end of an attempt that failed.
type sessionLine struct {
	Entry  *journalEntry `json:"entry,omitempty"`
	Failed int           `json:"failed,omitempty"`
}

// openSession takes up the file of a session, or begins it.
func openSession(dir, key string) (*session, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of sessions: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, key+".jsonl"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the session: %w", err)
	}
	s := &session{key: key, file: file, attempt: 1}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return s, nil
}

// load reads the file. A last line that was cut off by a death is not one: the step is done again.
func (s *session) load() error {
	data, err := io.ReadAll(s.file)
	if err != nil {
		return fmt.Errorf("read the session: %w", err)
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	if err := s.decode(whole); err != nil {
		return err
	}
	if err := s.file.Truncate(int64(len(whole))); err != nil {
		return fmt.Errorf("repair the session: %w", err)
	}
	_, err = s.file.Seek(0, io.SeekEnd)
	return err
}

func (s *session) decode(data []byte) error {
	for line := range bytes.Lines(data) {
		var l sessionLine
		if err := json.Unmarshal(line, &l); err != nil {
			return fmt.Errorf("decode the session: %w", err)
		}
		if l.Entry != nil {
			s.entries = append(s.entries, *l.Entry)
		}
		s.attempt = max(s.attempt, l.Failed+1)
	}
	return nil
}

func (s *session) write(l sessionLine) error {
	data, err := marshal(l)
	if err != nil {
		return fmt.Errorf("encode the session: %w", err)
	}
	if _, err := s.file.Write(append(data, '\n')); err != nil {
		return fmt.Errorf("write the session: %w", err)
	}
	return s.file.Sync()
}

func (s *session) activation(context.Context, string) (activationInfo, error) {
	return activationInfo{
		Namespace: s.namespace, Execution: s.key, Epoch: 1, Attempt: s.attempt, IdempotencyKey: "session:" + s.key, StartedAt: time.Now(),
	}, nil
}

type newNamespacedPromise struct {
	ID        string          `json:"id"`
	Invoke    *invocation     `json:"invoke,omitempty"`
	Timeout   string          `json:"timeout,omitempty"`
	OnTimeout string          `json:"onTimeout,omitempty"`
	Param     json.RawMessage `json:"param,omitempty"`
}

func (s *session) path(rest string) string {
	return "/v1/namespaces/" + url.PathEscape(s.namespace) + rest
}

// createPromise makes the promise of a step. One that was not resolved counts for the attempt that made it, as for pods.
func (s *session) createPromise(ctx context.Context, n newPromise) (r promiseRecord, err error) {
	for attempt := 1; ; attempt++ {
		id := s.key + "/" + n.Step
		if attempt > 1 {
			id += fmt.Sprintf("#%d", attempt)
		}
		if n.ID != "" {
			id, attempt = n.ID, s.attempt
		}
		err := s.do(ctx, http.MethodPost, s.path("/promises"), newNamespacedPromise{
			ID: id, Invoke: n.Invoke, Timeout: n.Timeout, OnTimeout: n.OnTimeout, Param: n.Param,
		}, &r, 0)
		if other, ok := refused(err, "NameTaken"); ok {
			return r, &refusal{status: other.status, kind: kindNonDeterministic, message: "it was another call before; begin a new session: " + other.message}
		}
		if err != nil || attempt >= s.attempt || !r.settled() || r.State == stateResolved {
			return r, err
		}
	}
}

func (s *session) getPromise(ctx context.Context, name string) (r promiseRecord, err error) {
	err = s.do(ctx, http.MethodGet, s.path("/promises/"+url.PathEscape(name)), nil, &r, 0)
	return r, err
}

func (s *session) settle(ctx context.Context, name, how string, with settlement) (r promiseRecord, err error) {
	err = s.do(ctx, http.MethodPost, s.path("/promises/"+url.PathEscape(name)+"/"+how), with, &r, 0)
	return r, err
}

func (s *session) await(ctx context.Context, a awaitRequest) (r awaited, err error) {
	err = s.do(ctx, http.MethodPost, s.path("/await"), a, &r, time.Duration(a.Timeout*float64(time.Second)))
	return r, err
}

func (s *session) openJournal(context.Context) (journal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var j journal
	for _, e := range s.entries {
		if e.Error == nil || e.Attempt == s.attempt {
			j.Entries = append(j.Entries, e)
		}
	}
	return j, nil
}

func (s *session) appendJournal(_ context.Context, j journal) (journal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range j.Entries {
		j.Entries[i].Attempt = s.attempt
		if err := s.write(sessionLine{Entry: &j.Entries[i]}); err != nil {
			return journal{}, err
		}
	}
	s.entries = append(s.entries, j.Entries...)
	return j, nil
}

func (s *session) suspend(context.Context, suspension) error {
	return errors.New("a session does not suspend")
}

func (s *session) complete(_ context.Context, with settlement) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcome = with
	if with.Error != nil {
		return s.write(sessionLine{Failed: s.attempt})
	}
	return nil
}

func (s *session) stall(_ context.Context, r stallRequest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = &r
	return nil
}

func (s *session) heartbeat(_ context.Context, r progressReport) (heartbeatAnswer, error) {
	if r.Done != nil && r.Total != nil {
		_, _ = fmt.Fprintf(os.Stderr, "perdure: %g of %g %s\n", *r.Done, *r.Total, r.Message)
	}
	return heartbeatAnswer{}, nil
}
