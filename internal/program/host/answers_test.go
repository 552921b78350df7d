package host

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/machine"
)

func TestParseAnswers(t *testing.T) {
	t.Parallel()
	const shape = `its error is an object with "type", and maybe "message", "data", "retryable" and "stack"; after is a text such as "10s"`
	for name, tc := range map[string]struct {
		text  string
		want  []Answer
		wrong string
	}{
		"values stand as they are":                         {text: `{"f": [1, "a", null, [2]]}`, want: []Answer{{Value: raw("1")}, {Value: raw(`"a"`)}, {Value: raw("null")}, {Value: raw("[2]")}}},
		"an object with other members is a value":          {text: `{"f": [{"value": 1, "unit": "kg"}]}`, want: []Answer{{Value: raw(`{"value": 1, "unit": "kg"}`)}}},
		"an empty object is a value":                       {text: `{"f": [{}]}`, want: []Answer{{Value: raw("{}")}}},
		"a value may take time":                            {text: `{"f": [{"value": 1, "after": "1m30s"}]}`, want: []Answer{{Value: raw("1"), After: 90 * time.Second}}},
		"an error has a type":                              {text: `{"f": [{"error": {"type": "Full", "message": "no room", "data": {"n": 1}}}]}`, want: []Answer{{Error: &machine.Error{Type: "Full", Message: "no room", Data: raw(`{"n": 1}`)}}}},
		"an error without a type is refused":               {text: `{"f": [{"error": {"message": "x"}}]}`, wrong: "answer 1 of f: its error has no type"},
		"a value and an error are refused":                 {text: `{"f": [1, {"value": 1, "error": {"type": "Full"}}]}`, wrong: "answer 2 of f: it has a value and an error"},
		"a time that is none is refused":                   {text: `{"f": [{"after": "soon"}]}`, wrong: `answer 1 of f: after is "soon": give a time such as 10s`},
		"a member of an error that is mistyped is refused": {text: `{"f": [{"error": {"type": "Full", "massage": "x"}}]}`, wrong: "answer 1 of f: " + shape},
		"an error that is no object is refused":            {text: `{"f": [{"error": "boom"}]}`, wrong: "answer 1 of f: " + shape},
		"a time that is no text is refused":                {text: `{"f": [{"after": 10}]}`, wrong: "answer 1 of f: " + shape},
		"what is no list is refused":                       {text: `{"f": 3}`, wrong: `the answers of f are no list: give one, such as {"price": [10, {"error": {"type": "OutOfStock"}}]}`},
		"what is no object is refused":                     {text: `[1]`, wrong: `answers are an object of lists, such as {"price": [10, {"error": {"type": "OutOfStock"}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers, err := ParseAnswers([]byte(tc.text))
			if tc.wrong != "" {
				if err == nil || err.Error() != tc.wrong {
					t.Fatalf("error is %v, want %s", err, tc.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, answers.lists["f"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnswersThatRunOutInARetry: whoever has recorded an error learns that the call is tried again.
func TestAnswersThatRunOutInARetry(t *testing.T) {
	t.Parallel()
	program, err := Load("a.py", []byte("from perdure.functions import pay\nasync def main():\n    await pay()\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"pay": [{"error": {"type": "Full", "message": "no room"}}]}`: `there is 1 answer for "pay", and it is asked once more: it is tried again after Full: no room, as it would not be if the error had "retryable": false`,
		`{"pay": [{"error": {"type": "Full", "retryable": false}}]}`:   "",
	} {
		answers, err := ParseAnswers([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if _, err = Run(t.Context(), program, Options{Answers: answers}); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("with %s the error is %s, want %s", text, got, want)
		}
	}
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

func TestRetryPolicy(t *testing.T) {
	t.Parallel()
	no := false
	for name, tc := range map[string]struct {
		policy  RetryPolicy
		err     machine.Error
		attempt int
		again   bool
		pause   time.Duration
	}{
		"three attempts are the default":       {attempt: 2, again: true, pause: 2 * time.Second},
		"the third is the last":                {attempt: 3, pause: 4 * time.Second},
		"what is not retryable is not retried": {err: machine.Error{Retryable: &no}, attempt: 1, pause: time.Second},
		"nor are types that are listed":        {policy: RetryPolicy{NonRetryableTypes: []string{"Full"}}, err: machine.Error{Type: "Full"}, attempt: 1, pause: time.Second},
		"pauses grow to the longest":           {policy: RetryPolicy{MaxAttempts: 99, InitialInterval: "1s", Factor: 10, MaxInterval: "30s"}, attempt: 5, again: true, pause: 30 * time.Second},
		"a policy may say how long they are":   {policy: RetryPolicy{InitialInterval: "10ms", Factor: 3}, attempt: 2, again: true, pause: 30 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.policy.again(&tc.err, tc.attempt); got != tc.again {
				t.Errorf("again is %v, want %v", got, tc.again)
			}
			if got := tc.policy.pause(tc.attempt); got != tc.pause {
				t.Errorf("pause is %v, want %v", got, tc.pause)
			}
		})
	}
}
