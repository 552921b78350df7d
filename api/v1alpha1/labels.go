package v1alpha1

// Labels hold UIDs where one object is meant: a name may be longer than a label, and a UID is never used twice.
// LabelFunction is for people.
const (
	// LabelExecution is the UID of the Execution that a Job or Pod runs for.
	LabelExecution = "perdure.dev/execution-uid"
	// LabelEpoch is the epoch of the Execution that a Job or Pod runs for.
	LabelEpoch = "perdure.dev/epoch"
	// LabelRoot is the UID of the object at the top of the tree that an object belongs to.
	LabelRoot = "perdure.dev/root"
	// LabelParent is the UID of the Execution whose code made a promise.
	LabelParent = "perdure.dev/parent"
	// LabelFunction is the name of the Function that a revision belongs to.
	LabelFunction = "perdure.dev/function"

	// AnnotationExecution is the name of the Execution that a Job or Pod runs for.
	AnnotationExecution = "perdure.dev/execution"
	// AnnotationArguments carries the arguments of an execution to its pod, as JSON.
	AnnotationArguments = "perdure.dev/args"
	// AnnotationGatewayCA carries the certificates by which a pod knows the gateway, in PEM.
	AnnotationGatewayCA = "perdure.dev/gateway-ca"
)
