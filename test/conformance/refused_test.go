package conformance

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// writes are all that code in a pod can ask to be written.
var writes = map[string]string{
	"/v1/promises":            `{"step": "late"}`,
	"/v1/promises/%s/resolve": `{"value": 1}`,
	"/v1/promises/%s/reject":  `{"error": {"type": "Late"}}`,
	"/v1/promises/%s/cancel":  `{}`,
	"/v1/journal/open":        ``,
	"/v1/journal/append":      `{"entries": [{"step": "99", "name": "late", "value": 1}]}`,
	"/v1/suspend":             `{"wakeAt": "2040-01-01T00:00:00Z"}`,
	"/v1/complete":            `{"value": "old"}`,
	"/v1/stall":               `{"reason": "NonDeterministic", "message": "late"}`,
	"/v1/heartbeat":           `{"done": 1, "total": 2}`,
}

// refused asks for every write in the name of an old pod, with its own token: at its own epoch, and at that of the next.
func (s *scene) refused(ctx context.Context, old *corev1.Pod) error {
	pod, err := s.cluster.hand(old)
	if err != nil {
		return err
	}
	made, err := s.made(ctx, s.root)
	if err != nil {
		return err
	}
	for path, body := range writes {
		if strings.Contains(path, "%s") {
			path = fmt.Sprintf(path, made[0].Name)
		}
		for epoch, types := range map[string][]string{
			"1": {"Fenced", "Unauthenticated", "Forbidden"},
			"2": {"WrongEpoch", "Fenced", "Unauthenticated", "Forbidden"},
		} {
			status, kind, err := pod.post(ctx, path, epoch, body)
			if err != nil {
				return fmt.Errorf("ask for %s: %w", path, err)
			}
			if status < 400 || !slices.Contains(types, kind) {
				return fmt.Errorf("%s at epoch %s was answered with %d %s, want one of %v", path, epoch, status, kind, types)
			}
		}
	}
	return nil
}

// hand sends requests as the process of a pod does.
type hand struct {
	url, token string
	http       *http.Client
}

func (c *testCluster) hand(p *corev1.Pod) (*hand, error) {
	file := func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(c.dir, "pods", string(p.UID), variable(p, name)))
	}
	token, err := file("PERDURE_TOKEN_FILE")
	if err != nil {
		return nil, err
	}
	ca, err := file("PERDURE_GATEWAY_CA_FILE")
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &hand{
		url: variable(p, "PERDURE_GATEWAY"), token: strings.TrimSpace(string(token)),
		http: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}},
	}, nil
}

func (h *hand) post(ctx context.Context, path, epoch, body string) (status int, kind string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Authorization", "Bearer "+h.token)
	request.Header.Set("Perdure-Epoch", epoch)
	request.Header.Set("Content-Type", "application/json")
	response, err := h.http.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	var problem struct{ Error struct{ Type string } }
	_ = json.NewDecoder(response.Body).Decode(&problem) // what has no type has none of those that are wanted
	return response.StatusCode, problem.Error.Type, nil
}
