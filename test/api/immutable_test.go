package api

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
)

const (
	promiseSpecFixed     = "the spec of a promise cannot change; make another promise"
	executionInvokeFixed = "spec.invoke cannot change; make another execution"
)

// field is an optional field of an immutable struct, with two values of it, in YAML's flow style.
type field struct{ name, value, other string }

var promiseFields = []field{
	{"id", "a", "b"},
	{"timeout", "1h", "60m"},
	{"deadline", `"2030-01-01T00:00:00.000001Z"`, `"2030-01-01T00:00:00.000002Z"`},
	{"param", "{json: {a: {b: 1}}}", "{json: {a: {b: 2}}}"},
	{"invoke", "{functionRef: {name: f}}", "{functionRef: {name: g}}"},
	{"step", "a", "b"},
	{"attempt", "1", "2"},
	{"compensation", "true", "false"},
	{"ttlAfterSettled", "1h", "2h"},
}

var invocationFields = []field{
	{"args", "[{value: {json: 1}}]", "[{value: {json: 2}}]"},
	{"timeout", "1h", "2h"},
	{"retry", "{maxAttempts: 1}", "{maxAttempts: 2}"},
	{"cancelGracePeriod", "1s", "2s"},
	{"onLostAttempt", "Fail", "Hold"},
	{"detached", "true", "false"},
}

// changesOf says that the field is added to, changed in and removed from the struct that wrap wraps.
func changesOf(f field, wrap func(fields string) string, inStruct string) []struct{ what, of, to string } {
	with := func(value string) string {
		return wrap(strings.Trim(inStruct+", "+f.name+": "+value, ", "))
	}
	only := func(value string) string { return "{" + strings.TrimSpace(f.name+": "+value) + "}" }
	return []struct{ what, of, to string }{
		{f.name + " cannot be added", wrap(inStruct), only(f.value)},
		{f.name + " cannot be removed", with(f.value), only("null")},
		{f.name + " cannot change", with(f.value), only(f.other)},
		{f.name + " cannot change back", with(f.other), only(f.value)},
	}
}

func entriesOf(fields []field, wrap func(string) string, inStruct string) []TableEntry {
	var entries []TableEntry
	for _, f := range fields {
		for _, c := range changesOf(f, wrap, inStruct) {
			entries = append(entries, Entry(c.what, c.of, c.to))
		}
	}
	return entries
}

var _ = DescribeTable("The spec of a promise never changes", func(ctx SpecContext, of, to string) {
	change{of: of, to: "{spec: " + to + "}", refused: promiseSpecFixed}.verify(ctx)
},
	entriesOf(promiseFields, func(fields string) string { return promise("{" + fields + "}") }, ""),
	Entry("onTimeout cannot change", promise("{timeout: 1h}"), "{onTimeout: Resolve}"),
	Entry("onTimeout cannot fall back to its default", promise("{timeout: 1h, onTimeout: Resolve}"), "{onTimeout: null}"),
)

var _ = DescribeTable("The invocation of a promise never changes", func(ctx SpecContext, of, to string) {
	change{of: of, to: "{spec: {invoke: " + to + "}}", refused: promiseSpecFixed}.verify(ctx)
},
	entriesOf(invocationFields, func(fields string) string { return promise("{invoke: {" + fields + "}}") }, "functionRef: {name: f}"),
	nestedEntries(func(invoke string) string { return promise("{invoke: " + invoke + "}") }),
)

var _ = DescribeTable("The invocation of an execution never changes", func(ctx SpecContext, of, to string) {
	change{of: of, to: "{spec: {invoke: " + to + "}}", refused: executionInvokeFixed}.verify(ctx)
},
	entriesOf(invocationFields, func(fields string) string { return execution("{invoke: {" + fields + "}}") }, "functionRef: {name: f}"),
	nestedEntries(func(invoke string) string { return execution("{invoke: " + invoke + "}") }),
)

