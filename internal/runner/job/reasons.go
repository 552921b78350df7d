package job

// Types of errors that the function is held to account for. They reach whoever awaits it.
const (
	// TypeExitCode: the function's container ended with an exit code other than 0, and without an error of its own.
	TypeExitCode = "ExitCode"
	// TypeValueTooLarge: what the code wrote may have been cut by the kubelet.
	TypeValueTooLarge = "ValueTooLarge"
	// TypeOutOfMemory: the function's container needed more memory than its limit.
	TypeOutOfMemory = "OutOfMemory"
	// TypeStartError: the container could not be started, such as for a command that the image does not have.
	TypeStartError = "StartError"
	// TypeInitContainerFailed: an init container of the template failed.
	TypeInitContainerFailed = "InitContainerFailed"
	// TypeDeadlineExceeded: the pod ran longer than activeDeadlineSeconds of its template.
	TypeDeadlineExceeded = "DeadlineExceeded"
	// TypeCanceled: the function ended because it was asked to.
	TypeCanceled = "Canceled"
	// TypeError: the code marked an error and gave it no type.
	TypeError = "Error"
)

// Reasons of platform failures. Others are those of Kubernetes, such as Evicted or PreemptionByScheduler.
const (
	// ReasonResultLost: the function returned, and nobody can read what.
	ReasonResultLost = "ResultLost"
	// ReasonRuntimeFailed: the library that the function runs on could not go on, such as for a gateway that does not answer.
	ReasonRuntimeFailed = "RuntimeFailed"
	// ReasonPodLost: the pod is gone, and nobody can read why.
	ReasonPodLost = "PodLost"
	// ReasonPodDeleted: somebody deleted the pod.
	ReasonPodDeleted = "PodDeleted"
	// ReasonPodFailed: the pod failed for a reason that is not told.
	ReasonPodFailed = "PodFailed"
	// ReasonJobDeleted: somebody deleted the Job.
	ReasonJobDeleted = "JobDeleted"
	// ReasonNodeLost: the pod's node does not answer.
	ReasonNodeLost = "NodeLost"
	// ReasonNodeOutOfMemory: the node had no memory left; the function has no limit that it could have exceeded.
	ReasonNodeOutOfMemory = "NodeOutOfMemory"
	// ReasonContainerStatusUnknown: the kubelet does not know how the container ended.
	ReasonContainerStatusUnknown = "ContainerStatusUnknown"
)

// Reasons of stalls.
const (
	// StallImagePull: an image cannot be had.
	StallImagePull = "ImagePull"
	// StallContainerConfig: a container cannot be made as the template says.
	StallContainerConfig = "ContainerConfig"
	// StallUnschedulable: no node can take the pod.
	StallUnschedulable = "Unschedulable"
)

// Reasons that Kubernetes writes. They are not part of its API package.
const (
	kubeletDeadlineExceeded       = "DeadlineExceeded"
	kubeletOOMKilled              = "OOMKilled"
	kubeletStartError             = "StartError"
	kubeletContainerCannotRun     = "ContainerCannotRun"
	kubeletContainerStatusUnknown = "ContainerStatusUnknown"
	// kubeletUnreadable is how a message begins that stands in for one which the kubelet could not read.
	kubeletUnreadable = "Error on reading termination log "
)
