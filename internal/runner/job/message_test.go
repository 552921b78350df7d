package job

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

func TestDecodeValue(t *testing.T) {
	for name, tc := range map[string]struct{ message, want string }{
		"an object stays as it was written":     {`{ "b": 1, "a": 1.0 }`, `{ "b": 1, "a": 1.0 }`},
		"a large number stays as it is":         {"12345678901234567890123", "12345678901234567890123"},
		"white space around JSON goes":          {" \n[1]\r\n\t", "[1]"},
		"a JSON string stays one":               {`"a"`, `"a"`},
		"a word that JSON knows":                {"true\n", "true"},
		"text becomes a string":                 {"hello", `"hello"`},
		"the line end of echo goes":             {"hello\n", `"hello"`},
		"white space inside and before stays":   {"  a\n b\n", `"  a\n b"`},
		"signs of HTML stay":                    {"<a&b>", `"<a&b>"`},
		"JSON that was cut becomes a string":    {`{"a":`, `"{\"a\":"`},
		"two JSON texts become a string":        {"1\n2\n", `"1\n2"`},
		"nothing is null":                       {"", "null"},
		"white space is null":                   {" \r\n\t", "null"},
		"bytes that are not text are replaced":  {"a\xff", `"a` + "\uFFFD" + `"`},
		"such bytes within JSON are replaced":   {"[\"a\xff\"]", `["a` + "\uFFFD" + `"]`},
		"signs that control a terminal stay in": {"\x00\x1b[0m", `"\u0000\u001b[0m"`},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(&v1alpha1.Value{Data: &tc.want}, decodeValue(tc.message)); diff != "" {
				t.Errorf("wrong value (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeError(t *testing.T) {
	long := strings.Repeat("ä", 20000)
	for name, tc := range map[string]struct {
		message string
		want    *v1alpha1.Error
	}{
		"all fields": {
			` {"perdure":"error","type":"T","message":"m","stack":"s","data":{"a": 1.0},"retryable":false} `,
			&v1alpha1.Error{Type: "T", Message: "m", Stack: "s", Data: &v1alpha1.Value{Data: new(`{"a": 1.0}`)}, Retryable: new(false)},
		},
		"the mark only":              {`{"perdure":"error"}`, &v1alpha1.Error{Type: "Error"}},
		"an empty type":              {`{"perdure":"error","type":""}`, &v1alpha1.Error{Type: "Error"}},
		"fields that are null":       {`{"perdure":"error","type":null,"message":null,"stack":null,"retryable":null}`, &v1alpha1.Error{Type: "Error"}},
		"data that is null":          {`{"perdure":"error","data":null}`, &v1alpha1.Error{Type: "Error", Data: &v1alpha1.Value{Data: new("null")}}},
		"fields of another kind":     {`{"perdure":"error","type":7,"message":{"a":1},"stack":["x"],"retryable":"no"}`, &v1alpha1.Error{Type: "7", Message: `{"a":1}`, Stack: `["x"]`}},
		"fields that nobody knows":   {`{"perdure":"error","type":"T","code":7}`, &v1alpha1.Error{Type: "T"}},
		"a type that is too long":    {`{"perdure":"error","type":"a` + long + `"}`, &v1alpha1.Error{Type: "a" + long[:254]}},
		"a message that is too long": {`{"perdure":"error","type":"T","message":"a` + long + `"}`, &v1alpha1.Error{Type: "T", Message: "a" + long[:8190]}},
		"a stack that is too long":   {`{"perdure":"error","type":"T","stack":"` + long + `"}`, &v1alpha1.Error{Type: "T", Stack: long[:16384]}},
		"data that is too large":     {`{"perdure":"error","type":"T","data":"` + strings.Repeat("x", 64<<10) + `"}`, &v1alpha1.Error{Type: "T"}},
		"another mark":               {`{"perdure":"value"}`, nil},
		"the mark in another case":   {`{"Perdure":"error"}`, nil},
		"a mark that is no string":   {`{"perdure":true}`, nil},
		"no mark":                    {`{"type":"T"}`, nil},
		"not an object":              {`["perdure","error"]`, nil},
		"not JSON":                   {`perdure: error`, nil},
		"a log before it":            {"boom\n" + marked, nil},
		"nothing":                    {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, decodeError(tc.message)); diff != "" {
				t.Errorf("wrong error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMessageLimit(t *testing.T) {
	for name, tc := range map[string]struct {
		containers, inits, ephemeral int
		want                         int
	}{
		"no container":                        {0, 0, 0, 4096},
		"one container":                       {1, 0, 0, 4096},
		"three share without loss":            {2, 1, 0, 4096},
		"four have less":                      {2, 1, 1, 3072},
		"five have a part that is cut to fit": {1, 4, 0, 2457},
		"twelve have a kibibyte each":         {4, 4, 4, 1024},
	} {
		t.Run(name, func(t *testing.T) {
			spec := &corev1.PodSpec{
				Containers: make([]corev1.Container, tc.containers), InitContainers: make([]corev1.Container, tc.inits),
				EphemeralContainers: make([]corev1.EphemeralContainer, tc.ephemeral),
			}
			if got := messageLimit(spec); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}

// FuzzMessage holds that no message, whatever is in it, leads to a report that could not be stored.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		"", " \n", "1", `{"a":1.0}`, `{"a":`, "text\n", marked, markedCanceled, `{"perdure":"error","type":7,"data":null}`,
		"\xff\xfe", strings.Repeat("x", maxMessage), strings.Repeat("\uFFFD", maxLogTail), kubeletUnreadable, `"\ud800"`,
		`{"perdure":"error","type":"` + strings.Repeat("ä", 200) + `"}`,
	} {
		f.Add(seed, int32(0), false)
		f.Add(seed, int32(1), true)
	}
	f.Fuzz(func(t *testing.T, message string, code int32, canceling bool) {
		got := Observe(nil, []corev1.Pod{makePod("p").exited(code, message).obj()}, Options{Now: later, Canceling: canceling})
		if got.State != execution.RunEnded {
			t.Fatalf("an end that goes on: %+v", got)
		}
		checkSound(t, got)
		if got.Value != nil {
			checkText(t, got.Value, v1alpha1.MaxValueBytes)
		}
		if got.Error != nil {
			for _, s := range []string{got.Error.Type, got.Error.Message, got.Error.Stack} {
				if !utf8.ValidString(s) {
					t.Errorf("not UTF-8: %q", s)
				}
			}
			if got.Error.Data != nil {
				checkText(t, got.Error.Data, v1alpha1.MaxValueBytes)
			}
		}
		if code == 0 && len(message) >= maxMessage && got.Value != nil {
			t.Errorf("a message that may have been cut was taken for a value")
		}
	})
}

// checkText holds what the CRD asks of the exact text of a value.
func checkText(t *testing.T, value *v1alpha1.Value, limit int) {
	t.Helper()
	if value.Data == nil || value.JSON != nil {
		t.Fatalf("a value without its text: %+v", value)
	}
	if text := *value.Data; !json.Valid([]byte(text)) || !utf8.ValidString(text) || len(text) > limit || text == "" {
		t.Errorf("not the text of a value: %q", text)
	}
}
