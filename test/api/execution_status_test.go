package api

import (
	. "github.com/onsi/ginkgo/v2"
)

const (
	epochGrows   = "status.epoch never decreases"
	phaseFixed   = "the execution is finished: its phase cannot change"
	outcomeFixed = "the execution is finished: its outcome cannot change"
	epochBegun   = "a save point is of an epoch that has begun"
	tellFixed    = "status.cancelEpoch cannot change"
)

var _ = DescribeTable("The status of an execution", func(ctx SpecContext, status, to, refused string) {
	of := execution("{invoke: {functionRef: {name: f}}}")
	change{of: of, status: status, to: "{status: " + to + "}", refused: refused}.verify(ctx)
},
	Entry("epoch may be set", "", "{epoch: 1}", ""),
	Entry("epoch may grow", "{epoch: 1}", "{epoch: 2}", ""),
	Entry("epoch may stay", "{epoch: 1}", "{epoch: 1, phase: Running}", ""),
	Entry("epoch never decreases", "{epoch: 2}", "{epoch: 1}", epochGrows),
	Entry("epoch never becomes zero", "{epoch: 2}", "{epoch: 0}", epochGrows),
	Entry("epoch is never removed", "{epoch: 2}", "{epoch: null}", epochGrows),
	Entry("epoch is never removed with the whole status", "{epoch: 2}", "null", epochGrows),
	Entry("epoch is never negative", "", "{epoch: -1}", "should be greater than or equal to 0"),

	Entry("an unfinished phase may change", "{phase: Running}", "{phase: Suspended}", ""),
	Entry("an unfinished phase may be removed, which makes it Pending", "{phase: Running}", "{phase: null}", ""),
	Entry("an unfinished execution may finish", "{phase: Running, epoch: 1}", "{phase: Succeeded, outcome: {state: Resolved, epoch: 1}}", ""),
	Entry("Succeeded is final", "{phase: Succeeded}", "{phase: Failed}", phaseFixed),
	Entry("Failed is final", "{phase: Failed}", "{phase: Running}", phaseFixed),
	Entry("Canceled is final", "{phase: Canceled}", "{phase: Pending}", phaseFixed),
	Entry("TimedOut is final", "{phase: TimedOut}", "{phase: Succeeded}", phaseFixed),
	Entry("a final phase cannot be removed", "{phase: Succeeded}", "{phase: null}", phaseFixed),
	Entry("a final phase cannot be removed with the whole status", "{phase: Succeeded}", "null", phaseFixed),
	Entry("there is no other phase", "", "{phase: Done}", "supported values"),

	Entry("the outcome may change while the phase is not final", "{phase: Completing, outcome: {state: Resolved}}", "{outcome: {state: Rejected}}", ""),
	Entry("the outcome may be removed while the phase is not final", "{phase: Completing, outcome: {state: Resolved}}", "{outcome: null}", ""),
	Entry("the final outcome cannot be added", "{phase: Succeeded}", "{outcome: {state: Resolved}}", outcomeFixed),
	Entry("the final outcome cannot be removed", "{phase: Succeeded, outcome: {state: Resolved}}", "{outcome: null}", outcomeFixed),
	Entry("the state of the final outcome cannot change", "{phase: Failed, outcome: {state: Rejected}}", "{outcome: {state: Canceled}}", outcomeFixed),
	Entry("the epoch of the final outcome cannot change", "{phase: Failed, outcome: {state: Rejected, epoch: 1}}", "{outcome: {epoch: 2}}", outcomeFixed),
	Entry("the value of the final outcome cannot be removed", "{phase: Succeeded, outcome: {state: Resolved, value: {json: 1}}}", "{outcome: {value: null}}", outcomeFixed),
	Entry("a nested key of the final outcome cannot be added", "{phase: Succeeded, outcome: {state: Resolved, value: {json: {a: {}}}}}",
		"{outcome: {value: {json: {a: {z: 1}}}}}", outcomeFixed),
	Entry("a nested key of the final outcome cannot be removed", "{phase: Succeeded, outcome: {state: Resolved, value: {json: {a: {z: 1}}}}}",
		"{outcome: {value: {json: {a: {z: null}}}}}", outcomeFixed),
	Entry("the error of the final outcome cannot change", "{phase: Failed, outcome: {state: Rejected, error: {type: T}}}", "{outcome: {error: {message: m}}}", outcomeFixed),

	Entry("a save point is of the epoch", "{epoch: 2}", "{savePoint: {epoch: 2, format: f}}", ""),
	Entry("a save point may be of an epoch before", "{epoch: 2}", "{savePoint: {epoch: 1, format: f}}", ""),
	Entry("a save point is of no epoch to come", "{epoch: 2}", "{savePoint: {epoch: 3, format: f}}", epochBegun),
	Entry("there is no save point before the first epoch", "", "{savePoint: {epoch: 1, format: f}}", epochBegun),
	Entry("a save point has an epoch", "{epoch: 1}", "{savePoint: {format: f}}", "Required value"),
	Entry("a save point may be removed", "{epoch: 1, savePoint: {epoch: 1, format: f}}", "{savePoint: null}", ""),
	Entry("no more than 64 consumed promises are listed", "{epoch: 1}", "{savePoint: {epoch: 1, format: f, consumed: "+list(65, "p")+"}}", "must have at most 64 items"),
	Entry("there is no other way to await", "", "{awaitMode: Some}", "supported values"),

	Entry("cancelEpoch may be set", "{epoch: 1}", "{cancelEpoch: 2}", ""),
	Entry("cancelEpoch may stay", "{cancelEpoch: 2}", "{cancelEpoch: 2, epoch: 3}", ""),
	Entry("cancelEpoch never grows", "{cancelEpoch: 2}", "{cancelEpoch: 3}", tellFixed),
	Entry("cancelEpoch never decreases", "{cancelEpoch: 2}", "{cancelEpoch: 1}", tellFixed),
	Entry("cancelEpoch is never removed", "{cancelEpoch: 2}", "{cancelEpoch: null}", tellFixed),
	Entry("cancelEpoch is never removed with the whole status", "{cancelEpoch: 2}", "null", tellFixed),
	Entry("cancelEpoch is never negative", "", "{cancelEpoch: -1}", "should be greater than or equal to 0"),

	Entry("the rest of the status may change after the end", "{phase: Succeeded, epoch: 3}",
		`{recoveries: 1, recent: [{time: "2030-01-01T00:00:00.000000Z", reason: Superseded}]}`, ""),
	Entry("conditions may change after the end", "{phase: Succeeded}",
		`{conditions: [{type: Succeeded, status: "True", reason: Succeeded, message: "", lastTransitionTime: "2030-01-01T00:00:00Z"}]}`, ""),
	Entry("no more than 64 promises are listed as awaited", "", "{awaiting: "+list(65, "{name: p}")+"}", "must have at most 64 items"),
	Entry("no more than 10 entries of history are kept", "", "{recent: "+list(11, `{time: "2030-01-01T00:00:00.000000Z", reason: R}`)+"}", "must have at most 10 items"),
)
