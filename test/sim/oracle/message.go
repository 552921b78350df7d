package oracle

import (
	"bytes"
	"encoding/json"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// valueText is a message as a value: JSON as it stands, other text as a string.
func valueText(message string) string {
	if text := strings.TrimSpace(message); json.Valid([]byte(text)) {
		return compact(text)
	}
	text, err := json.Marshal(strings.TrimRight(message, "\r\n"))
	if err != nil {
		return "null"
	}
	return string(text)
}

// compact drops the space between the parts of a JSON text and keeps everything else.
func compact(text string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		return text
	}
	return b.String()
}

// markedError is an error that the code itself wrote.
func markedError(t *corev1.ContainerStateTerminated) (verdict, bool) {
	if t.ExitCode == 0 {
		return verdict{}, false
	}
	var said struct {
		Perdure, Type, Message string
		Retryable              *bool
	}
	if err := json.Unmarshal([]byte(strings.TrimSpace(t.Message)), &said); err != nil || said.Perdure != "error" {
		return verdict{}, false
	}
	return verdict{
		class: application, reason: said.Type, message: said.Message, marked: true, ran: true,
		final: said.Retryable != nil && !*said.Retryable, retryable: said.Retryable != nil && *said.Retryable,
	}, true
}

// valueOf is a stored value as JSON text.
func valueOf(v *v1alpha1.Value) string {
	switch {
	case v == nil:
		return "null"
	case v.Data != nil:
		return compact(*v.Data)
	case v.JSON != nil:
		return compact(string(v.JSON.Raw))
	}
	return "null"
}
