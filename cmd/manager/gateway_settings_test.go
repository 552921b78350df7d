package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheGatewayIsOffWithoutAnAddress(t *testing.T) {
	for name, args := range map[string][]string{
		"by default": nil,
		"by 0":       {"--gateway-bind-address=0"},
		"by nothing": {"--gateway-bind-address="},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(args)
			if err != nil {
				t.Fatal(err)
			}
			if f, err := addGateway(t.Context(), nil, nil, nil, s); f != nil || err != nil {
				t.Errorf("pods get a gateway (error: %v)", err)
			}
		})
	}
}

func TestHowTheGatewayIsReached(t *testing.T) {
	type reached struct{ URL, Secret, FirstName string }
	const service = "https://perdure-gateway.team.svc"
	cases := map[string]struct {
		args []string
		want reached
	}{
		"by its Service": {
			nil, reached{service, "perdure-gateway-tls", "perdure-gateway.team.svc"},
		},
		"by a Service of another name": {
			[]string{"--gateway-service=other"},
			reached{"https://other.team.svc", "other-tls", "other.team.svc"},
		},
		"by another URL": {
			[]string{"--gateway-url=https://Gateway.example.org:8443"},
			reached{"https://Gateway.example.org:8443", "perdure-gateway-tls", "gateway.example.org"},
		},
		"by an address": {
			[]string{"--gateway-url=https://[fd00::1]:443/"},
			reached{"https://[fd00::1]:443/", "perdure-gateway-tls", "fd00::1"},
		},
		"with a certificate of the user's": {
			[]string{"--gateway-tls-secret=mine"}, reached{service, "mine", "perdure-gateway.team.svc"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, err := parse(append([]string{"--gateway-bind-address=:8444", "--gateway-namespace=team"}, c.args...))
			if err != nil {
				t.Fatal(err)
			}
			names, err := s.gateway.names()
			if err != nil {
				t.Fatal(err)
			}
			got := reached{s.gateway.url, s.gateway.secret(), names[0]}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSettingsOfTheGatewayThatCannotWork(t *testing.T) {
	cases := map[string]struct{ arg, want string }{
		"without encryption":  {"--gateway-url=http://gateway", "https://"},
		"without a host":      {"--gateway-url=https://:443", "host"},
		"with a path":         {"--gateway-url=https://gateway/v1", "nothing else"},
		"no requests":         {"--gateway-requests=0", "at least 1"},
		"a Service of a path": {"--gateway-service=a/b", "--gateway-service"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := parse([]string{"--gateway-bind-address=:8444", "--gateway-namespace=team", c.arg})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error does not say %q: %v", c.want, err)
			}
		})
	}
}
