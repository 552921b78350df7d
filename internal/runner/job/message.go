package job

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Limits of the kubelet, in bytes.
const (
	// maxMessage is what it keeps of the end of a termination message.
	maxMessage = 4 << 10
	// maxPodMessages is what all containers of a pod share; each message is cut to an equal part, at its end.
	maxPodMessages = 12 << 10
	// maxLogTail is what it takes of the end of the log where there is no message.
	maxLogTail = 2 << 10
)

// Limits of an error in the CRD, in characters. Bytes are never fewer.
const (
	maxErrorType    = 256
	maxErrorMessage = 8192
	maxErrorStack   = 16384
)

const jsonSpace = " \t\r\n"

// messageLimit is the length at which a message of this pod may have been cut.
func messageLimit(spec *corev1.PodSpec) int {
	containers := len(spec.Containers) + len(spec.InitContainers) + len(spec.EphemeralContainers)
	return min(maxMessage, maxPodMessages/max(containers, 1))
}

// maybeCut tells that a message may not be all that the code wrote.
func maybeCut(message string, spec *corev1.PodSpec) bool { return len(message) >= messageLimit(spec) }

// maybeLog tells that a message may be the end of the log and not what the code wrote for us. The kubelet replaces each
// byte that is not UTF-8 with one character of three bytes, so the text can be longer than what it read.
func maybeLog(message string, container *corev1.Container) bool {
	const replaced = len("\uFFFD") - 1
	read := len(message) - replaced*strings.Count(message, "\uFFFD")
	return container.TerminationMessagePolicy == corev1.TerminationMessageFallbackToLogsOnError && read <= maxLogTail
}

// decodeValue reads what a function returned. JSON is kept exactly as it was written; other text is a string, without
// the line ends that echo adds. Nothing is null.
func decodeValue(message string) *v1alpha1.Value {
	text := strings.Trim(strings.ToValidUTF8(message, "\uFFFD"), jsonSpace)
	switch {
	case text == "":
		text = "null"
	case !json.Valid([]byte(text)):
		text = quote(strings.TrimRight(strings.ToValidUTF8(message, "\uFFFD"), "\r\n"))
	}
	return &v1alpha1.Value{Data: &text}
}

func quote(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return "null" // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// decodeError reads an error that code marked as one with "perdure": "error"; nil where the message is anything else.
// Fields of a wrong kind or size are made to fit: the error is what counts, and nobody could be told of a bad one.
func decodeError(message string) *v1alpha1.Error {
	// A map, because the names of a struct's fields would match in any case.
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(message), &fields) != nil || text(fields["perdure"]) != "error" {
		return nil
	}
	e := &v1alpha1.Error{
		Type:      bounded(text(fields["type"]), maxErrorType),
		Message:   bounded(text(fields["message"]), maxErrorMessage),
		Stack:     bounded(text(fields["stack"]), maxErrorStack),
		Retryable: boolean(fields["retryable"]),
	}
	if e.Type == "" {
		e.Type = TypeError
	}
	if data, ok := fields["data"]; ok && len(data) <= v1alpha1.MaxValueBytes {
		e.Data = &v1alpha1.Value{Data: new(strings.ToValidUTF8(string(data), "\uFFFD"))}
	}
	return e
}

// decodePlatform reads what a runtime library says that could not let the code go on, such as for a gateway that does not answer:
// a message marked with "perdure": "platform".
func decodePlatform(message string) (string, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(message), &fields) != nil || text(fields["perdure"]) != "platform" {
		return "", false
	}
	return bounded(text(fields["message"]), maxErrorMessage), true
}

// text reads a string; of any other JSON it is the JSON itself.
func text(raw json.RawMessage) string {
	var s *string
	if len(raw) == 0 {
		return ""
	}
	if json.Unmarshal(raw, &s) != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	if s == nil {
		return ""
	}
	return *s
}

func boolean(raw json.RawMessage) *bool {
	var b *bool
	if len(raw) == 0 || json.Unmarshal(raw, &b) != nil {
		return nil
	}
	return b
}

// bounded cuts text to a number of bytes, between characters.
func bounded(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// isCancellation tells that an error says no more than that the function was canceled, in either spelling.
func isCancellation(e *v1alpha1.Error) bool {
	return e != nil && slices.Contains([]string{TypeCanceled, "Cancelled"}, e.Type)
}
