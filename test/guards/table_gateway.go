package main

func ofGateway(name string) test { return test{pkg: "internal/gateway", name: name} }
func ofJournal(name string) test { return test{pkg: "internal/journal", name: name} }

// callers are the guards of who is believed by the gateway, and of what they may.
func callers() []guard {
	const (
		token      = "internal/gateway/token.go"
		binding    = "internal/gateway/binding.go"
		session    = "internal/gateway/session.go"
		access     = "internal/gateway/access.go"
		namespaced = "internal/gateway/namespaced.go"
		settle     = "internal/gateway/settle.go"

		parts = "TestWhatAPodIsPartOf/"
		over  = "TestAnActivationThatIsOverIsFenced/"
		mine  = "TestOnlyWhatTheExecutionMadeIsItsToReadAndSettle/"
	)
	return []guard{
		{
			name:     "gateway: a token must be good",
			protects: "anybody is anybody",
			off:      off(token, "case !s.Authenticated:", "case false:"),
			test:     ofGateway("TestATokenThatTheAPIServerRefusesIsNoGood"),
		},
		{
			name:     "gateway: a pod's token must have the gateway's audience",
			protects: "a token that a pod gave to some other service opens its execution",
			off:      off(token, "case ours && !slices.Contains(s.Audiences, v.audience):", "case false:"),
			test:     ofGateway("TestATokenMustHaveTheGatewaysAudience"),
		},
		{
			name:     "gateway: a pod's token for the API server is not its token for the gateway",
			protects: "the same",
			off:      off(token, "if ours {\n\t\t\td.caller.pod", "if true {\n\t\t\td.caller.pod"),
			test:     ofGateway("TestTheTokenForTheAPIServerIsNotThatOfAFunctionPod"),
		},
		{
			name:     "gateway: a review is not believed past the end of the token",
			protects: "a token is good for a minute more",
			off:      off(token, "if says.Expiry > 0 {", "if says.Expiry < 0 {"),
			test:     ofGateway("TestAReviewIsNotBelievedPastTheEndOfTheToken"),
		},
		{
			name:     "gateway: a review is believed for a minute",
			protects: "the token of a pod that is gone is good for as long as the gateway lives",
			off:      off(token, "ttl = believeFor", "ttl = 60 * believeFor"),
			test:     ofGateway("TestAReviewIsBelievedForAMinute"),
		},
		{
			name:     "gateway: the pod of a token is known by its UID",
			protects: "a pod that was made under the name of another one acts as that",
			off:      off(binding, "case p.UID != pod.uid:", "case false:"),
			test:     ofGateway(parts + "a pod of the same name that is another one"),
		},
		{
			name:     "gateway: the owner of a function pod is a Job",
			protects: "another object that is named like a Job proves what that proves",
			off:      off(binding, `case !isKind(owner, batchv1.SchemeGroupVersion.String(), "Job"):`, "case owner == nil:"),
			test:     ofGateway(parts + "a pod of something else that is named like the Job"),
		},
		{
			name:     "gateway: the Job of a pod is known by its UID",
			protects: "the pod of a Job that was removed acts as that of the next Job of its name",
			off:      off(binding, "if j.UID != owner.UID {", "if false {"),
			test:     ofGateway(parts + "a Job of the same name that is another one"),
		},
		{
			name:     "gateway: the owner of a Job is an Execution",
			protects: "another object that is named like an Execution proves what that proves",
			off:      off(binding, `if !isKind(made, v1alpha1.GroupVersion.String(), "Execution") {`, "if made == nil {"),
			test:     ofGateway(parts + "a Job of something else that is named like the execution"),
		},
		{
			name:     "gateway: the epoch of a Job is the one that its name was made of",
			protects: "who may change a label gives an old pod the epoch that it likes",
			off:      off(binding, "epoch) != j.Name {", `epoch) == "" {`),
			test:     ofGateway(parts + "a Job whose label says another epoch than its name"),
		},
		{
			name:     "gateway: a pod says the epoch that it was started for",
			protects: "code that takes itself for another activation is believed",
			off:      off(session, "case epoch != b.epoch:", "case false:"),
			test:     ofGateway("TestTheEpochThatAPodSays/an older"),
		},
		{
			name:     "gateway: a pod is fenced by the next epoch",
			protects: "two activations settle, record and make promises at the same time",
			off:      off(session, "case s.Epoch != b.epoch:", "case false:"),
			test:     ofGateway("TestWhateverAPodAsksForIsFenced/settle"),
		},
		{
			name:     "gateway: a pod is fenced by the end of its activation",
			protects: "code goes on that was suspended or given up",
			off:      off(session, "case s.Activation == nil || s.Activation.Job", "case s.Activation != nil && s.Activation.Job"),
			test:     ofGateway(over + "it was closed/settle"),
		},
		{
			name:     "gateway: a pod is fenced by an outcome",
			protects: "code goes on whose execution has its outcome",
			off:      off(session, "s.Outcome != nil || execution.Finished(e):", "execution.Finished(e):"),
			test:     ofGateway(over + "the outcome is known/settle"),
		},
		{
			name:     "gateway: a pod is fenced by the end of its execution",
			protects: "code goes on that was canceled",
			off:      off(session, "s.Outcome != nil || execution.Finished(e):", "s.Outcome != nil && !execution.Finished(e):"),
			test:     ofGateway(over + "the execution has ended/settle"),
		},
		{
			name:     "gateway: a pod is fenced where another Job runs its epoch",
			protects: "two Jobs act as one",
			off:      off(session, "s.Activation.Job != b.job ||", ""),
			test:     ofGateway(over + "another Job runs it/complete"),
		},
		{
			name:     "gateway: a pod acts for the execution that started it, by UID",
			protects: "a pod acts for a later execution of the name",
			off:      off(session, "case e.UID != b.executionUID ||", `case e.UID == "" ||`),
			test:     ofGateway(over + "the execution is another one of its name/complete"),
		},
		{
			name:     "gateway: a pod is fenced by the deletion of its execution",
			protects: "code makes promises that nobody removes any more",
			off:      off(session, " || e.DeletionTimestamp != nil:", ":"),
			test:     ofGateway(over + "the execution is being deleted/complete"),
		},
		{
			name:     "gateway: a pod acts while the Job that made it is there, by UID",
			protects: "a pod behind a partition acts beside the one that a new Job of its name has started",
			off:      off(session, "case j.GetUID() != b.jobUID ||", "case"),
			test:     ofGateway(over + "its Job is another one of its name/complete"),
		},
		{
			name:     "gateway: a pod is fenced by the deletion of its Job",
			protects: "the same, just before that",
			off:      off(session, "|| j.GetDeletionTimestamp() != nil:", ":"),
			test:     ofGateway(over + "its Job is being deleted/complete"),
		},
		{
			name:     "gateway: code that was not given the gateway may not use it",
			protects: "the controllers end an execution by its pod, and believe that its code wrote nothing",
			off:      off(session, "r.Job.Gateway != v1alpha1.GatewayEnabled {", "r.Job.Gateway == \"x\" {"),
			test:     ofGateway("TestCodeThatWasNotGivenTheGatewayMayNotUseIt/disabled"),
		},
		{
			name:     "gateway: an execution's promises are those that say it made them",
			protects: "a pod settles the promise of anybody",
			off:      off(session, "if p.Spec.MadeBy != string(b.executionUID) || p.Name", "if p.Name"),
			test:     ofGateway(mine + "nobody's"),
		},
		{
			name:     "gateway: an execution's own promise is not its code's to settle",
			protects: "an old pod ends the execution past the fence",
			off:      off(session, " || p.Name == b.execution {", " {"),
			test:     ofGateway(mine + "its own promise"),
		},
		{
			name:     "gateway: a promise that belongs to another object is that one's",
			protects: "who may create promises has a pod settle that of another owner",
			off:      off(session, "return metav1.GetControllerOf(p) == nil || promise.Maker(p) != nil", "return true"),
			test:     ofGateway(mine + "one of another owner"),
		},
		{
			name:     "gateway: what is made by steps is named by the execution's own promise, and that must be its own",
			protects: "a promise of the execution's name that is somebody else's takes the place of its own",
			off:      off(session, "!mine || recorded != nil", "!mine && false || recorded != nil"),
			test:     ofGateway("TestAPromiseOfTheExecutionsThatIsNotItsOwn/it was made by somebody else"),
		},
		{
			name:     "gateway: the execution's own promise is the one that it has recorded",
			protects: "steps make their promises anew, because the name of each begins with another UID",
			off:      off(session, "recorded.UID != own.UID {", `recorded.UID == "x" {`),
			test:     ofGateway("TestAPromiseOfTheExecutionsThatIsNotItsOwn/it is not the one that is known"),
		},
		{
			name:     "gateway: only namespaces that the manager works in",
			protects: "promises are made that nobody looks after",
			off:      off(session, "if len(g.namespaces) > 0 &&", "if false &&"),
			test:     ofGateway("TestANamespaceThatTheManagerDoesNotWorkIn"),
		},
		{
			name:     "gateway: people may what the API server says",
			protects: "anybody with a token of the cluster reads everything",
			off:      off(access, "if err == nil && !allowed {", "if err == nil && !allowed && false {"),
			test:     ofGateway("TestWhatPeopleMay/not get"),
		},
		{
			name:     "gateway: to settle a promise takes a patch of its status",
			protects: "who may only cancel calls cancels any promise",
			off:      off(namespaced, "case !call && !settles:", "case false:"),
			test:     ofGateway("TestWhatPeopleMay/not cancel a promise"),
		},
		{
			name:     "gateway: to cancel a call takes a patch of executions",
			protects: "who may only settle promises ends executions",
			off:      off(namespaced, "case call && !cancels &&", "case call && !cancels && false &&"),
			test:     ofGateway("TestWhatPeopleMay/not cancel a call"),
		},
		{
			name:     "gateway: who may cancel a call may not settle its promise",
			protects: "a promise is settled by who may not, just before its execution is there",
			off:      off(settle, "if w.onlyCancel != nil {", "if false {"),
			test:     ofGateway("TestWhatPeopleMay/not cancel a call that has not begun"),
		},
	}
}