// nestedEntries are changes deep inside of an invocation.
func nestedEntries(of func(invoke string) string) []TableEntry {
	ref := of("{functionRef: {name: f}}")
	inline := of("{function: {job: {image: i, command: [a, b], env: [{name: A, value: x}, {name: B, value: $(A)}]}}}")
	args := of("{functionRef: {name: f}, args: [{name: a, value: {json: {k: {l: 1}, list: [{m: 1}]}}}, {name: b, promiseRef: {name: p}}]}")
	data := of(`{functionRef: {name: f}, args: [{value: {data: "1"}}]}`)
	retry := of("{functionRef: {name: f}, retry: {maxAttempts: 2, nonRetryableTypes: [A, B]}}")
	const b = "{name: b, promiseRef: {name: p}}"

	return []TableEntry{
		Entry("the function cannot change", ref, "{functionRef: {name: g}}"),
		Entry("a reference cannot become an inline function", ref, "{functionRef: null, function: {job: {image: i}}}"),
		Entry("an inline function cannot become a reference", inline, "{function: null, functionRef: {name: f}}"),
		Entry("the image cannot change", inline, "{function: {job: {image: j}}}"),
		Entry("the command cannot change", inline, "{function: {job: {command: [b, a]}}}"),
		Entry("the command cannot be removed", inline, "{function: {job: {command: null}}}"),
		Entry("args of the container cannot be added", inline, "{function: {job: {args: [a]}}}"),
		Entry("a variable cannot change", inline, "{function: {job: {env: [{name: A, value: z}, {name: B, value: $(A)}]}}}"),
		Entry("a variable cannot be removed", inline, "{function: {job: {env: [{name: A, value: x}]}}}"),
		Entry("variables cannot change places", inline, "{function: {job: {env: [{name: B, value: $(A)}, {name: A, value: x}]}}}"),
		Entry("a value cannot become a reference to a secret", inline,
			"{function: {job: {env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, value: $(A)}]}}}"),
		Entry("resources cannot be added", inline, "{function: {job: {resources: {limits: {memory: 1Gi}}}}}"),
		Entry("an argument cannot be added", args, "{args: [{name: a, value: {json: {k: {l: 1}, list: [{m: 1}]}}}, "+b+", {name: c, value: {json: 1}}]}"),
		Entry("an argument cannot be removed", args, "{args: ["+b+"]}"),
		Entry("arguments cannot change places", args, "{args: ["+b+", {name: a, value: {json: {k: {l: 1}, list: [{m: 1}]}}}]}"),
		Entry("an argument cannot get another name", args, "{args: [{name: z, value: {json: {k: {l: 1}, list: [{m: 1}]}}}, "+b+"]}"),
		Entry("a nested key of an argument cannot be added", args, "{args: [{name: a, value: {json: {k: {l: 1, z: 1}, list: [{m: 1}]}}}, "+b+"]}"),
		Entry("a nested key of an argument cannot be removed", args, "{args: [{name: a, value: {json: {k: {}, list: [{m: 1}]}}}, "+b+"]}"),
		Entry("a nested key of an argument cannot change", args, "{args: [{name: a, value: {json: {k: {l: 2}, list: [{m: 1}]}}}, "+b+"]}"),
		Entry("a nested key of an argument cannot be replaced", args, "{args: [{name: a, value: {json: {k: {z: 1}, list: [{m: 1}]}}}, "+b+"]}"),
		Entry("a key inside a list of an argument cannot be added", args, "{args: [{name: a, value: {json: {k: {l: 1}, list: [{m: 1, z: 1}]}}}, "+b+"]}"),
		Entry("a key inside a list of an argument cannot be removed", args, "{args: [{name: a, value: {json: {k: {l: 1}, list: [{}]}}}, "+b+"]}"),
		Entry("an argument cannot change from json to data", args, `{args: [{name: a, value: {data: "{}"}}, `+b+"]}"),
		Entry("an argument cannot change from data to json", data, "{args: [{value: {json: 1}}]}"),
		Entry("headers cannot be added to an argument", data, `{args: [{value: {data: "1", headers: {h: v}}}]}`),
		Entry("an argument cannot refer to another promise", args,
			"{args: [{name: a, value: {json: {k: {l: 1}, list: [{m: 1}]}}}, {name: b, promiseRef: {name: q}}]}"),
		Entry("onRejected of an argument cannot change", args,
			"{args: [{name: a, value: {json: {k: {l: 1}, list: [{m: 1}]}}}, {name: b, promiseRef: {name: p, onRejected: Pass}}]}"),
		Entry("a field of the retry policy cannot be added", retry, "{retry: {factor: 3}}"),
		Entry("a field of the retry policy cannot be removed", retry, "{retry: {maxAttempts: null}}"),
		Entry("an error type cannot be added to the retry policy", retry, "{retry: {nonRetryableTypes: [A, B, C]}}"),
		Entry("an error type cannot be removed from the retry policy", retry, "{retry: {nonRetryableTypes: [A]}}"),
		Entry("the invocation cannot be emptied", retry, "{retry: null, functionRef: {name: other}}"),
	}
}

