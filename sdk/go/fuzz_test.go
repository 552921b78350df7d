package perdure

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"time"
)

func FuzzSavePoint(f *testing.F) {
	f.Add("go/1", []byte(`{"loops":{"1":{"iteration":3,"state":{"Page":1}}},"consumed":["a"]}`))
	f.Add("go/1", []byte(`{"loops":{"1":null}}`))
	f.Add("x", []byte(`null`))
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		s, err := decodeSavePoint(&savePoint{Format: format, Data: data})
		if err != nil {
			return
		}
		for path, l := range s.Loops {
			if path == "" || l == nil || l.Iteration < 0 {
				t.Errorf("the loop %q, %+v", path, l)
			}
		}
	})
}

func FuzzPromise(f *testing.F) {
	f.Add([]byte(`{"name":"a","uid":"b","step":"1","outcome":{"name":"a","uid":"b","state":"Resolved","value":1}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Promise[int]
		if json.Unmarshal(data, &p) != nil || p.future == nil {
			return
		}
		again, err := json.Marshal(&p)
		if err != nil {
			t.Fatal(err)
		}
		var q Promise[int]
		if err := json.Unmarshal(again, &q); err != nil || q.Name() != p.Name() {
			t.Errorf("%s is not %s: %v", again, data, err)
		}
	})
}

func FuzzArguments(f *testing.F) {
	f.Add([]byte(`[1,"x"]`))
	f.Add([]byte(`{"a":1}`))
	f.Add([]byte(` `))
	fn := reflect.TypeOf(double2)
	f.Fuzz(func(t *testing.T, data []byte) {
		if in, err := parameters(fn, data); err == nil && len(in) != 1 {
			t.Errorf("%d parameters", len(in))
		}
	})
}

var double2 = func(_ any, _ map[string]any) error { return nil }

func FuzzReply(f *testing.F) {
	f.Add(200, []byte(`{"satisfied":true,"canceling":false,"promises":[]}`), "")
	f.Add(409, []byte(`{"error":{"type":"Fenced","message":"x","retryable":false}}`), "1")
	f.Add(502, []byte(`<html>`), "Fri, 01 Jan 2100 00:00:00 GMT")
	f.Fuzz(func(t *testing.T, status int, data []byte, after string) {
		var a awaited
		err := decodeReply(&http.Response{StatusCode: status, Header: http.Header{"Retry-After": {after}}}, data, &a)
		if err == nil && status/100 != 2 {
			t.Errorf("status %d was taken for an answer", status)
		}
		if d := retryAfter(http.Header{"Retry-After": {after}}, time.Now()); d < 0 || d > longestRetryAfter {
			t.Errorf("a pause of %s", d)
		}
	})
}

func FuzzSession(f *testing.F) {
	f.Add([]byte(`{"entry":{"step":"1","name":"a"}}` + "\n" + `{"failed":1}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &session{attempt: 1}
		if s.decode(data) == nil && s.attempt < 1 {
			t.Errorf("attempt %d", s.attempt)
		}
	})
}

func FuzzFailpoint(f *testing.F) {
	f.Add("3:before")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := parseFailpoint(text); err == nil && p != nil && p.at < 1 {
			t.Errorf("%q is request %d", text, p.at)
		}
	})
}
