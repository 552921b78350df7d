package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	kjson "sigs.k8s.io/json"
)

// maxDepth is how deep JSON may be nested. What reads it later may have less stack than this program.
const maxDepth = 256

// decode reads a body as one JSON object of the contract, without members that the contract does not know and without two of one
// name. Values keep their text.
func decode(body []byte, into any) error {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return invalid("the request has no body")
	case !utf8.Valid(body):
		return invalid("the body is not UTF-8")
	case depth(body) > maxDepth:
		return invalid("the body is nested more than %d deep", maxDepth)
	}
	strict, err := kjson.UnmarshalStrict(body, into)
	if err = errors.Join(append(strict, err)...); err != nil {
		return invalid("the body is not as the contract says: %s", err.Error())
	}
	return nil
}

// decodeOptional is decode for a body that may be missing.
func decodeOptional(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	return decode(body, into)
}

// depth is how deep brackets are nested in JSON. Of what is not JSON it is some number.
func depth(text []byte) int {
	deepest, now, inString, escaped := 0, 0, false, false
	for _, b := range text {
		switch {
		case escaped:
			escaped = false
		case inString:
			escaped = b == '\\'
			inString = b != '"'
		case b == '"':
			inString = true
		case b == '{', b == '[':
			now++
			deepest = max(deepest, now)
		case b == '}', b == ']':
			now--
		}
	}
	return deepest
}

// rawValue is the text of a JSON value, as it was sent. A missing one is empty, which means null.
type rawValue = json.RawMessage

// compact is the text without white space outside of strings, and otherwise as it was sent.
func compact(raw rawValue) (string, error) {
	var text bytes.Buffer
	if err := json.Compact(&text, raw); err != nil {
		return "", invalid("a value is not JSON: %s", err.Error())
	}
	return text.String(), nil
}
