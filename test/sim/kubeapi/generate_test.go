package kubeapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// kinds are all kinds of the server, with what a test can write to them. The changes are merge patches: JSON of people,
// some of it refused, some of it ignored, some of it without effect.
var kinds = []kind{
	{
		name: "Execution", weight: 5, make: func() client.Object { return &v1alpha1.Execution{} },
		list:    func() client.ObjectList { return &v1alpha1.ExecutionList{} },
		creates: executionSpecs, specs: executionSpecs, statuses: executionStatuses,
	},
	{
		name: "DurablePromise", weight: 5, make: func() client.Object { return &v1alpha1.DurablePromise{} },
		list:    func() client.ObjectList { return &v1alpha1.DurablePromiseList{} },
		creates: promiseSpecs, specs: promiseSpecs, statuses: promiseStatuses,
	},
	{
		name: "Function", weight: 2, make: func() client.Object { return &v1alpha1.Function{} },
		list:    func() client.ObjectList { return &v1alpha1.FunctionList{} },
		creates: functionSpecs, specs: functionSpecs, statuses: functionStatuses,
	},
	{
		name: "Job", weight: 3, make: func() client.Object { return &batchv1.Job{} },
		list:    func() client.ObjectList { return &batchv1.JobList{} },
		creates: jobCreates, specs: jobSpecs, statuses: jobStatuses,
	},
	{
		name: "Pod", weight: 4, make: func() client.Object { return &corev1.Pod{} },
		list:    func() client.ObjectList { return &corev1.PodList{} },
		creates: podCreates, specs: podSpecs, statuses: podStatuses,
	},
	{
		name: "ControllerRevision", weight: 1, make: func() client.Object { return &appsv1.ControllerRevision{} },
		list:    func() client.ObjectList { return &appsv1.ControllerRevisionList{} },
		creates: revisionBodies, specs: revisionBodies,
	},
}

type kind struct {
	name     string
	weight   int
	make     func() client.Object
	list     func() client.ObjectList
	creates  []string
	specs    []string
	statuses []string
}

var metadataChanges = []string{
	`{"labels": {"a": "1"}}`, `{"labels": {"a": "2", "b": "x"}}`, `{"labels": {"a": null}}`, `{"labels": null}`,
	`{"labels": {"a": "not valid!"}}`, `{"annotations": {"n": "any text!"}}`, `{"annotations": {"n": null}}`,
	`{"finalizers": ["perdure.dev/keep"]}`, `{"finalizers": []}`, `{"finalizers": null}`, `{"finalizers": ["nope"]}`,
	`{"finalizers": ["perdure.dev/keep", "perdure.dev/other"]}`,
	`{"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u-1"}]}`,
	`{"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u-1", "controller": true},
		{"apiVersion": "v1", "kind": "Pod", "name": "y", "uid": "u-2", "controller": true}]}`,
	`{"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "", "uid": "u-1"}]}`,
	`{"ownerReferences": null}`, `{"uid": "another"}`, `{"name": "another"}`, `{"namespace": "another"}`,
	`{"generation": 77}`, `{"creationTimestamp": "2020-01-01T00:00:00Z"}`,
	`{"resourceVersion": "987654321"}`, `{"resourceVersion": null}`, `{"resourceVersion": "text"}`, `{"labels": 7}`, `{"unknown": 1}`,
}

var values = []string{
	`{"json": 1}`, `{"json": 1.0}`, `{"json": {"a": {"b": [1, {"c": null}], "d": 1.5}}}`, `{"json": {"a": {"b": [1, {"c": 2}]}}}`,
	`{"json": null}`, `{"data": "{\"a\":1}"}`, `{"data": ""}`, `{"json": 1, "data": "1"}`, `{}`, `{"json": 18446744073709551617}`,
	`{"data": "1", "headers": {"h": "v"}}`, `{"data": "1", "headers": {"h": 7}}`, `{"data": 5}`, `{"json": false, "unknown": 2}`,
	`{"data": "` + strings.Repeat("x", 65537) + `"}`, `{"data": "` + strings.Repeat("ü", 40000) + `"}`,
}

