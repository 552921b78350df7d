package job

// ManagedBy is the value of the label app.kubernetes.io/managed-by on all that the package builds.
const ManagedBy = "perdure"

const (
	labelManagedBy = "app.kubernetes.io/managed-by"
	// annotationDefaultContainer names the function's container. kubectl logs and exec go by it as well.
	annotationDefaultContainer = "kubectl.kubernetes.io/default-container"
)
