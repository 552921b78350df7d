package main

func ofCerts(name string) test { return test{pkg: "internal/gateway/certs", name: name} }

// certificates are the guards of what the gateway shows, and of what pods trust.
func certificates() []guard {
	const (
		decide = "internal/gateway/certs/decide.go"
		issue  = "internal/gateway/certs/issue.go"
		own    = "internal/gateway/certs/own.go"
		given  = "internal/gateway/certs/given.go"
		keeper = "internal/gateway/certs/keeper.go"
	)
	return []guard{
		{
			name:     "a CA signs only after it was announced for a year",
			protects: "pods that were started with the bundle of their time refuse the gateway",
			off:      off(decide, "NotBefore.Add(caAnnouncement)", "NotBefore"),
			test:     ofCerts("TestSigner/a new CA does not sign"),
		},
		{
			name:     "the next CA joins the bundle long before the last one ends",
			protects: "the CA ends, and every pod refuses the gateway at once",
			off:      off(decide, "NotBefore.Add(caSuccession)", "NotBefore.Add(caLifetime)"),
			test:     ofCerts("TestPodsKnowTheGatewayThroughEveryRotation"),
		},
		{
			name:     "a CA that was trusted stays in the bundle",
			protects: "pods that start refuse the certificate that is served",
			off:      off(issue, "append(slices.Clone(m.authorities), fresh)", "[]authority{fresh}"),
			test:     ofCerts("TestPodsKnowTheGatewayThroughEveryRotation"),
		},
		{
			name:     "a certificate is renewed before it ends",
			protects: "a certificate ends, and every pod refuses the gateway at once",
			off:      off(decide, "* 2 / 3", "* 2"),
			test:     ofCerts("TestDecide/a certificate is renewed at two thirds of its life"),
		},
		{
			name:     "a CA that ends before a certificate would does not sign it",
			protects: "a certificate is refused that is still valid",
			off:      off(decide, " || a.cert.NotAfter.Before(now.Add(leafLifetime))", ""),
			test:     ofCerts("TestDecide/a CA that ends before its certificate would does not sign"),
		},
		{
			name:     "the names in a certificate are kept until it is renewed",
			protects: "two replicas with other flags renew the certificate for ever, each for itself",
			off:      off(issue, `if m.leaf != nil && unfit(m, nil, now) == "" {`, "if false {"),
			test:     ofCerts("TestReplicasWithOtherNamesDoNotUndoEachOther"),
		},
		{
			name:     "who loses the race for the Secret reads it again",
			protects: "a replica serves a certificate of a CA that no pod has heard of",
			off:      off(own, "return false, nil\n\tcase err != nil:\n\t\treturn false, fmt.Errorf(\"write", "return true, nil\n\tcase err != nil:\n\t\treturn false, fmt.Errorf(\"write"),
			test:     ofCerts("TestWhoLosesARaceServesWhatTheOtherWrote"),
		},
		{
			name:     "a Secret of somebody else is not written",
			protects: "the certificate of the user is overwritten",
			off:      off(own, "case secret.Labels[ownLabel] != ownLabelValue:", "case false:"),
			test:     ofCerts("TestASecretOfSomebodyElseIsNeverWritten"),
		},
		{
			name:     "a certificate of the user's is verified as a pod would",
			protects: "a certificate is served that every pod refuses, in the place of one that works",
			off:      off(given, "if err := g.verify(leaf, trusted); err != nil {", "if err := g.verify(leaf, trusted); false {"),
			test:     ofCerts("TestASecretOfTheUsers/with another CA"),
		},
		{
			name:     "a replica without a certificate is not ready",
			protects: "requests go to a replica that cannot answer them",
			off:      off(keeper, "if k.current.Load() == nil {\n\t\treturn errNothingToServe", "if false {\n\t\treturn errNothingToServe"),
			test:     ofCerts("TestNothingIsServedBeforeItIsLoaded"),
		},
	}
}
