package api

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
)

// violation breaks one rule and no other: without that rule it is accepted. test/guards removes each rule from the CRDs in
// turn and wants the entry of its name to fail, so each rule at each place needs one.
type violation struct {
	// of is the object, status what it has before the change; to is the change. Without one the object is refused.
	of, status, to string
}

const (
	anyDuration   = "must be a duration such as 90s or 1h30m, and not negative"
	someDuration  = "must be a duration of more than 0s, such as 90s or 1h30m"
	oneOfValue    = "exactly one of json and data must be set"
	valueTooLarge = "must be no more than 65536 bytes"
	jobMissing    = "job must be set"

	heartbeatNeedsGateway = "heartbeatTimeout needs job.gateway: Enabled, because signs of life come through the gateway"
)

var (
	// manyBytes are fewer characters than the schema allows, so that only the rule sees them.
	manyBytes = "{data: '\"" + strings.Repeat("ä", 32768) + "\"'}"
	bothOf    = `{json: 1, data: "1"}`
)

func ofInvocation(fields string) string { return "{functionRef: {name: f}, " + fields + "}" }

func withTemplate(template string) string { return function("{job: {template: " + template + "}}") }

func withSetting(setting string) string {
	return function(strings.TrimSuffix(minimalFunction, "}") + ", " + setting + "}")
}

// invocationRules are the rules of an invocation, which stands in promises and in executions.
func invocationRules(of func(invoke string) string) map[string]violation {
	created := func(invoke string) violation { return violation{of: of(invoke)} }
	return map[string]violation{
		": exactly one of functionRef and function must be set":    created("{functionRef: {name: f}, function: {job: {image: i}}}"),
		": either all arguments have a name or none has":           created(ofInvocation("args: [{name: a, value: {json: 1}}, {value: {json: 1}}]")),
		": two arguments have the same name":                       created(ofInvocation("args: [{name: a, value: {json: 1}}, {name: a, value: {json: 2}}]")),
		".args[]: exactly one of value and promiseRef must be set": created(ofInvocation("args: [{value: {json: 1}, promiseRef: {name: p}}]")),
		".args[].value: " + oneOfValue:                             created(ofInvocation("args: [{value: " + bothOf + "}]")),
		".args[].value.data: " + valueTooLarge:                     created(ofInvocation("args: [{value: " + manyBytes + "}]")),
		".cancelGracePeriod: " + anyDuration:                       created(ofInvocation("cancelGracePeriod: -1s")),
		".retry.initialInterval: " + anyDuration:                   created(ofInvocation("retry: {initialInterval: -1s}")),
		".retry.maxInterval: " + anyDuration:                       created(ofInvocation("retry: {maxInterval: -1s}")),
		".timeout: " + someDuration:                                created(ofInvocation("timeout: 0s")),
		".function: " + jobMissing:                                 created("{function: {}}"),
	}
}