var invocations = []string{
	`{"functionRef": {"name": "f"}}`, `{"functionRef": {"name": "g"}}`, `{"functionRef": {"name": ""}}`, `{}`,
	`{"functionRef": {"name": "f"}, "args": [{"name": "x", "value": %V}]}`,
	`{"functionRef": {"name": "f"}, "args": [{"promiseRef": {"name": "p"}}]}`,
	`{"functionRef": {"name": "f"}, "args": [{"promiseRef": {"name": "p", "onRejected": "Pass"}, "value": %V}]}`,
	`{"functionRef": {"name": "f"}, "args": [{"promiseRef": {"name": "p", "onRejected": "Nope"}}]}`,
	`{"function": {"job": {"image": "i", "command": ["a", "b"], "resources": {"limits": {"cpu": 1, "memory": "1Gi"}}}}}`,
	`{"function": {"job": {"image": "i", "resources": {"limits": {"cpu": "x y"}}}}}`,
	`{"function": {"job": {"image": "i", "env": [{"name": "E", "valueFrom": {"configMapKeyRef": {"key": "k"}}}]}}}`,
	`{"function": {}, "timeout": "1h"}`, `{"functionRef": {"name": "f"}, "timeout": "0s"}`,
	`{"functionRef": {"name": "f"}, "timeout": "1h30m", "cancelGracePeriod": "5s", "onLostAttempt": "Fail", "unknown": {"a": 1}}`,
	`{"functionRef": {"name": "f"}, "timeout": "tomorrow"}`, `{"functionRef": {"name": "f"}, "onLostAttempt": "Ignore"}`,
	`{"functionRef": {"name": "f"}, "retry": {"maxAttempts": 3, "nonRetryableExitCodes": [1, 2]}}`,
	`{"functionRef": {"name": "f"}, "retry": {"maxAttempts": 0, "nonRetryableExitCodes": [1, 1]}}`,
	`{"functionRef": {"name": "f"}, "retry": {"maxAttempts": "3"}}`, `{"functionRef": {"name": "f"}, "retry": {"maxAttempts": 1.5}}`,
	`{"functionRef": {"name": "f"}, "retry": {"factor": 2.0}}`,
}

var executionSpecs = []string{
	`{"spec": {"invoke": %I}}`, `{"spec": {"invoke": %I, "desiredState": "Running"}}`,
	`{"spec": {"invoke": {"functionRef": {"name": "f"}}}}`, `{"spec": {"invoke": {"functionRef": {"name": "f"}}, "retryToken": "a"}}`,
	`{"spec": {"desiredState": "Canceled"}}`, `{"spec": {"desiredState": "Paused"}}`, `{"spec": {"desiredState": "Running"}}`,
	`{"spec": {"desiredState": null}}`, `{"spec": {"desiredState": "Sleeping"}}`, `{"spec": {"retryToken": "b"}}`,
	`{"spec": {"retryToken": ""}}`, `{"spec": {"ttlAfterFinished": "1h"}}`, `{"spec": {"ttlAfterFinished": "-1h"}}`,
	`{"spec": {"ttlAfterFinished": 5}}`, `{"spec": {"unknown": true}}`, `{"spec": null}`, `{"status": {"phase": "Running"}}`,
	`{"spec": {"invoke": {"args": null}}}`, `{"spec": {"invoke": null}}`, `{}`,
	`{"spec": "text"}`,
}

var executionStatuses = []string{
	`{"status": {"phase": "Running", "epoch": 1}}`, `{"status": {"epoch": 2}}`, `{"status": {"epoch": 1}}`, `{"status": {"epoch": null}}`,
	`{"status": {"epoch": 2.5}}`, `{"status": {"epoch": "2"}}`, `{"status": {"epoch": -1}}`,
	`{"status": {"phase": "Suspended", "awaiting": [{"name": "p", "uid": "u"}], "awaitingCount": 1}}`,
	`{"status": {"phase": "Dancing"}}`, `{"status": {"phase": "Succeeded", "outcome": {"state": "Resolved", "value": %V}}}`,
	`{"status": {"phase": "Failed", "outcome": {"state": "Rejected", "error": {"type": "T", "message": "m"}}}}`,
	`{"status": {"outcome": null}}`, `{"status": {"phase": null}}`, `{"status": null}`, `{"status": {}}`,
	`{"status": {"startedAt": "2030-01-02T03:04:05.678901Z"}}`, `{"status": {"startedAt": "2030-01-02T03:04:05.678901234Z"}}`,
	`{"status": {"startedAt": "noon"}}`, `{"status": {"recent": [{"time": "2030-01-02T03:04:05.000001Z", "reason": "Activated"}]}}`,
	`{"status": {"recent": [{"time": "2030-01-02T03:04:05.000001Z"}]}}`,
	`{"status": {"savePoint": {"epoch": 1, "format": "f", "data": "aGFsbG8="}}}`,
	`{"status": {"conditions": [{"type": "Finished", "status": "False", "reason": "Running", "message": "", "lastTransitionTime": "2030-01-02T03:04:05Z"}]}}`,
	`{"status": {"conditions": [{"type": "Finished", "status": "Maybe", "reason": "Running", "message": "", "lastTransitionTime": "2030-01-02T03:04:05Z"}]}}`,
	`{"status": {"conditions": [{"type": "A", "status": "True", "reason": "R", "message": "", "lastTransitionTime": "2030-01-02T03:04:05Z"},
		{"type": "A", "status": "True", "reason": "R", "message": "", "lastTransitionTime": "2030-01-02T03:04:05Z"}]}}`,
	`{"status": {"promise": {"name": "e"}, "attempts": 1}, "spec": {"desiredState": "Paused"}, "metadata": {"labels": {"s": "t"}}}`,
	`{"status": {"activation": {"job": "j", "since": "2030-01-02T03:04:05.000000Z"}}}`, `{"status": {"unknown": 1}}`,
	`{"status": {"attempts": 2147483648}}`, `{"status": []}`,
}