// requests are the guards of what is done for who is believed.
func requests() []guard {
	const (
		settle  = "internal/gateway/settle.go"
		create  = "internal/gateway/create.go"
		poll    = "internal/gateway/poll.go"
		await   = "internal/gateway/await.go"
		history = "internal/gateway/history.go"
		recent  = "internal/gateway/recent.go"
		chunk   = "internal/journal/chunk.go"
		record  = "internal/journal/record.go"
		replay  = "internal/journal/replay.go"
	)
	return []guard{
		{
			name:     "gateway: an expired promise is settled before it is told",
			protects: "two callers are told of two ends, or one is told of none",
			off:      off(settle, "if p == nil || !promise.Expired(p, g.clock.Now()) {", "if true {"),
			test:     ofGateway("TestAnExpiredPromiseIsSettledBeforeAnythingIsSaidOfIt/a promise that is read"),
		},
		{
			name:     "gateway: a call is canceled by the execution that it made",
			protects: "somebody else's execution is canceled, for ever",
			off:      off(settle, "!promise.Invokes(p, e), execution", "execution"),
			test:     ofGateway("TestACallIsCanceledByItsExecution/that is somebody else's"),
		},
		{
			name:     "gateway: the lock of a request to cancel",
			protects: "an execution that got the name meanwhile is canceled, for ever",
			off:      off(settle, "client.MergeFromWithOptions(e, client.MergeFromWithOptimisticLock{})", "client.MergeFrom(e)"),
			test:     ofGateway("TestARequestToCancelIsForTheExecutionThatWasRead"),
		},
		{
			name:     "gateway: an execution makes no more promises than it may",
			protects: "a loop in code fills etcd",
			off:      off(create, "if err != nil || made < execution.MaxSteps {", "if err != nil || made < execution.MaxSteps*2 {"),
			test:     ofGateway("TestAnExecutionMakesSoManyPromises"),
		},
		{
			name:     "gateway: an open promise of an earlier attempt is adopted by a write",
			protects: "one activation of an attempt takes it and the next one does not, so that code goes two ways",
			off:      off(create, "now, stored, err := g.storePromise(ctx, p, execution.AdoptedStatus(p, s.observed.Execution.Status.Attempts))", "now, stored, err := p, true, error(nil)"),
			test:     ofGateway("TestWhatEarlierAttemptsMade/open"),
		},
		{
			name:     "gateway: a settlement is taken from the cache only of the promise that is meant",
			protects: "a promise that was made again is answered with how the one before it settled",
			off:      off(poll, "err == nil && cached.UID == p.states[i].uid", "err == nil"),
			test:     ofGateway("TestACacheThatIsLateSaysNothingWrong/it shows the settlement of an earlier promise of the name"),
		},
		{
			name:     "gateway: what the cache has dropped is read",
			protects: "a large value is answered as null",
			off:      off(poll, "!whole(cached) ||", ""),
			test:     ofGateway("TestACacheThatIsLateSaysNothingWrong/it has dropped a large value"),
		},
		{
			name:     "gateway: the end of an activation ends its polls",
			protects: "an old pod waits on, and acts on what it hears",
			off:      off(poll, "ok && p.concerns(ctx, key) {", "ok && p.concerns(ctx, key) && false {"),
			test:     ofGateway("TestTheEndOfTheActivationEndsAWait"),
		},
		{
			name:     "gateway: code that undoes its work is not told to again",
			protects: "what compensates is canceled",
			off:      off(await, "(told == 0 || epoch <= told)", "told >= 0"),
			test:     ofGateway("TestCodeThatUndoesItsWorkIsNotToldAgain/an earlier one was told"),
		},
		{
			name:     "gateway: a history has only what the execution made",
			protects: "who may set a label tells code what it was called with",
			off:      off(poll, "if b.madeHere(&page.Items[i]) {", "if true {"),
			test:     ofGateway("TestHistory/one of another execution that has the label of this one"),
		},
		{
			name:     "gateway: a history has only promises by their names",
			protects: "code goes on with another promise than its step would find",
			off:      off(history, "if !s.namesOf(step, names[step]) {", "if names[step] == nil {"),
			test:     ofGateway("TestHistory/one whose predecessor is gone"),
		},
		{
			name:     "gateway: a history behind a save point has what was made since",
			protects: "code that does something else than the activation that was lost is not found out",
			off:      off(recent, "!p.CreationTimestamp.Time.Before(since) || promise.Expired", "promise.Expired"),
			test:     ofGateway("TestAHistoryBehindASavePointHasWhatHappenedSince/one that was made since"),
		},
		{
			name:     "gateway: a history leaves out only what the save point tells",
			protects: "the same, and each call of earlier activations is asked for on its own",
			off:      off(recent, "ended == nil || ended.Epoch != save.Epoch {", "ended == nil {"),
			test:     ofGateway("TestAHistoryBehindASavePointHasWhatHappenedSince/all, where it is not known when the save point was made"),
		},
		{
			name:     "journal: no epoch adds to what a newer one has used",
			protects: "an old pod behind a partition records what the new one does not know",
			off:      off(chunk, "case chunk.Spec.Epoch > epoch:", "case false:"),
			test:     ofGateway("TestAnOlderEpochCanAppendNowhere/behind a chunk that was closed"),
		},
		{
			name:     "journal: a new epoch claims the chunk before it reads it",
			protects: "the same",
			off:      off(chunk, "case chunk.Spec.Epoch < epoch:\n\t\treturn Older, nil", "case chunk.Spec.Epoch < epoch:\n\t\treturn Own, nil"),
			test:     ofGateway("TestAnOlderEpochCanAppendNowhere/to a chunk that was open, late"),
		},
		{
			name:     "journal: a new epoch begins the journal that does not exist",
			protects: "an old pod begins it, and the new one has read nothing",
			off:      off(chunk, "return epoch > 1", "return false"),
			test:     ofGateway("TestAnOlderEpochCanAppendNowhere/to a journal that did not exist, late"),
		},
		{
			name:     "journal: a chunk is the execution's own",
			protects: "who may create payloads tells code what it has done",
			off:      off(chunk, "case !metav1.IsControlledBy(chunk, e):", "case chunk == nil:"),
			test:     ofGateway("TestAForeignChunkIsNotUsed"),
		},
		{
			name:     "journal: a step has one result in an attempt",
			protects: "code goes on with one result, and its next activation with another",
			off:      off(record, "before != nil {", "before != nil && false {"),
			test:     ofJournal("TestRecord/an entry that stands is not recorded again, whatever it says now"),
		},
		{
			name:     "journal: another name for the same step is non-determinism",
			protects: "code goes on with the result of something else",
			off:      off(record, "if stands.Name != wanted.Name {", "if false {"),
			test:     ofJournal("TestRecord/another name for the same step in one attempt"),
		},
		{
			name:     "journal: an error counts for its attempt",
			protects: "a retry can never succeed",
			off:      off(replay, "if entry.Error == nil || entry.Attempt == attempt {", "if true {"),
			test:     ofJournal("TestReplay/an error of an earlier attempt does not count"),
		},
		{
			name:     "journal: what a later attempt recorded counts",
			protects: "one activation of an attempt goes on with its own result, and the next one with an older",
			off:      off(replay, "if last[entry.Step] == i {", "if last[entry.Step] >= i {"),
			test:     ofJournal("TestReplay/what a later attempt recorded goes before"),
		},
	}
}