var promiseRules = map[string]violation{
	": the name must be no more than 200 characters":                    {of: named("DurablePromise", "{}", 201)},
	": the spec of a promise cannot change; make another promise":       {of: promise("{param: {json: 1}}"), to: "{spec: {param: {json: 2}}}"},
	": only a Resolved promise has a value":                             {of: promise("{}"), to: "{status: {state: Rejected, value: {json: 1}}}"},
	": only a Rejected, Canceled or TimedOut promise has an error":      {of: promise("{}"), to: "{status: {state: Resolved, error: {type: T}}}"},
	": a Pending promise has no settledAt":                              {of: promise("{}"), to: `{status: {settledAt: "2030-01-01T00:00:00.000000Z"}}`},
	": " + stateFixed:                                                   {of: promise("{}"), status: "{state: Resolved}", to: "{status: {state: Rejected}}"},
	": " + valueFixed:                                                   {of: promise("{}"), status: "{state: Resolved, value: {json: 1}}", to: "{status: {value: {json: 2}}}"},
	": " + errorFixed:                                                   {of: promise("{}"), status: "{state: Rejected, error: {type: T}}", to: "{status: {error: {type: U}}}"},
	": " + adoptedFixed:                                                 {of: promise("{}"), status: "{state: Rejected, adoptedAttempt: 2}", to: "{status: {adoptedAttempt: 3}}"},
	": " + settledAtFixed:                                               {of: promise("{}"), status: resolved, to: `{status: {settledAt: "2030-01-01T00:00:00.000002Z"}}`},
	".spec: set timeout or deadline, not both":                          {of: promise(`{timeout: 90s, deadline: "2030-01-01T00:00:00.000000Z"}`)},
	".spec: a timer (onTimeout: Resolve) needs a timeout or a deadline": {of: promise("{onTimeout: Resolve}")},
	".spec.param: " + oneOfValue:                                        {of: promise("{param: " + bothOf + "}")},
	".spec.param.data: " + valueTooLarge:                                {of: promise("{param: " + manyBytes + "}")},
	".spec.timeout: " + someDuration:                                    {of: promise("{timeout: 0s}")},
	".spec.ttlAfterSettled: " + anyDuration:                             {of: promise("{ttlAfterSettled: -1s}")},
	".status.value: " + oneOfValue:                                      {of: promise("{}"), to: "{status: {state: Resolved, value: " + bothOf + "}}"},
	".status.value.data: " + valueTooLarge:                              {of: promise("{}"), to: "{status: {state: Resolved, value: " + manyBytes + "}}"},
	".status.error.data: " + oneOfValue:                                 {of: promise("{}"), to: "{status: {state: Rejected, error: {type: T, data: " + bothOf + "}}}"},
	".status.error.data.data: " + valueTooLarge:                         {of: promise("{}"), to: "{status: {state: Rejected, error: {type: T, data: " + manyBytes + "}}}"},
}

const plainInvoke = "{invoke: {functionRef: {name: f}}}"

var executionRules = map[string]violation{
	": the name must be no more than 200 characters": {of: named("Execution", plainInvoke, 201)},
	": " + executionInvokeFixed:                      {of: execution(plainInvoke), to: "{spec: {invoke: {functionRef: {name: g}}}}"},
	": desiredState Canceled is final; make another execution": {
		of: execution("{invoke: {functionRef: {name: f}}, desiredState: Canceled}"), to: "{spec: {desiredState: Running}}",
	},
	": " + epochGrows:                                   {of: execution(plainInvoke), status: "{epoch: 2}", to: "{status: {epoch: 1}}"},
	": " + phaseFixed:                                   {of: execution(plainInvoke), status: "{phase: Succeeded}", to: "{status: {phase: Failed}}"},
	": " + outcomeFixed:                                 {of: execution(plainInvoke), status: "{phase: Succeeded, outcome: {state: Resolved}}", to: "{status: {outcome: {epoch: 1}}}"},
	": " + epochBegun:                                   {of: execution(plainInvoke), to: "{status: {epoch: 2, savePoint: {epoch: 3, format: f}}}"},
	": " + tellFixed:                                    {of: execution(plainInvoke), status: "{cancelEpoch: 2}", to: "{status: {cancelEpoch: 3}}"},
	".spec.ttlAfterFinished: " + anyDuration:            {of: execution("{invoke: {functionRef: {name: f}}, ttlAfterFinished: -1s}")},
	".status.outcome.value: " + oneOfValue:              {of: execution(plainInvoke), to: "{status: {outcome: {state: Resolved, value: " + bothOf + "}}}"},
	".status.outcome.value.data: " + valueTooLarge:      {of: execution(plainInvoke), to: "{status: {outcome: {state: Resolved, value: " + manyBytes + "}}}"},
	".status.outcome.error.data: " + oneOfValue:         {of: execution(plainInvoke), to: "{status: {outcome: {state: Rejected, error: {type: T, data: " + bothOf + "}}}}"},
	".status.outcome.error.data.data: " + valueTooLarge: {of: execution(plainInvoke), to: "{status: {outcome: {state: Rejected, error: {type: T, data: " + manyBytes + "}}}}"},
}

