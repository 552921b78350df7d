package sim

// mustHappen is what has to happen in some of a few hundred worlds: every kind of write, every fault, every mishap, and
// everything that people do.
var mustHappen = []string{
	"write create DurablePromise", "write create Execution", "write create Job", "write create ControllerRevision",
	"write patch-status DurablePromise", "write patch-status Execution", "write patch-status Function",
	"write delete Execution", "write delete Job", "write delete Pod", "write delete DurablePromise",
	"fault lost reply", "fault not sent", "fault 409", "fault 429", "fault 500", "fault 500 after the write", "fault 504", "fault 413",
	"fault crash after", "fault crash instead of",
	"read not sent", "read 429", "read 500", "read 504",
	"refused 409", "write of an old leader",
	"cache begins in the past", "events skipped", "clock jumps", "garbage collected",
	"mishap: the manager crashes", "mishap: the leader is paused", "mishap: the leader is deposed and does not know",
	"mishap: a paused leader wakes", "mishap: events are repeated", "mishap: a pod is evicted", "mishap: a node is lost",
	"person: cancel", "person: pause", "person: resume", "person: retryToken", "person: touch", "person: settle",
	"person: delete Execution", "person: delete DurablePromise", "person: new revision", "person: delete Function",
	"person: delete Job", "person: delete Pod", "person refused",
	"pod unschedulable", "pod without image",
	"code: made a promise", "code: suspended", "code: ended", "code: fenced",
	"event Succeeded", "event Failed", "event TimedOut", "event Canceled", "event AttemptFailed", "event PlatformFailure",
	"event CyclicWait", "event NameTaken", "event PromiseNotFound", "event AwaitingPromises", "event Paused",
}

// rare is what has to happen in some of many thousand worlds.
var rare = []string{
	"write delete ControllerRevision", "write patch Execution", "job of an old leader", "refused 409 of an old leader",
	"event PromiseDeleted", "event Held", "event RetryRequested", "event NewRevision", "event JobRejected", "event FunctionNotFound",
	"event ImagePull", "event Unschedulable", "event StartTimeout", "event Resumed", "event Canceling", "event Completing",
	"event NonDeterministic", "event Sleeping",
	"code: adopted a promise", "code: told of a cancellation", "code: compensated", "code: stalled", "code: a step again",
	"code: 409", "code behind a partition",
}

// MustHappen is what has to happen in some of so many worlds.
func MustHappen(seeds uint64) []string {
	switch {
	case seeds < 300:
		return nil
	case seeds < 5000:
		return mustHappen
	default:
		return append(append([]string{}, mustHappen...), rare...)
	}
}