var promiseSpecs = []string{
	`{"spec": {}}`, `{"spec": {"timeout": "1h"}}`, `{"spec": {"timeout": "1h", "deadline": "2030-01-02T03:04:05Z"}}`,
	`{"spec": {"deadline": "2030-01-02T03:04:05Z"}}`, `{"spec": {"deadline": "2030-01-02T03:04:05.1234567Z"}}`,
	`{"spec": {"deadline": "2030-13-02T03:04:05Z"}}`, `{"spec": {"deadline": "0030-01-02T03:04:05Z"}}`,
	`{"spec": {"param": %V}}`, `{"spec": {"invoke": %I}}`, `{"spec": {"id": "free text: 1.2"}}`, `{"spec": {"id": ""}}`,
	`{"spec": {"onTimeout": "Resolve"}}`, `{"spec": {"onTimeout": "Explode"}}`, `{"spec": {"ttlAfterSettled": "1m"}}`,
	`{"spec": {"unknown": 1}}`, `{"spec": null}`, `{"status": {"state": "Resolved"}}`, `{}`, `{"unknown": 1}`,
	`{"spec": {"id": "` + strings.Repeat("i", 513) + `"}}`,
}

var promiseStatuses = []string{
	`{"status": {"state": "Resolved"}}`, `{"status": {"state": "Resolved", "value": %V, "settledAt": "2030-01-02T03:04:05.678901Z"}}`,
	`{"status": {"value": %V}}`, `{"status": {"value": null}}`, `{"status": {"state": "Rejected", "error": {"type": "T", "data": %V}}}`,
	`{"status": {"state": "Rejected", "error": {"message": "no type"}}}`, `{"status": {"state": "Canceled"}}`,
	`{"status": {"state": "TimedOut", "settledAt": "2030-01-02T03:04:05.678901Z"}}`, `{"status": {"state": "Pending"}}`,
	`{"status": {"state": null}}`, `{"status": null}`, `{"status": {}}`, `{"status": {"state": "Undecided"}}`,
	`{"status": {"settledAt": "2030-01-02T03:04:05.000000Z"}}`, `{"status": {"settledAt": null}}`, `{"status": {"error": null}}`,
	`{"status": {"value": {"headers": {"h": "w"}}}}`, `{"status": {"unknown": 1}, "spec": {"id": "x"}}`, `{}`,
	`{"metadata": {"labels": {"s": "t"}, "finalizers": ["perdure.dev/keep"]}}`,
	`{"status": {"error": {"type": "T"}, "state": "Resolved"}}`,
}

