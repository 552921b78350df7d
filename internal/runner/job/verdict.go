package job

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// rule says what a pod means, if it applies.
type rule func(s subject, found observation) (observation, bool)

// rules are asked in this order; the first that applies decides. docs/failures.md is the same table in words.
var rules = []rule{
	// The function's container ended, and said something about it.
	returnedTooMuch,
	unreadableMessage,
	returnedValue,
	raisedError,
	runtimeFailed,
	// The platform had a hand in it, or may have.
	lostContainer,
	disrupted,
	undecided,
	// The function ended by itself.
	deadlineExceeded,
	returnedNothing,
	couldNotStart,
	outOfMemory,
	nodeOutOfMemory,
	raisedTooMuch,
	exitCode,
	// The function's container did not end.
	initContainerFailed,
	podEnded,
	deletedUnscheduled,
	nodeLost,
	running,
	starting,
}

func observePod(pod *corev1.Pod, opts Options) observation {
	s := subjectOf(pod, opts)
	found := observation{Report: execution.Report{
		Pod:         pod.Name,
		CreatedAt:   pod.CreationTimestamp.Time,
		StartedAt:   s.startedAt(),
		CodeStarted: s.codeStarted(),
	}}
	for _, apply := range rules {
		if result, ok := apply(s, found); ok {
			return result
		}
	}
	return found // starting always applies
}

// String names the function's container for messages.
func (s subject) String() string {
	return fmt.Sprintf("container %q of pod %q", s.container.Name, s.pod.Name)
}

func (o observation) value(message string) observation {
	o.State, o.Verdict, o.Value, o.spoken = execution.RunEnded, execution.VerdictValue, decodeValue(message), true
	return o
}

func (o observation) application(kind, format string, args ...any) observation {
	return o.end(execution.VerdictApplication, kind, fmt.Sprintf(format, args...))
}

func (o observation) platform(reason, format string, args ...any) observation {
	return o.end(execution.VerdictPlatform, reason, fmt.Sprintf(format, args...))
}

func (o observation) end(verdict execution.Verdict, kind, message string) observation {
	o.State, o.Verdict = execution.RunEnded, verdict
	o.Error = &v1alpha1.Error{Type: kind, Message: bounded(message, maxErrorMessage)}
	return o
}