var _ = DescribeTable("The param of a promise never changes, however deep the change", func(ctx SpecContext, to string) {
	of := promise("{param: {json: {a: {b: 1}, list: [{c: 1}]}}}")
	change{of: of, to: "{spec: {param: " + to + "}}", refused: promiseSpecFixed}.verify(ctx)
},
	Entry("a nested key added", "{json: {a: {z: 1}}}"),
	Entry("a nested key removed", "{json: {a: {b: null}}}"),
	Entry("a nested key changed", "{json: {a: {b: 2}}}"),
	Entry("a nested key replaced by another one", "{json: {a: {b: null, z: 1}}}"),
	Entry("a key inside a list added", "{json: {list: [{c: 1, z: 1}]}}"),
	Entry("a key inside a list removed", "{json: {list: [{}]}}"),
	Entry("a key inside a list changed", "{json: {list: [{c: 2}]}}"),
	Entry("json replaced by data", `{json: null, data: "{}"}`),
	Entry("headers added", "{headers: {h: v}}"),
)

var _ = DescribeTable("What a person wants of an execution may change", func(ctx SpecContext, spec, to, refused string) {
	of := execution("{invoke: {functionRef: {name: f}}" + spec + "}")
	change{of: of, to: "{spec: " + to + "}", refused: refused}.verify(ctx)
},
	Entry("it may be paused", "", "{desiredState: Paused}", ""),
	Entry("it may go on", ", desiredState: Paused", "{desiredState: Running}", ""),
	Entry("it may go on by the removal of desiredState", ", desiredState: Paused", "{desiredState: null}", ""),
	Entry("it may be canceled", "", "{desiredState: Canceled}", ""),
	Entry("it may be canceled while it is paused", ", desiredState: Paused", "{desiredState: Canceled}", ""),
	Entry("a cancel cannot be taken back", ", desiredState: Canceled", "{desiredState: Running}", "desiredState Canceled is final"),
	Entry("a cancel cannot become a pause", ", desiredState: Canceled", "{desiredState: Paused}", "desiredState Canceled is final"),
	Entry("a cancel cannot be removed", ", desiredState: Canceled", "{desiredState: null}", "desiredState Canceled is final"),
	Entry("there is no other desired state", "", "{desiredState: Deleted}", "supported values"),
	Entry("retryToken may be added", "", "{retryToken: a}", ""),
	Entry("retryToken may change", ", retryToken: a", "{retryToken: b}", ""),
	Entry("retryToken may be removed", ", retryToken: a", "{retryToken: null}", ""),
	Entry("retryToken may change after a cancel", ", desiredState: Canceled", "{retryToken: a}", ""),
	Entry("ttlAfterFinished may be added", "", "{ttlAfterFinished: 1h}", ""),
	Entry("ttlAfterFinished may change", ", ttlAfterFinished: 1h", "{ttlAfterFinished: 0s}", ""),
	Entry("ttlAfterFinished may be removed", ", ttlAfterFinished: 1h", "{ttlAfterFinished: null}", ""),
	Entry("the spec cannot be removed", "", "null", "spec: Required value"),
)