var functionRules = map[string]violation{
	": the name must be no more than 200 characters":         {of: named("Function", minimalFunction, 201)},
	".spec: " + jobMissing:                                   {of: function("{}")},
	".spec.job.template: the template must have a container": {of: withTemplate("{spec: {containers: []}}")},
	".spec.job.template: restartPolicy must be Never: retries are the function's retry policy": {
		of: withTemplate("{spec: {restartPolicy: OnFailure, containers: [{name: c, image: i}]}}"),
	},
	".spec.attemptTimeout: " + someDuration: {of: withSetting("attemptTimeout: 0s")},
	".spec: " + heartbeatNeedsGateway:       {of: withSetting("heartbeatTimeout: 10s")},
	".spec.heartbeatTimeout: must be a duration of at least 1s, such as 90s or 1h30m": {
		of: function("{heartbeatTimeout: 999ms, job: {gateway: Enabled, template: {spec: {containers: [{name: c, image: i}]}}}}"),
	},
	".spec.startTimeout: " + someDuration:         {of: withSetting("startTimeout: 0s")},
	".spec.timeout: " + someDuration:              {of: withSetting("timeout: 0s")},
	".spec.cancelGracePeriod: " + anyDuration:     {of: withSetting("cancelGracePeriod: -1s")},
	".spec.retry.initialInterval: " + anyDuration: {of: withSetting("retry: {initialInterval: -1s}")},
	".spec.retry.maxInterval: " + anyDuration:     {of: withSetting("retry: {maxInterval: -1s}")},
}

// entries of a payload, in the style of a manifest.
func entries(fields ...string) string {
	var list []string
	for _, f := range fields {
		list = append(list, `{step: "1", name: charge, attempt: 1, at: "2030-01-01T00:00:00.000000Z"`+f+"}")
	}
	return "entries: [" + strings.Join(list, ", ") + "]"
}

func payload(fields string) string { return manifest("Payload", "{sequence: 1, epoch: 2, "+fields+"}") }

var payloadRules = map[string]violation{
	".spec: the sequence of a payload cannot change": {of: payload(entries()), to: "{spec: {sequence: 2}}"},
	".spec: the epoch of a payload never decreases":  {of: payload(entries()), to: "{spec: {epoch: 1}}"},
	".spec: a payload loses no entry":                {of: payload(entries("", "")), to: "{spec: {" + entries("") + "}}"},
	".spec: the payload is closed: it cannot change": {of: payload("closed: true, " + entries()), to: "{spec: {epoch: 3}}"},
	".spec.entries[]: an entry has a value or an error, not both": {
		of: payload(entries(`, value: {data: "1"}, error: {type: T}`)),
	},
	".spec.entries[].value: " + oneOfValue:              {of: payload(entries(", value: " + bothOf))},
	".spec.entries[].value.data: " + valueTooLarge:      {of: payload(entries(", value: " + manyBytes))},
	".spec.entries[].error.data: " + oneOfValue:         {of: payload(entries(", error: {type: T, data: " + bothOf + "}"))},
	".spec.entries[].error.data.data: " + valueTooLarge: {of: payload(entries(", error: {type: T, data: " + manyBytes + "}"))},
}

// ruleEntries are named by kind, path and message of their rules.
func ruleEntries() []TableEntry {
	var entries []TableEntry
	add := func(kind string, rules map[string]violation) {
		for rule, v := range rules {
			_, message, _ := strings.Cut(rule, ": ")
			entries = append(entries, Entry(kind+rule, v, message))
		}
	}
	add("DurablePromise", promiseRules)
	add("DurablePromise.spec.invoke", invocationRules(func(invoke string) string { return promise("{invoke: " + invoke + "}") }))
	add("Execution", executionRules)
	add("Execution.spec.invoke", invocationRules(func(invoke string) string { return execution("{invoke: " + invoke + "}") }))
	add("Function", functionRules)
	add("Payload", payloadRules)
	return entries
}

var _ = DescribeTable("Each rule stands by itself:", func(ctx SpecContext, v violation, refused string) {
	if v.to == "" {
		creation(ctx, v.of, refused)
		return
	}
	change{of: v.of, status: v.status, to: v.to, refused: refused}.verify(ctx)
}, ruleEntries())
