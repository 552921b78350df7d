package api

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

// list is a list of n times the item.
func list(n int, item string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(item+", ", n), ", ") + "]"
}

// numbered is a list of n items, in each of which the verb %d is its index.
func numbered(n int, item string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(item, i)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// creation is for tables of what may be created; refused is empty where it may.
func creation(ctx SpecContext, text, refused string) {
	GinkgoHelper()
	_, err := tryCreate(ctx, text)
	if refused == "" {
		Expect(err).NotTo(HaveOccurred())
		return
	}
	expectInvalid(err, refused)
}

func named(kind, spec string, length int) string {
	return "{apiVersion: perdure.dev/v1alpha1, kind: " + kind + ", metadata: {name: n" + strings.Repeat("a", length-1) + "}, spec: " + spec + "}"
}

var _ = DescribeTable("The name of an object", creation,
	Entry("of a promise may have 200 characters", named("DurablePromise", "{}", 200), ""),
	Entry("of a promise may not have 201 characters", named("DurablePromise", "{}", 201), "the name must be no more than 200 characters"),
	Entry("of an execution may have 200 characters", named("Execution", "{invoke: {functionRef: {name: f}}}", 200), ""),
	Entry("of an execution may not have 201 characters", named("Execution", "{invoke: {functionRef: {name: f}}}", 201), "the name must be no more than 200 characters"),
	Entry("of a function may have 200 characters", named("Function", minimalFunction, 200), ""),
	Entry("of a function may not have 201 characters", named("Function", minimalFunction, 201), "the name must be no more than 200 characters"),
)

var _ = DescribeTable("The deadline of a promise", creation,
	Entry("may be missing", promise("{}"), ""),
	Entry("may come from a timeout", promise("{timeout: 90s}"), ""),
	Entry("may be a time", promise(`{deadline: "2030-01-01T00:00:00.000000Z"}`), ""),
	Entry("may be a time with a zone", promise(`{deadline: "2030-01-01T00:00:00.000000+05:30"}`), ""),
	Entry("cannot be both", promise(`{timeout: 90s, deadline: "2030-01-01T00:00:00.000000Z"}`), "set timeout or deadline, not both"),
	Entry("cannot be at once", promise("{timeout: 0s}"), "must be a duration of more than 0s"),
	Entry("cannot be before its creation", promise("{timeout: -1s}"), "must be a duration of more than 0s"),
	Entry("may be for a timer a timeout", promise("{timeout: 1m, onTimeout: Resolve}"), ""),
	Entry("may be for a timer a time", promise(`{deadline: "2030-01-01T00:00:00.000000Z", onTimeout: Resolve}`), ""),
	Entry("cannot be missing for a timer", promise("{onTimeout: Resolve}"), "a timer (onTimeout: Resolve) needs a timeout or a deadline"),
	Entry("cannot do anything else", promise("{timeout: 1m, onTimeout: Ignore}"), "supported values"),
)

var _ = DescribeTable("A value", func(ctx SpecContext, value, refused string) {
	creation(ctx, promise("{param: "+value+"}"), refused)
	creation(ctx, execution("{invoke: {functionRef: {name: f}, args: [{value: "+value+"}]}}"), refused)
},
	Entry("may be json, an object", "{json: {a: [1, 2.5, true, null, text]}}", ""),
	Entry("may be json, a string", "{json: text}", ""),
	Entry("may be json, an empty string", `{json: ""}`, ""),
	Entry("may be json, a number", "{json: 0}", ""),
	Entry("may be json, false", "{json: false}", ""),
	Entry("may be json, an empty list", "{json: []}", ""),
	Entry("may be data", `{data: '{"a": 18446744073709551616}'}`, ""),
	Entry("may have headers", "{json: 1, headers: {traceparent: x}}", ""),
	Entry("cannot be both", `{json: 1, data: "1"}`, "exactly one of json and data must be set"),
	Entry("cannot be neither", "{}", "exactly one of json and data must be set"),
	Entry("cannot be headers alone", "{headers: {a: b}}", "exactly one of json and data must be set"),
	Entry("null is written as data", `{data: "null"}`, ""),
	Entry("null as json is no value", "{json: null}", "exactly one of json and data must be set"),
	Entry("empty data is not JSON text", `{data: ""}`, "data: Invalid value"),
	Entry("may have 65536 bytes of data", "{data: '\""+strings.Repeat("a", 65534)+"\"'}", ""),
	Entry("cannot have more bytes of data", "{data: '\""+strings.Repeat("a", 65535)+"\"'}", "may not be more than 65536"),
	Entry("cannot have more bytes in fewer characters", "{data: '\""+strings.Repeat("ä", 32768)+"\"'}", "must be no more than 65536 bytes"),
	Entry("cannot have more than 16 headers", "{json: 1, headers: {"+strings.Trim(numbered(17, "h%d: v"), "[]")+"}}", "must have at most 16 items"),
)

var _ = DescribeTable("An invocation", func(ctx SpecContext, invoke, refused string) {
	creation(ctx, execution("{invoke: "+invoke+"}"), refused)
	creation(ctx, promise("{invoke: "+invoke+"}"), refused)
},
	Entry("may refer to a function", "{functionRef: {name: f}}", ""),
	Entry("may bring a function", "{function: {job: {image: busybox:1.37}}}", ""),
	Entry("cannot do both", "{functionRef: {name: f}, function: {job: {image: i}}}", "exactly one of functionRef and function must be set"),
	Entry("cannot do neither", "{}", "exactly one of functionRef and function must be set"),
	Entry("cannot bring an empty function", "{function: {}}", "job must be set"),
	Entry("cannot bring a job without an image", "{function: {job: {}}}", "job.image: Required value"),
	Entry("may have named arguments", "{functionRef: {name: f}, args: [{name: a, value: {json: 1}}, {name: b, promiseRef: {name: p}}]}", ""),
	Entry("may have arguments by position", "{functionRef: {name: f}, args: [{value: {json: 1}}, {promiseRef: {name: p}}]}", ""),
	Entry("cannot mix them", "{functionRef: {name: f}, args: [{name: a, value: {json: 1}}, {value: {json: 1}}]}", "either all arguments have a name or none has"),
	Entry("cannot name two arguments the same", "{functionRef: {name: f}, args: [{name: a, value: {json: 1}}, {name: a, value: {json: 2}}]}", "two arguments have the same name"),
	Entry("may have no arguments", "{functionRef: {name: f}, args: []}", ""),
	Entry("may have 64 arguments", "{functionRef: {name: f}, args: "+numbered(64, "{name: a%d, value: {json: 1}}")+"}", ""),
	Entry("cannot have 65 arguments", "{functionRef: {name: f}, args: "+numbered(65, "{name: a%d, value: {json: 1}}")+"}", "must have at most 64 items"),
	Entry("an argument cannot be a value and a promise", "{functionRef: {name: f}, args: [{value: {json: 1}, promiseRef: {name: p}}]}", "exactly one of value and promiseRef must be set"),
	Entry("an argument cannot be neither", "{functionRef: {name: f}, args: [{name: a}]}", "exactly one of value and promiseRef must be set"),
	Entry("may pass a rejection", "{functionRef: {name: f}, args: [{promiseRef: {name: p, onRejected: Pass}}]}", ""),
	Entry("cannot do anything else with a rejection", "{functionRef: {name: f}, args: [{promiseRef: {name: p, onRejected: Ignore}}]}", "supported values"),
	Entry("cannot time out at once", "{functionRef: {name: f}, timeout: 0s}", "must be a duration of more than 0s"),
	Entry("cannot try less than once", "{functionRef: {name: f}, retry: {maxAttempts: 0}}", "greater than or equal to 1"),
	Entry("cannot shorten intervals", "{functionRef: {name: f}, retry: {factor: 0}}", "greater than or equal to 1"),
	Entry("cannot do anything else with a lost attempt", "{functionRef: {name: f}, onLostAttempt: Ignore}", "supported values"),
)

const minimalFunction = "{job: {template: {spec: {containers: [{name: c, image: busybox:1.37}]}}}}"

func withPod(pod string) string {
	return function("{job: {template: {spec: " + pod + "}}}")
}

var _ = DescribeTable("A function", creation,
	Entry("may be a job", function(minimalFunction), ""),
	Entry("cannot be nothing", function("{}"), "job must be set"),
	Entry("may say restartPolicy Never", withPod("{restartPolicy: Never, containers: [{name: c, image: i}]}"), ""),
	Entry("cannot say restartPolicy OnFailure", withPod("{restartPolicy: OnFailure, containers: [{name: c, image: i}]}"), "restartPolicy must be Never: retries are the function's retry policy"),
	Entry("cannot say restartPolicy Always", withPod("{restartPolicy: Always, containers: [{name: c, image: i}]}"), "restartPolicy must be Never: retries are the function's retry policy"),
	Entry("may have a sidecar", withPod("{initContainers: [{name: s, image: i, restartPolicy: Always}], containers: [{name: c, image: i}]}"), ""),
	Entry("cannot be without a pod", function("{job: {template: {}}}"), "the template must have a container"),
	Entry("cannot be without a container", withPod("{containers: []}"), "the template must have a container"),
	Entry("cannot have a parallelism of zero", function("{parallelism: 0, job: {template: {spec: {containers: [{name: c, image: i}]}}}}"), "greater than or equal to 1"),
)

// A typed client fails to list a kind for as long as one object of it cannot be decoded. So a time or a duration that the
// API server lets in must be one that Go can read.
var _ = Describe("A time or a duration that Go cannot read is refused", func() {
	const bare = "functionRef: {name: f}"
	durations := map[string]string{
		"timeout of a promise":                promise("{timeout: %s}"),
		"ttlAfterSettled of a promise":        promise("{ttlAfterSettled: %s}"),
		"timeout of an invocation":            execution("{invoke: {" + bare + ", timeout: %s}}"),
		"cancelGracePeriod of an invocation":  execution("{invoke: {" + bare + ", cancelGracePeriod: %s}}"),
		"initialInterval of a retry policy":   execution("{invoke: {" + bare + ", retry: {initialInterval: %s}}}"),
		"maxInterval of a retry policy":       execution("{invoke: {" + bare + ", retry: {maxInterval: %s}}}"),
		"ttlAfterFinished of an execution":    execution("{ttlAfterFinished: %s, invoke: {" + bare + "}}"),
		"timeout of a function":               function("{timeout: %s, " + minimalFunction[1:]),
		"attemptTimeout of a function":        function("{attemptTimeout: %s, " + minimalFunction[1:]),
		"startTimeout of a function":          function("{startTimeout: %s, " + minimalFunction[1:]),
		"cancelGracePeriod of a function":     function("{cancelGracePeriod: %s, " + minimalFunction[1:]),
		"initialInterval of a function":       function("{retry: {initialInterval: %s}, " + minimalFunction[1:]),
		"timeout of a promise's invocation":   promise("{invoke: {" + bare + ", timeout: %s}}"),
		"maxInterval of a promise's function": promise("{invoke: {" + bare + ", retry: {maxInterval: %s}}}"),
	}
	for name, text := range durations {
		It(name, func(ctx SpecContext) {
			for _, good := range []string{"1h", "1h30m", "90s", "500ms", "1.5h"} {
				creation(ctx, fmt.Sprintf(text, good), "")
			}
			for _, bad := range []string{"soon", "1d", `"10"`, `""`, `"1 h"`, "9999999h"} {
				creation(ctx, fmt.Sprintf(text, bad), "such as 90s or 1h30m")
			}
			creation(ctx, fmt.Sprintf(text, "-1s"), "must be a duration")
		})
	}

	It("quantities, ports and times of embedded types", func(ctx SpecContext) {
		const job = "{invoke: {function: {job: {image: i, %s}}}}"
		for _, cpu := range []string{"100m", "1", "1.5", "1e3", "2Gi"} {
			creation(ctx, execution(fmt.Sprintf(job, "resources: {limits: {cpu: '"+cpu+"'}}")), "")
		}
		for _, cpu := range []string{"1e1.5", "1e99999999999", "1 Gi", "lots"} {
			creation(ctx, execution(fmt.Sprintf(job, "resources: {limits: {cpu: '"+cpu+"'}}")), "resources.limits.cpu")
			creation(ctx, withPod("{containers: [{name: c, image: i, resources: {limits: {cpu: '"+cpu+"'}}}]}"), "resources.limits.cpu")
		}
		creation(ctx, withPod("{containers: [{name: c, image: i, livenessProbe: {httpGet: {port: 80}}}]}"), "")
		creation(ctx, withPod("{containers: [{name: c, image: i, livenessProbe: {httpGet: {port: http}}}]}"), "")
		creation(ctx, withPod("{containers: [{name: c, image: i, livenessProbe: {httpGet: {port: 99999999999}}}]}"), "livenessProbe.httpGet.port")

		expectInvalid(patchStatus(ctx, create(ctx, promise("{}")), `{status: {conditions: [{type: Stalled, status: "True",
			reason: R, message: "", lastTransitionTime: "2030-01-01t00:00:00z"}]}}`), "lastTransitionTime")
	})

	lessExact := []string{"2030-01-01T00:00:00Z", "2030-01-01T00:00:00.5Z", "2030-01-01T00:00:00.123456789Z"}
	badTimes := []string{
		"0000-01-01T00:00:00.000000Z", "2030-01-01t00:00:00.000000z", "2030-01-01T00:00:00.000000", "2030-02-30T00:00:00.000000Z",
		"2030-01-01T00:00:00.000000+24:00", "2030-01-01T24:00:00.000000Z", "tomorrow",
	}
	It("deadline of a promise", func(ctx SpecContext) {
		for _, bad := range badTimes {
			creation(ctx, promise(`{deadline: "`+bad+`"}`), "spec.deadline")
		}
		for _, good := range lessExact { // this one is written by people
			creation(ctx, promise(`{deadline: "`+good+`"}`), "")
		}
		Expect(k8s.List(ctx, &v1alpha1.DurablePromiseList{})).To(Succeed(), "what was accepted can be read")
	})
	It("settledAt of a promise", func(ctx SpecContext) {
		p := create(ctx, promise("{}"))
		for _, bad := range slices.Concat(lessExact, badTimes) {
			expectInvalid(patchStatus(ctx, p, `{status: {state: Resolved, settledAt: "`+bad+`"}}`), "status.settledAt")
		}
	})
	It("times of an execution", func(ctx SpecContext) {
		x := create(ctx, execution("{invoke: {"+bare+"}}"))
		for _, status := range []string{
			"{waitingSince: %q}", "{wakeAt: %q}", "{startedAt: %q}", "{cancelRequestedAt: %q}", "{finishedAt: %q}",
			"{activation: {since: %q}}", "{recent: [{reason: R, time: %q}]}",
		} {
			for _, bad := range slices.Concat(lessExact, badTimes) {
				expectInvalid(patchStatus(ctx, x, "{status: "+fmt.Sprintf(status, bad)+"}"), "status.")
			}
		}
	})
})
