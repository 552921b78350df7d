package gateway

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
	"github.com/perdure/perdure/internal/value"
)

func TestDecodeRefuses(t *testing.T) {
	nested := func(n int) string { return `{"value":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	for name, body := range map[string]string{
		"nothing":                        "",
		"space":                          " \n",
		"no JSON":                        `{"value":`,
		"something that is no object":    `[1]`,
		"more after it":                  `{} {}`,
		"an unknown member":              `{"valeu":1}`,
		"a member in other letters":      `{"Value":1}`,
		"a member twice":                 `{"value":1,"value":2}`,
		"a member of a member twice":     `{"error":{"type":"a","type":"b"}}`,
		"what is not UTF-8":              "{\"value\":\"\xff\"}",
		"brackets that are too deep":     nested(256),
		"a text where an object belongs": `{"error":"x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			var in settlement
			if err := decode([]byte(body), &in); err == nil {
				t.Errorf("accepted: %+v", in)
			} else if problemOf(err).kind != "InvalidRequest" {
				t.Errorf("error = %v", err)
			}
		})
	}
	for name, body := range map[string]string{
		"brackets that are just not too deep": nested(255),
		"brackets in a text":                  `{"value":"` + strings.Repeat("[", 1000) + `\"[["}`,
		"a member of a value twice":           `{"value":{"a":1,"a":2}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var in settlement
			if err := decode([]byte(body), &in); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestValuesKeepTheirText(t *testing.T) {
	for sent, want := range map[string]string{
		`1.0`:                                 `1.0`,
		`1e400`:                               `1e400`,
		`123456789012345678901234567890`:      `123456789012345678901234567890`,
		`-0.0`:                                `-0.0`,
		`"<&> é \/"`:                          `"<&> é \/"`,
		` { "b" : [ 1 , 2 ] , "a" : " x " } `: `{"b":[1,2],"a":" x "}`,
		`null`:                                `null`,
		`"\ud800"`:                            `"\ud800"`,
	} {
		var in settlement
		if err := decode([]byte(`{"value":`+sent+`}`), &in); err != nil {
			t.Errorf("%s: %v", sent, err)
			continue
		}
		got, err := text(in.Value)
		if err != nil || got != want {
			t.Errorf("%s became %s, %v", sent, got, err)
		}
		shown, err := valueOf(in.Value)
		if err != nil || value.Text(shown) != want {
			t.Errorf("%s is stored as %s, %v", sent, value.Text(shown), err)
		}
	}
}

// requestsOf are the decoders of all bodies. None may accept what is not JSON of the contract, and none may panic.
var requestsOf = map[string]func([]byte) error{
	"promise":    func(b []byte) error { _, err := stepRequestOf(b); return err },
	"namespaced": func(b []byte) error { _, err := namespacedOf("ns", b); return err },
	"resolve":    func(b []byte) error { _, err := settlementOf(howResolve, b); return err },
	"reject":     func(b []byte) error { _, err := settlementOf(howReject, b); return err },
	"cancel":     func(b []byte) error { _, err := settlementOf(howCancel, b); return err },
	"await":      func(b []byte) error { _, _, _, err := awaitOf(b); return err },
	"append":     func(b []byte) error { _, err := entriesOf(b); return err },
	"suspend":    func(b []byte) error { _, err := suspensionOf(b); return err },
	"complete":   func(b []byte) error { _, err := endOf(b); return err },
	"stall":      func(b []byte) error { return decode(b, &stallRequest{}) },
	"heartbeat":  func(b []byte) error { return decodeOptional(b, &progress{}) },
}

func FuzzRequests(f *testing.F) {
	for _, w := range writes {
		f.Add([]byte(w.body))
	}
	f.Add([]byte(`{"step":"1","invoke":{"function":"f","args":[{"name":"a","value":{"x":[1.0,"\u00e9"]}}],"retry":{"factor":2},"timeout":"1s"}}`))
	f.Add([]byte(`{"value":{"a":1},"error":{"type":"T","data":[],"retryable":false}}`))
	f.Add([]byte(`{"promises":[{"name":"p","uid":"u"}],"mode":"First","timeout":0.5}`))
	f.Add([]byte(`{"awaiting":[{"name":"p"}],"wakeAt":"2030-01-01T00:00:00.123456789+02:00","savePoint":{"format":"x","data":"eA==","consumed":["p"]}}`))
	f.Add([]byte(`{"name":"p","id":"i","deadline":"2030-01-01T00:00:00Z","ttlAfterSettled":"0s"}`))
	f.Add([]byte(`{"message":"m","done":1e300,"total":-0}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for name, decoder := range requestsOf {
			err := decoder(body)
			if err != nil {
				if k := problemOf(err).kind; k != "InvalidRequest" && k != "TooLarge" {
					t.Errorf("%s: %v is a %s", name, err, k)
				}
				continue
			}
			if len(bytes.TrimSpace(body)) > 0 && (!json.Valid(body) || !utf8.Valid(body)) {
				t.Errorf("%s accepts what is not JSON", name)
			}
		}
	})
}

func FuzzClaims(f *testing.F) {
	f.Add("a.b.c")
	f.Add(jwt("perdure", given.Noon, "x"))
	f.Add(jwt([]string{"a", "b"}, given.Noon, "x"))
	f.Fuzz(func(_ *testing.T, token string) { claimsOf(token) })
}

// FuzzCallHash: values of one text have one hash, whatever space stands in it.
func FuzzCallHash(f *testing.F) {
	f.Add(`{"a": [1, 2.0]}`)
	f.Fuzz(func(t *testing.T, sent string) {
		if !json.Valid([]byte(sent)) {
			return
		}
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(sent), "", "  ") != nil {
			return
		}
		hash := func(s string) string { return callHash(&v1alpha1.DurablePromiseSpec{Param: value.OfText(s)}) }
		if hash(sent) != hash(indented.String()) {
			t.Errorf("%q has two hashes", sent)
		}
	})
}