var functionSpecs = []string{
	`{"spec": {"job": {"template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}}}`,
	`{"spec": {"job": {"template": {"metadata": {"labels": {"l": "v"}}, "spec": {"containers": [{"name": "c", "image": "j:1", "ports": [{"containerPort": 80}]}]}}}}}`,
	`{"spec": {"job": {"template": {"spec": {"containers": []}}}}}`, `{"spec": {"job": {"template": {"metadata": {"labels": {"l": "v"}}}}}}`,
	`{"spec": {"job": {"template": {"spec": {"restartPolicy": "Always", "containers": [{"name": "c"}]}}}}}`,
	`{"spec": {"job": {"template": {"metadata": {"labels": {"l": "not valid!"}}, "spec": {"containers": [{"name": "c"}]}}}}}`,
	`{"spec": {"job": {"template": {"spec": {"containers": [{"name": "c", "imgae": "i"}, {"name": "c"}]}}}}}`,
	`{"spec": {"timeout": "1h", "parallelism": 1}}`, `{"spec": {"timeout": "0s"}}`, `{"spec": {"parallelism": 0}}`,
	`{"spec": {"retry": {"maxAttempts": 2, "initialInterval": "1s"}}}`, `{"spec": {"job": null}}`, `{"spec": {"startTimeout": null}}`,
}

var functionStatuses = []string{
	`{"status": {"observedGeneration": 1, "currentRevision": "r"}}`, `{"status": {"currentRevision": null}}`, `{"status": null}`,
	`{"status": {"observedGeneration": "1"}}`,
}

const podBody = `"spec": {"containers": [{"name": "c", "image": "i", "env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]}],
	"restartPolicy": "Never", "automountServiceAccountToken": false`

var jobCreates = []string{
	`{"spec": {"template": {` + podBody + `}}}}`, `{"spec": {"backoffLimit": 0, "completions": 1, "parallelism": 1, "podReplacementPolicy": "Failed",
		"ttlSecondsAfterFinished": 3600, "template": {"metadata": {"labels": {"l": "v"}, "annotations": {"a": "b"}}, ` + podBody + `}}}}`,
	`{"spec": {"template": {` + podBody + `, "volumes": [{"name": "v", "downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.annotations['x']"}}]}}]}}}}`,
	`{"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}}`, `{"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": []}}}}`,
	`{"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "Not a label", "image": "i"}]}}}}`,
	`{"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i", "volumeMounts": [{"name": "v", "mountPath": "/v"}]}]}}}}`,
	`{"spec": {"template": {"metadata": {"labels": {"job-name": "another"}}, ` + podBody + `}}}}`,
	`{"spec": {"backoffLimit": -1, "template": {` + podBody + `}}}}`,
}

var jobSpecs = []string{
	`{"spec": {"ttlSecondsAfterFinished": 5}}`, `{"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "other", "terminationMessagePolicy": "File"}]}}}}`,
	`{"spec": {"template": {"metadata": {"labels": {"l": "w"}}}}}`, `{"spec": {"completions": 2}}`, `{"spec": {"suspend": true}}`,
	`{"spec": {"parallelism": 0}}`, `{"spec": {"selector": {"matchLabels": {"x": "y"}}}}`, `{"spec": {"backoffLimit": 4}}`,
	`{"status": {"active": 1}}`, `{}`, `{"spec": {"parallelism": "many"}}`, `{"spec": {"backoffLimit": null}}`,
}

const (
	jobComplete = `{"type": "Complete", "status": "True"}`
	jobMet      = `{"type": "SuccessCriteriaMet", "status": "True"}`
	jobFailed   = `{"type": "Failed", "status": "True"}`
	jobTarget   = `{"type": "FailureTarget", "status": "True"}`
	atNoon      = `"2030-01-02T12:00:00Z"`
	atOne       = `"2030-01-02T13:00:00Z"`
)

var jobStatuses = []string{
	`{"status": {"active": 1, "ready": 0, "startTime": ` + atNoon + `}}`, `{"status": {"active": 0, "ready": 1}}`, `{"status": {"startTime": ` + atOne + `}}`,
	`{"status": {"startTime": ` + atNoon + `, "active": 0, "completionTime": ` + atOne + `, "succeeded": 1, "conditions": [` + jobMet + `, ` + jobComplete + `]}}`,
	`{"status": {"startTime": ` + atOne + `, "completionTime": ` + atNoon + `, "succeeded": 1, "conditions": [` + jobMet + `, ` + jobComplete + `]}}`,
	`{"status": {"startTime": ` + atNoon + `, "completionTime": ` + atOne + `, "conditions": [` + jobComplete + `]}}`,
	`{"status": {"startTime": ` + atNoon + `, "conditions": [` + jobMet + `, ` + jobComplete + `]}}`,
	`{"status": {"startTime": ` + atNoon + `, "active": 0, "failed": 1, "conditions": [` + jobTarget + `, ` + jobFailed + `]}}`,
	`{"status": {"startTime": ` + atNoon + `, "conditions": [` + jobFailed + `]}}`, `{"status": {"conditions": [` + jobTarget + `, ` + jobFailed + `]}}`,
	`{"status": {"conditions": null}}`, `{"status": {"conditions": [` + jobTarget + `]}}`, `{"status": {"failed": 0}}`, `{"status": {"succeeded": -1}}`,
	`{"status": {"conditions": [` + jobMet + `]}}`, `{"status": {"completionTime": ` + atOne + `}}`, `{"status": null}`,
	`{"status": {"active": 1}, "spec": {"backoffLimit": 9}, "metadata": {"labels": {"s": "t"}}}`,
}

