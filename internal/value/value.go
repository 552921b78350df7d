package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/api/v1alpha1"
)

const null = "null"

// ErrTooLarge is what Check reports of a value that is too large.
var ErrTooLarge = errors.New("too large")

// Text is the JSON text of v. No value means null.
func Text(v *v1alpha1.Value) string {
	switch {
	case v == nil:
		return null
	case v.Data != nil:
		return *v.Data
	case v.JSON != nil && len(v.JSON.Raw) > 0:
		return string(v.JSON.Raw)
	default:
		return null
	}
}

// OfText makes a value of JSON text, which is kept to the letter.
func OfText(text string) *v1alpha1.Value {
	return &v1alpha1.Value{Data: &text}
}

// AsText is v with its JSON text as data. A merge patch drops nulls below json, so this is the form in which a value that
// somebody wrote is stored again.
func AsText(v *v1alpha1.Value) *v1alpha1.Value {
	if v == nil {
		return nil
	}
	text := OfText(Text(v))
	text.Headers = v.Headers
	return text
}

// Size is the length of v's JSON text in bytes.
func Size(v *v1alpha1.Value) int { return len(Text(v)) }

// Check tells why v cannot be used: its data is not JSON, or it is too large.
func Check(v *v1alpha1.Value) error {
	if n := Size(v); n > v1alpha1.MaxValueBytes {
		return fmt.Errorf("value is %w: it has %d bytes, at most %d are allowed; store it elsewhere and pass a reference",
			ErrTooLarge, n, v1alpha1.MaxValueBytes)
	}
	if v != nil && v.Data != nil && !json.Valid([]byte(*v.Data)) {
		return fmt.Errorf("value.data is not JSON text: %.40q", *v.Data)
	}
	return nil
}

// Truncate cuts s to at most n bytes without splitting a character.
func Truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	const ellipsis = "…"
	if n < len(ellipsis) {
		return ""
	}
	cut := n - len(ellipsis)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + ellipsis
}

// Named is an argument: JSON text with a name, or without one where arguments go by position.
type Named struct {
	Name string
	Text string
}

// Arguments joins arguments to the JSON that a function gets: an object in the order of the arguments where they have
// names, else an array.
func Arguments(args []Named) []byte {
	var b bytes.Buffer
	named := len(args) > 0 && args[0].Name != ""
	opening, closing := byte('['), byte(']')
	if named {
		opening, closing = '{', '}'
	}
	b.WriteByte(opening)
	for i, a := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		if named {
			key, _ := json.Marshal(a.Name) // a string always marshals
			b.Write(key)
			b.WriteByte(':')
		}
		b.WriteString(a.Text)
	}
	b.WriteByte(closing)
	return b.Bytes()
}

// Settlement is the JSON text of how a promise settled, {"state":…,"value":…,"error":…}, for an argument that passes
// rejections on.
func Settlement(status v1alpha1.DurablePromiseStatus) (string, error) {
	view := struct {
		State v1alpha1.PromiseState `json:"state"`
		Value json.RawMessage       `json:"value,omitempty"`
		Error *v1alpha1.Error       `json:"error,omitempty"`
	}{State: status.State, Error: status.Error}
	if status.State == v1alpha1.PromiseResolved {
		view.Value = json.RawMessage(Text(status.Value))
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // else a value could grow to six times its size
	if err := encoder.Encode(view); err != nil {
		return "", fmt.Errorf("encode settlement: %w", err)
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}
