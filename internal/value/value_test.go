package value

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func ofJSON(raw string) *v1alpha1.Value {
	return &v1alpha1.Value{JSON: &apiextensionsv1.JSON{Raw: []byte(raw)}}
}

func TestText(t *testing.T) {
	for name, tc := range map[string]struct {
		value *v1alpha1.Value
		want  string
	}{
		"no value means null":              {nil, "null"},
		"an empty value means null":        {&v1alpha1.Value{}, "null"},
		"empty json means null":            {ofJSON(""), "null"},
		"json stands as it is":             {ofJSON(`{"a":1}`), `{"a":1}`},
		"data is kept to the letter":       {OfText(` 1.0 `), ` 1.0 `},
		"data goes before json":            {&v1alpha1.Value{Data: OfText("1").Data, JSON: ofJSON("2").JSON}, "1"},
		"large integers lose nothing":      {OfText("123456789012345678901234567890"), "123456789012345678901234567890"},
		"empty data is not null, but data": {OfText(""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Text(tc.value); got != tc.want {
				t.Errorf("Text() = %q, want %q", got, tc.want)
			}
			if got := Size(tc.value); got != len(tc.want) {
				t.Errorf("Size() = %d, want %d", got, len(tc.want))
			}
		})
	}
}

func TestAsText(t *testing.T) {
	headers := map[string]v1alpha1.HeaderValue{"a": "b"}
	for name, tc := range map[string]struct{ value, want *v1alpha1.Value }{
		"nothing stays nothing":   {nil, nil},
		"data stays as it is":     {OfText(" 1.0"), OfText(" 1.0")},
		"json keeps its nulls":    {ofJSON(`{"a":null}`), OfText(`{"a":null}`)},
		"no value is null":        {&v1alpha1.Value{}, OfText("null")},
		"headers go with a value": {&v1alpha1.Value{JSON: ofJSON("1").JSON, Headers: headers}, &v1alpha1.Value{Data: OfText("1").Data, Headers: headers}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, AsText(tc.value)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	text := func(n int) string { return `"` + strings.Repeat("x", n-2) + `"` }
	for name, tc := range map[string]struct {
		value    *v1alpha1.Value
		want     string
		tooLarge bool
	}{
		"no value can be used":                   {value: nil},
		"JSON text can be used":                  {value: OfText(`{"a":[1,null]}`)},
		"a value of just the limit can be used":  {value: OfText(text(v1alpha1.MaxValueBytes))},
		"json of just the limit can be used":     {value: ofJSON(text(v1alpha1.MaxValueBytes))},
		"one byte more is too large":             {value: OfText(text(v1alpha1.MaxValueBytes + 1)), want: "65537 bytes", tooLarge: true},
		"json is bounded too":                    {value: ofJSON(text(v1alpha1.MaxValueBytes + 1)), want: "65537 bytes", tooLarge: true},
		"text that is not JSON cannot be used":   {value: OfText("hello"), want: `not JSON text: "hello"`},
		"empty text is not JSON":                 {value: OfText(""), want: "not JSON text"},
		"two values in one text are not JSON":    {value: OfText("1 2"), want: "not JSON text"},
		"what is too large need not be JSON too": {value: OfText(strings.Repeat("x", 70000)), want: "too large", tooLarge: true},
	} {
		t.Run(name, func(t *testing.T) {
			err := Check(tc.value)
			if (err == nil) != (tc.want == "") || (err != nil && !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("Check() = %v, want %q", err, tc.want)
			}
			if errors.Is(err, ErrTooLarge) != tc.tooLarge {
				t.Errorf("Check() = %v, want too large: %v", err, tc.tooLarge)
			}
		})
	}
}

func TestTruncate(t *testing.T) {
	for name, tc := range map[string]struct {
		s    string
		n    int
		want string
	}{
		"a short text stays":                    {"abc", 4, "abc"},
		"a text of just the length stays":       {"abcd", 4, "abcd"},
		"a long text is cut":                    {"abcdef", 5, "ab…"},
		"a character is not split":              {"aöööö", 5, "a…"},
		"one that fits is kept":                 {"aöööö", 6, "aö…"},
		"no room for anything but the ellipsis": {"abcdef", 3, "…"},
		"no room for the ellipsis":              {"abcdef", 2, ""},
		"no room at all":                        {"abcdef", 0, ""},
		"less than no room":                     {"abcdef", -1, ""},
		"bytes that are no characters are cut":  {"\x80\x80\x80\x80\x80\x80", 5, "…"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Truncate(tc.s, tc.n); got != tc.want {
				t.Errorf("Truncate(%q, %d) = %q, want %q", tc.s, tc.n, got, tc.want)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	for name, tc := range map[string]struct {
		args []Named
		want string
	}{
		"none are an empty array":           {nil, "[]"},
		"by position they are an array":     {[]Named{{Text: "1"}, {Text: `"b"`}}, `[1,"b"]`},
		"with names they are an object":     {[]Named{{"a", "1"}, {"b", "null"}}, `{"a":1,"b":null}`},
		"an object keeps their order":       {[]Named{{"z", "1"}, {"a", "2"}}, `{"z":1,"a":2}`},
		"a name is written as JSON":         {[]Named{{"a\"\n", "1"}}, `{"a\"\n":1}`},
		"their text is kept to the letter":  {[]Named{{Text: "1.0"}, {Text: "12345678901234567890"}}, `[1.0,12345678901234567890]`},
		"characters of any script are fine": {[]Named{{"größe", `"日本"`}}, `{"größe":"日本"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, string(Arguments(tc.args))); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSettlement(t *testing.T) {
	for name, tc := range map[string]struct {
		promise *given.PromiseBuilder
		want    string
	}{
		"a resolved promise has a value":              {given.Promise("p", "ns").Resolved(`{"a":1.0}`), `{"state":"Resolved","value":{"a":1.0}}`},
		"a promise resolved without one has null":     {given.Promise("p", "ns").With(func(p *v1alpha1.DurablePromise) { p.Status.State = v1alpha1.PromiseResolved }), `{"state":"Resolved","value":null}`},
		"a rejected promise has an error, no value":   {given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, given.Error("E", "m")), `{"state":"Rejected","error":{"type":"E","message":"m"}}`},
		"a rejection by hand may have no error":       {given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, nil), `{"state":"Rejected"}`},
		"a value grows by nothing that HTML needs":    {given.Promise("p", "ns").Resolved(`"<&>"`), `{"state":"Resolved","value":"<&>"}`},
		"a canceled promise says that it is canceled": {given.Promise("p", "ns").Settled(v1alpha1.PromiseCanceled, nil), `{"state":"Canceled"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Settlement(tc.promise.Obj().Status)
			if err != nil || got != tc.want {
				t.Errorf("Settlement() = %s, %v, want %s", got, err, tc.want)
			}
		})
	}
}

func TestSettlementOfAValueThatIsNotJSON(t *testing.T) {
	_, err := Settlement(given.Promise("p", "ns").Resolved("hello").Obj().Status)
	if err == nil {
		t.Error("there is no error")
	}
}

func FuzzTruncate(f *testing.F) {
	f.Add("aöö日本🙂", 7)
	f.Add("", 0)
	f.Add("\xff\x80", 1)
	f.Fuzz(func(t *testing.T, s string, n int) {
		got := Truncate(s, n)
		if len(got) > max(n, 0) && len(s) > n {
			t.Errorf("Truncate(%q, %d) has %d bytes", s, n, len(got))
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("Truncate(%q, %d) = %q is not UTF-8", s, n, got)
		}
		if len(s) <= n && got != s {
			t.Errorf("Truncate(%q, %d) = %q cuts what fits", s, n, got)
		}
		if head := strings.TrimSuffix(got, "…"); !strings.HasPrefix(s, head) {
			t.Errorf("Truncate(%q, %d) = %q is not its beginning", s, n, got)
		}
	})
}

func FuzzArguments(f *testing.F) {
	f.Add("a", `1`, "b", `"x"`)
	f.Add("", `1`, "", `null`)
	f.Add("\x00\u2028\"\\</script>", `{"a":[]}`, "\xff", " 1.0e400 ")
	f.Fuzz(func(t *testing.T, name1, text1, name2, text2 string) {
		if !json.Valid([]byte(text1)) || !json.Valid([]byte(text2)) {
			t.Skip("arguments are JSON text")
		}
		if (name1 == "") != (name2 == "") {
			t.Skip("either all arguments have a name or none has")
		}
		got := Arguments([]Named{{name1, text1}, {name2, text2}})
		if !json.Valid(got) {
			t.Fatalf("not JSON: %q", got)
		}
		if name1 == "" {
			var list []json.RawMessage
			if err := json.Unmarshal(got, &list); err != nil || len(list) != 2 {
				t.Fatalf("not a list of two: %q", got)
			}
			return
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(got, &members); err != nil {
			t.Fatalf("not an object: %q", got)
		}
		if !utf8.ValidString(name1) || !utf8.ValidString(name2) || name1 == name2 {
			return // the API server takes neither
		}
		if string(members[name1]) != strings.TrimSpace(text1) || string(members[name2]) != strings.TrimSpace(text2) {
			t.Errorf("%q does not hold %q and %q", got, text1, text2)
		}
	})
}

func FuzzSettlement(f *testing.F) {
	f.Add("Resolved", `{"a":"<>"}`, "", "")
	f.Add("Rejected", "", "Type", "mess\u2028age\xff")
	f.Add("Resolved", "no JSON", "", "")
	f.Fuzz(func(t *testing.T, state, text, kind, message string) {
		status := v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseState(state)}
		if status.State == v1alpha1.PromiseResolved {
			status.Value = OfText(text)
		} else {
			status.Error = given.Error(kind, message)
		}
		got, err := Settlement(status)
		if err != nil {
			if json.Valid([]byte(text)) {
				t.Errorf("Settlement() = %v of JSON text %q", err, text)
			}
			return
		}
		if !json.Valid([]byte(got)) || strings.HasSuffix(got, "\n") {
			t.Errorf("not JSON text: %q", got)
		}
	})
}