var podCreates = []string{
	`{` + podBody + `}}`, `{` + podBody + `, "nodeName": "node"}}`, `{"metadata": {"finalizers": ["batch.kubernetes.io/job-tracking"]}, ` + podBody + `, "nodeName": "node"}}`,
	`{` + podBody + `, "terminationGracePeriodSeconds": 0, "nodeName": "node"}}`, `{"spec": {"containers": []}}`,
	`{"spec": {"containers": [{"name": "c", "image": "i:1", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}], "nodeName": "node",
		"automountServiceAccountToken": false}}`,
	`{"spec": {"containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "100m"}}}], "tolerations": [{"operator": "Exists"}]}}`,
	`{"spec": {"containers": [{"name": "c"}]}}`,
}

var podSpecs = []string{
	`{"spec": {"nodeName": "other"}}`, `{"spec": {"activeDeadlineSeconds": 10}}`, `{"spec": {"terminationGracePeriodSeconds": 7}}`,
	`{"metadata": {"finalizers": null}}`, `{"metadata": {"finalizers": null}}`, `{"spec": {"restartPolicy": "OnFailure"}}`, `{"status": {"phase": "Failed"}}`, `{}`,
}

const ended = `"containerStatuses": [{"name": "c", "image": "i", "imageID": "", "ready": false, "restartCount": 0,
	"state": {"terminated": {"exitCode": 0, "message": "m", "finishedAt": ` + atNoon + `}}}]`

var podStatuses = []string{
	`{"status": {"phase": "Running", "containerStatuses": [{"name": "c", "image": "i", "imageID": "", "ready": true, "restartCount": 0, "state": {"running": {"startedAt": ` + atNoon + `}}}]}}`,
	`{"status": {"phase": "Succeeded", ` + ended + `}}`, `{"status": {"phase": "Failed", "reason": "Evicted", "message": "m"}}`,
	`{"status": {"phase": "Pending", "containerStatuses": [{"name": "c", "image": "i", "imageID": "", "ready": false, "restartCount": 0, "state": {"waiting": {"reason": "ImagePullBackOff"}}}]}}`,
	`{"status": {"conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "R"}]}}`, `{"status": {"qosClass": "Burstable"}}`, `{"status": null}`,
	`{"metadata": {"labels": {"s": "t"}, "finalizers": null, "ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u-9"}]}}`,
	`{"spec": {"nodeName": "x"}, "status": {"message": "z"}}`,
}

var revisionBodies = []string{
	`{"data": {"spec": {"a": 1}}, "revision": 1}`, `{"data": {"spec": {"a": 2}}, "revision": 1}`, `{"revision": 1}`, `{"data": "text", "revision": 1}`,
	`{"data": {"spec": {"a": 1}}, "revision": -1}`, `{"revision": 2}`, `{"data": null}`, `{"metadata": {"labels": {"l": "v"}}}`,
}

// operation is one call, the same one on both sides. What it refers to, each side takes from its own objects.
type operation struct {
	verb   string // create, patch, merge, update, delete
	kind   kind
	name   string
	body   string // a merge patch, also for create
	status bool
	dryRun bool
	lock   string // whether the object is the last one or an old one, and whether its resourceVersion goes along
	delete []client.DeleteOption
	uid    string // of a precondition: none, right or wrong
}

// call is what is called: the verb, and where status is written, that.
func (o operation) call() string {
	if o.status {
		return o.verb + " status"
	}
	return o.verb
}

func (o operation) String() string {
	text := fmt.Sprintf("%s %s/%s", o.call(), o.kind.name, o.name)
	if o.dryRun {
		text += " dry"
	}
	return fmt.Sprintf("%s lock=%s uid=%s %.300s", text, o.lock, o.uid, o.body)
}

// locks tells whether the resourceVersion goes along.
func (o operation) locks() bool { return o.lock == "last" || o.lock == "old" }

