package perdure

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeNamespace follows the contract's paths for people and services: promises by id, of which a call is settled soon.
type fakeNamespace struct {
	mu       sync.Mutex
	promises map[string]promiseRecord
	fail     bool
}

func (f *fakeNamespace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch path := strings.TrimPrefix(r.URL.Path, "/v1/namespaces/work/"); {
	case r.Header.Get("Authorization") != "Bearer made-by-kubectl":
		http.Error(w, `{"error":{"type":"Forbidden","message":"","retryable":false}}`, http.StatusForbidden)
	case path == "promises":
		n := read[newNamespacedPromise](r)
		if _, known := f.promises[n.ID]; !known {
			p := promiseRecord{Name: n.ID, UID: "u", State: stateResolved, Value: json.RawMessage("42"), SettledAt: time.Now()}
			if f.fail {
				p.State, p.Value, p.Error = stateRejected, nil, &wireError{Type: "Broken"}
			}
			f.promises[n.ID] = p
			p = promiseRecord{Name: n.ID, UID: "u", State: statePending}
			_ = json.NewEncoder(w).Encode(p)
			return
		}
		_ = json.NewEncoder(w).Encode(f.promises[n.ID])
	case path == "await":
		a := read[awaitRequest](r)
		out := awaited{Satisfied: true}
		for _, ref := range a.Promises {
			out.Promises = append(out.Promises, f.promises[ref.Name])
		}
		_ = json.NewEncoder(w).Encode(out)
	default:
		http.NotFound(w, r)
	}
}

// fakeKubectl is a program of that name that knows a cluster.
func fakeKubectl(t *testing.T, address string, ca []byte) {
	t.Helper()
	dir := t.TempDir()
	port := address[strings.LastIndex(address, ":")+1:]
	script := `#!/bin/sh
case "$*" in
"--kubeconfig here create token dev -n work --audience perdure --duration 1h") echo made-by-kubectl ;;
"--kubeconfig here get configmap perdure-gateway-ca -n perdure-system -o jsonpath={.data.ca\.crt}") printf %s '` + string(ca) + `' ;;
"--kubeconfig here port-forward -n perdure-system svc/perdure-gateway :443") echo "Forwarding from 127.0.0.1:` + port + ` -> 8443"; exec sleep 60 ;;
*) echo "unexpected: $*" >&2; exit 1 ;;
esac
`
	if err := os.WriteFile(filepath.Join(dir, "kubectl"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

func TestAFunctionRunsOnThisMachineAndGoesOn(t *testing.T) {
	cluster := &fakeNamespace{promises: map[string]promiseRecord{}, fail: true}
	server, ca := serveTLS(t, cluster)
	fakeKubectl(t, server.Listener.Addr().String(), ca)
	c := Connection{Kubeconfig: "here", Namespace: "work", ServiceAccount: "dev", Session: "try-1", Dir: t.TempDir()}
	var l log
	fn := func(ctx context.Context, n int) (int, error) {
		if err := Do(ctx, "effect", func(context.Context) error { l.add("effect"); return nil }); err != nil {
			return 0, err
		}
		if err := Sleep(ctx, time.Millisecond); err != nil {
			return 0, err
		}
		return remoteDouble.Call(ctx, n)
	}
	s, err := Dial(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Run(fn, 21); !errors.Is(err, &Error{Type: "Broken"}) {
		t.Fatalf("error %v", err)
	}
	s.Close()

	cluster.mu.Lock()
	cluster.fail = false
	cluster.mu.Unlock()
	for range 2 { // another process, twice
		s, err := Dial(c)
		if err != nil {
			t.Fatal(err)
		}
		if value, err := s.Run(fn, 21); err != nil || string(value) != "42" {
			t.Errorf("%s, %v", value, err)
		}
		s.Close()
	}
	if l.count("effect") != 1 || len(cluster.promises) != 2 {
		t.Errorf("%d effects, promises %v", l.count("effect"), cluster.promises)
	}
}

func TestALineThatWasCutOffIsDoneAgain(t *testing.T) {
	dir := t.TempDir()
	whole := `{"entry":{"step":"1","name":"a","value":1,"attempt":1}}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "s.jsonl"), []byte(whole+`{"entry":{"st`), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := openSession(dir, "s")
		if err != nil {
			t.Fatal(err)
		}
		if len(s.entries) != 1 {
			t.Errorf("entries %+v", s.entries)
		}
		_ = s.file.Close()
	}
}

func TestWhatKubectlSaysIsSaid(t *testing.T) {
	fakeKubectl(t, "127.0.0.1:1", nil)
	_, err := Dial(Connection{Kubeconfig: "elsewhere", Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "unexpected") {
		t.Errorf("error %v", err)
	}
	if _, err := Dial(Connection{Session: "../x", Dir: t.TempDir()}); err == nil {
		t.Error("a session outside of its folder was taken")
	}
}
