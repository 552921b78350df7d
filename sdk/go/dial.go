package perdure

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Connection says how a function on a developer's machine reaches a cluster.
type Connection struct {
	// Kubeconfig is the path of the file; empty for what kubectl uses by itself.
	Kubeconfig string
	// Namespace is where the functions are that are called; default "default".
	Namespace string
	// ServiceAccount is whose token is used; default "default". It needs the role to create, get and settle durablepromises.
	ServiceAccount string
	// Session names what was begun: with the same one, a function goes on where it was. Letters, digits, dots, dashes and
	// underscores; a new one by default.
	Session string
	// Dir is the folder for the results of local steps; default is below the user's cache folder.
	Dir string
}

// Session runs functions on this machine against a cluster. See [Dial].
type Session struct {
	backend *session
	forward *forward
	trust   *trust
}

var sessionName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Dial connects this process to a cluster with the developer's kubeconfig, by kubectl, which has to be installed: for a token
// of a service account, the CA of the gateway, and a port-forward to it.
//
// A function then runs here, and what it calls runs in the cluster. It waits in this process, however long that takes. The
// promises that it makes have names that follow from the session; its local steps are kept in a file. So with the same session, a
// function that was interrupted, or has failed, goes on where it was.
//
// [Main] does the same where PERDURE_KUBECONFIG is set, with PERDURE_NAMESPACE, PERDURE_SERVICE_ACCOUNT and PERDURE_SESSION:
//
//	PERDURE_KUBECONFIG=~/.kube/config PERDURE_SESSION=try-1 go run . 42
func Dial(c Connection) (*Session, error) {
	c.Namespace = cmp.Or(c.Namespace, "default")
	c.ServiceAccount = cmp.Or(c.ServiceAccount, "default")
	c.Session = cmp.Or(c.Session, "s-"+strings.ToLower(rand.Text()[:10]))
	if !sessionName.MatchString(c.Session) {
		return nil, fmt.Errorf("the session %q has other characters than letters, digits, dots, dashes and underscores", c.Session)
	}
	if c.Dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("find a folder for sessions: %w", err)
		}
		c.Dir = filepath.Join(cache, "perdure", "sessions")
	}
	b, err := openSession(c.Dir, c.Session)
	if err != nil {
		return nil, err
	}
	k := kubectl{kubeconfig: c.Kubeconfig}
	f := &forward{kubectl: k}
	t := &trust{ca: k.ca, dial: f.dial}
	b.namespace = c.Namespace
	b.client = &client{
		base: "https://" + gatewayService + "." + systemNamespace + ".svc", http: &http.Client{Transport: t},
		tokens: &kubeToken{kubectl: k, namespace: c.Namespace, serviceAccount: c.ServiceAccount},
	}
	s := &Session{backend: b, forward: f, trust: t}
	if err := s.probe(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// probe finds what is wrong with the connection at once, instead of after many tries.
func (s *Session) probe() error {
	if _, err := s.backend.tokens.token(false); err != nil {
		return fmt.Errorf("get a token: %w", err)
	}
	if _, err := s.trust.current(); err != nil {
		return err
	}
	_, err := s.forward.ensure()
	return err
}

// Name is what to give as the session to go on with this one.
func (s *Session) Name() string { return s.backend.key }

// Run runs a function of the form that [Main] takes, and returns its result as JSON. An error of the function is an [*Error].
func (s *Session) Run(fn any, args ...any) (json.RawMessage, error) {
	e, err := entryOf(fn)
	if err != nil {
		return nil, err
	}
	given, err := marshal(append([]any{}, args...))
	if err != nil {
		return nil, fmt.Errorf("encode the arguments: %w", err)
	}
	return s.run(e, given)
}

func (s *Session) run(e entry, args json.RawMessage) (json.RawMessage, error) {
	b := s.backend
	var a *activation
	o := activate(b, options{stays: true}, func(began *activation) func() { a = began; return func() {} }, e, args)
	if a != nil {
		a.goroutines.Wait()
	}
	switch {
	case o.state != Completed:
		return nil, fmt.Errorf("the session %s is %s: %s", b.key, o.state, o.message)
	case b.outcome.Error != nil:
		failed := fromWire(b.outcome.Error, stateRejected)
		b.attempt++
		return nil, failed
	}
	return b.outcome.Value, nil
}

// Close ends the connection. What was called goes on.
func (s *Session) Close() {
	s.trust.CloseIdleConnections()
	s.forward.close()
	_ = s.backend.file.Close()
}

// localMain is Main on a developer's machine: its arguments are those of the command line, each JSON or else a text.
func localMain(e entry) int {
	s, err := Dial(Connection{
		Kubeconfig: os.Getenv("PERDURE_KUBECONFIG"), Namespace: os.Getenv("PERDURE_NAMESPACE"),
		ServiceAccount: os.Getenv("PERDURE_SERVICE_ACCOUNT"), Session: os.Getenv("PERDURE_SESSION"),
	})
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "perdure:", err)
		return exitPlatform
	}
	defer s.Close()
	_, _ = fmt.Fprintf(os.Stderr, "perdure: session %s; PERDURE_SESSION=%s goes on with it\n", s.Name(), s.Name())
	value, err := s.run(e, commandLine(os.Args[1:]))
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "perdure:", err)
		return 1
	}
	_, _ = fmt.Println(string(value))
	return 0
}

func commandLine(args []string) json.RawMessage {
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a
		if json.Valid([]byte(a)) {
			values[i] = json.RawMessage(a)
		}
	}
	data, _ := marshal(values)
	return data
}