type generator struct{ *rand.Rand }

func pick[T any](g generator, from ...T) T { return from[g.IntN(len(from))] }

func (g generator) operation(there map[string]bool) operation {
	o := operation{kind: g.kind(), name: pick(g, "a", "b", "c", "b.c"), lock: pick(g, "none", "none", "last", "last", "old", "behind"), uid: "none"}
	o.dryRun = g.IntN(20) == 0
	if g.IntN(60) == 0 {
		o.name = pick(g, "Not-A-Name", strings.Repeat("n", 201), strings.Repeat("n", 254))
	}
	n := g.IntN(20)
	if !there[o.kind.name+"/"+o.name] && g.IntN(10) > 0 {
		n = 0 // there is little else to do with it
	}
	switch {
	case n < 2:
		o.verb, o.body = "create", g.body(pick(g, o.kind.creates[:2], o.kind.creates))
		// Namespaces are not known to the server in memory.
		if change := pick(g, metadataChanges...); g.IntN(4) == 0 && !strings.Contains(change, "namespace") && !strings.Contains(change, "text") {
			o.body = merged(o.body, `{"metadata": `+change+`}`)
		}
	case n < 6:
		o.verb, o.body = pick(g, "patch", "merge", "update"), g.body(o.kind.specs)
	case n < 8:
		o.verb, o.body = pick(g, "patch", "merge", "update"), `{"metadata": `+pick(g, metadataChanges...)+`}`
	case n < 17 && len(o.kind.statuses) > 0:
		o.verb, o.status, o.body = pick(g, "patch", "merge", "merge", "update"), true, g.body(o.kind.statuses)
	default:
		g.deletion(&o)
	}
	return o
}

func (g generator) deletion(o *operation) {
	o.verb, o.uid = "delete", pick(g, "none", "none", "right", "wrong")
	switch g.IntN(6) {
	case 0:
		o.delete = append(o.delete, client.PropagationPolicy(metav1.DeletePropagationForeground))
	case 1:
		o.delete = append(o.delete, client.PropagationPolicy(metav1.DeletePropagationOrphan))
	case 2: // as the kind has it
	default:
		o.delete = append(o.delete, client.PropagationPolicy(metav1.DeletePropagationBackground))
	}
	if g.IntN(2) == 0 {
		o.delete = append(o.delete, client.GracePeriodSeconds(pick[int64](g, 0, 1, 60, 300, -5)))
	}
	if o.dryRun {
		o.delete = append(o.delete, client.DryRunAll)
	}
}

func (g generator) kind() kind {
	total := 0
	for _, k := range kinds {
		total += k.weight
	}
	n := g.IntN(total)
	for _, k := range kinds {
		if n -= k.weight; n < 0 {
			return k
		}
	}
	panic("the weights do not add up")
}

// body picks one change, or two at once.
func (g generator) body(from []string) string {
	body := g.filled(pick(g, from...))
	if g.IntN(4) == 0 {
		body = merged(body, g.filled(pick(g, from...)))
	}
	return body
}

func (g generator) filled(body string) string {
	body = strings.ReplaceAll(body, "%I", pick(g, invocations...))
	for strings.Contains(body, "%V") {
		body = strings.Replace(body, "%V", pick(g, values...), 1)
	}
	return body
}

// merged lays a change over another one. Nulls stay: they mean something in a patch.
func merged(a, b string) string {
	var x, y map[string]any
	if err := errors.Join(json.Unmarshal([]byte(a), &x), json.Unmarshal([]byte(b), &y)); err != nil {
		panic(fmt.Sprintf("%s, %s: %v", a, b, err))
	}
	text, err := json.Marshal(overlaid(x, y))
	if err != nil {
		panic(err)
	}
	return string(text)
}

func overlaid(x, y map[string]any) map[string]any {
	for key, v := range y {
		inner, isMap := v.(map[string]any)
		if was, wasMap := x[key].(map[string]any); isMap && wasMap {
			x[key] = overlaid(was, inner)
		} else {
			x[key] = v
		}
	}
	return x
}

// preconditions are those of a deletion, for one side.
func (o operation) preconditions(known client.Object) []client.DeleteOption {
	var p client.Preconditions
	switch o.uid {
	case "right":
		p.UID = new(known.GetUID())
	case "wrong":
		p.UID = new(types.UID("another"))
	default:
		return o.delete
	}
	return append(slices.Clip(o.delete), p)
}

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 0))} }