// shares are the guards of what one caller may take of the gateway.
func shares() []guard {
	const (
		limits   = "internal/gateway/limits.go"
		routes   = "internal/gateway/routes.go"
		mistakes = "internal/gateway/mistake.go"
		gateway  = "internal/gateway/gateway.go"
		decode   = "internal/gateway/decode.go"
		convert  = "internal/gateway/convert.go"
	)
	return []guard{
		{
			name:     "gateway: how often a caller may ask",
			protects: "one caller takes all of the API server",
			off:      off(limits, "if !s.bucket.AllowN(l.clock.Now(), 1) {", "if false {"),
			test:     ofGateway("TestHowOftenACallerMayAsk"),
		},
		{
			name:     "gateway: how many requests a caller may have under way",
			protects: "one caller takes all places",
			off:      off(limits, "make(places, l.limits.RequestsPerCaller)", "make(places, 1<<20)"),
			test:     ofGateway("TestACallersShare"),
		},
		{
			name:     "gateway: how many polls a caller may have under way",
			protects: "one caller takes all places",
			off:      off(limits, "make(places, l.limits.PollsPerCaller)", "make(places, 1<<20)"),
			test:     ofGateway("TestACallersShare"),
		},
		{
			name:     "gateway: how many requests there may be",
			protects: "the manager dies of its callers",
			off:      off(limits, "requests: make(places, l.Requests)", "requests: make(places, 1<<20)"),
			test:     ofGateway("TestWhatAllMayDoTogether"),
		},
		{
			name:     "gateway: how many polls there may be",
			protects: "the manager dies of its callers",
			off:      off(limits, "polls: make(places, l.Polls)", "polls: make(places, 1<<20)"),
			test:     ofGateway("TestWhatAllMayDoTogether"),
		},
		{
			name:     "gateway: how many connections there may be",
			protects: "the manager dies of connections on which nothing is asked",
			off:      off(limits, "l.open >= l.limit ||", ""),
			test:     ofGateway("TestConnectionsAreBounded/in all"),
		},
		{
			name:     "gateway: how many connections one address may have",
			protects: "one machine keeps all others out",
			off:      off(limits, " || l.byIPs[ip] >= l.perAddress {", " {"),
			test:     ofGateway("TestConnectionsAreBounded/from one address"),
		},
		{
			name:     "gateway: how large a body may be",
			protects: "one request takes the memory of the manager",
			off:      off(routes, "http.MaxBytesReader(w, req.Body, g.limits.BodyBytes)", "req.Body"),
			test:     ofGateway("TestABodyThatIsTooLarge"),
		},
		{
			name:     "gateway: how long a body may take",
			protects: "who sends a byte a minute holds a place for ever",
			off:      off(routes, "g.clock.Now().Add(g.limits.ReadTimeout)", "time.Time{}"),
			test:     ofGateway("TestASlowSenderIsNotWaitedFor/in its body"),
		},
		{
			name:     "gateway: a request may take longer than it took to arrive",
			protects: "a request without a body that takes ten seconds ends as if its caller had gone",
			off:      off(routes, "_ = control.SetReadDeadline(time.Time{}) //", "_ = time.Time{} //"),
			test:     ofGateway("TestARequestWithoutABodyMayTakeLongerThanItsHeader"),
		},
		{
			name:     "gateway: a place of all is taken when the request has arrived",
			protects: "slow senders keep all others out",
			off: append(
				off(routes, "body, err := g.read(w, req)", "leave, err := g.limiter.work(r.poll)"),
				off(routes, "leave, err := g.limiter.work(r.poll)", "body, err := g.read(w, req)")...),
			test: ofGateway("TestSlowSendersHoldNoPlaceOfOthers"),
		},
		{
			name:     "gateway: how long a header, and a handshake, may take",
			protects: "who says nothing holds a connection for ever",
			off:      off(gateway, "ReadHeaderTimeout: g.limits.ReadTimeout,", "ReadHeaderTimeout: 0,"),
			test:     ofGateway("TestASlowSenderIsNotWaitedFor/in its header"),
		},
		{
			name:     "gateway: how large a header may be",
			protects: "one request takes the memory of the manager",
			off:      off(gateway, "MaxHeaderBytes:    g.limits.HeaderBytes,", "MaxHeaderBytes:    1 << 30,"),
			test:     ofGateway("TestHeadersThatAreTooLarge"),
		},
		{
			name:     "gateway: a mistake ends one request",
			protects: "one request that nobody thought of ends the manager",
			off:      off(routes, "if what := recover(); what != nil {", "if what := any(nil); what != nil {"),
			test:     ofGateway("TestAMistakeOfTheGatewayIsAnswered/in the request's own goroutine"),
		},
		{
			name:     "gateway: a mistake beside a request ends that request",
			protects: "a panic in a read that runs beside others ends the manager",
			off:      off(mistakes, "err = &mistake{what: what, stack: string(debug.Stack())}", "_, _ = debug.Stack(), what"),
			test:     ofGateway("TestAMistakeOfTheGatewayIsAnswered/in a read beside it"),
		},
		{
			name:     "gateway: how deep JSON may be nested",
			protects: "a value is stored that the code of others cannot read",
			off:      off(decode, "case depth(body) > maxDepth:", "case false:"),
			test:     ofGateway("TestDecodeRefuses/brackets that are too deep"),
		},
		{
			name:     "gateway: JSON is UTF-8",
			protects: "a value is stored as another one than was sent",
			off:      off(decode, "case !utf8.Valid(body):", "case !utf8.Valid(body) && false:"),
			test:     ofGateway("TestDecodeRefuses/what is not UTF-8"),
		},
		{
			name:     "gateway: a body has only members that the contract knows, once",
			protects: "a member that is spelled wrong counts as left out",
			off:      off(decode, "append(strict, err)", "append(strict[:0], err)"),
			test:     ofGateway("TestDecodeRefuses/an unknown member"),
		},
		{
			name:     "gateway: a name is the name of an object",
			protects: "a name reaches another path of the API server",
			off:      off(convert, "if len(name) > maxName ||", "if len(name) > maxName &&"),
			test:     ofGateway("TestOnlyWhatTheExecutionMadeIsItsToReadAndSettle/none"),
		},
		{
			name:     "gateway: how large a value may be",
			protects: "etcd is filled by values that belong elsewhere",
			off:      off(convert, "return t, value.Check(value.OfText(t))", "return t, nil"),
			test:     ofGateway("TestAValueThatIsTooLarge"),
		},
	}
}
