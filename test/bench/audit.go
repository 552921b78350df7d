package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// auditEntry is what is read of a line of the audit log (audit.k8s.io/v1 Event).
type auditEntry struct {
	Stage string `json:"stage"`
	Verb  string `json:"verb"`
	User  struct {
		Username string `json:"username"`
	} `json:"user"`
	ObjectRef struct {
		APIGroup    string `json:"apiGroup"`
		Resource    string `json:"resource"`
		Subresource string `json:"subresource"`
		Namespace   string `json:"namespace"`
		Name        string `json:"name"`
	} `json:"objectRef"`
	ResponseStatus struct {
		Code int `json:"code"`
	} `json:"responseStatus"`
}

// what names the kind of write, such as "patch executions/status".
func (e auditEntry) what() string {
	what := e.Verb + " " + e.ObjectRef.Resource
	if e.ObjectRef.Subresource != "" {
		what += "/" + e.ObjectRef.Subresource
	}
	return what
}

// write tells a finished request that changes something from everything else that a policy may log.
func (e auditEntry) write() bool {
	switch e.Verb {
	case "create", "update", "patch", "delete", "deletecollection":
		return e.Stage == "ResponseComplete" || e.Stage == "Panic"
	default:
		return false
	}
}

// apart tells writes that the budget does not count: events, the Lease of the leader, and questions about tokens and rights.
func (e auditEntry) apart() bool {
	return e.lease() || e.ObjectRef.Resource == "events" || strings.HasSuffix(e.ObjectRef.Resource, "reviews")
}

func (e auditEntry) lease() bool { return e.ObjectRef.Resource == "leases" }

// conflict tells a write that another one overtook. Creating what exists is answered with the same code.
func (e auditEntry) conflict() bool { return e.ResponseStatus.Code == 409 }

// parseAudit reads whole lines and keeps the writes of one user. What follows the last line break is returned: the API
// server is still writing it.
func parseAudit(text []byte, user string) (entries []auditEntry, unfinished []byte, err error) {
	for {
		line, after, found := bytes.Cut(text, []byte("\n"))
		if !found {
			return entries, text, nil
		}
		text = after
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e auditEntry
		if err := json.Unmarshal(line, &e); err != nil {
			return entries, text, fmt.Errorf("audit log: %.80q is not an audit event: %w", line, err)
		}
		if e.write() && e.User.Username == user {
			entries = append(entries, e)
		}
	}
}

// auditTail reads what is added to an audit log. The API server renames the file when it is large and begins a new one.
type auditTail struct {
	path       string
	user       string
	file       *os.File
	unfinished []byte
}

// openAudit begins at the end of the log as it is now.
func openAudit(path, user string) (*auditTail, error) {
	t := &auditTail{path: path, user: user}
	if err := t.open(); err != nil {
		return nil, err
	}
	if _, err := t.file.Seek(0, io.SeekEnd); err != nil {
		return nil, errors.Join(fmt.Errorf("audit log: %w", err), t.close())
	}
	return t, nil
}

func (t *auditTail) open() error {
	file, err := os.Open(t.path)
	if err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	t.file = file
	return nil
}

func (t *auditTail) close() error { return t.file.Close() }

// read returns the writes of the user since the last call.
func (t *auditTail) read() ([]auditEntry, error) {
	entries, err := t.readOpen()
	if err != nil {
		return nil, err
	}
	current, err := os.Stat(t.path)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	opened, err := t.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	if os.SameFile(current, opened) {
		return entries, nil
	}
	// Renamed meanwhile. What was added to the old file after it was read is read before it is given up.
	late, err := t.readOpen()
	if err != nil {
		return nil, err
	}
	if err := t.close(); err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	t.unfinished = nil
	if err := t.open(); err != nil {
		return nil, err
	}
	newer, err := t.readOpen()
	return append(append(entries, late...), newer...), err
}

func (t *auditTail) readOpen() ([]auditEntry, error) {
	text, err := io.ReadAll(t.file)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	entries, unfinished, err := parseAudit(append(t.unfinished, text...), t.user)
	t.unfinished = bytes.Clone(unfinished)
	return entries, err
}
