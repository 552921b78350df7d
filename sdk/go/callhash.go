package perdure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// callHash tells whether a step is the same call as before: the contract says what goes into it.
func callHash(n newPromise) string {
	function, onTimeout, param := "", "Reject", "null"
	var args []wireArg
	if n.Invoke != nil {
		function, args = n.Invoke.Function, n.Invoke.Args
	}
	if n.OnTimeout != "" {
		onTimeout = n.OnTimeout
	}
	if len(n.Param) > 0 {
		param = compact(n.Param)
	}
	var b strings.Builder
	for _, line := range []string{function, onTimeout, param} {
		b.WriteString(line + "\n")
	}
	for _, a := range args {
		value := "null"
		if len(a.Value) > 0 {
			value = compact(a.Value)
		}
		b.WriteString(a.Name + "=" + value + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// compact is a JSON text without white space outside of strings.
func compact(text json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return string(text)
	}
	return b.String()
}

// describeCall is a call for people.
func describeCall(n newPromise) string {
	if n.Invoke == nil {
		return "a promise without a call"
	}
	parts := make([]string, 0, len(n.Invoke.Args))
	for _, a := range n.Invoke.Args {
		part := cut(compact(a.Value), 60)
		if a.Name != "" {
			part = a.Name + "=" + part
		}
		parts = append(parts, part)
	}
	return "the call " + n.Invoke.Function + "(" + cut(strings.Join(parts, ", "), 300) + ")"
}
