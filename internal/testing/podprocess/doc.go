// Package podprocess runs the pods of Jobs as processes of this machine, for tests against an API server that has nothing else: it
// plays the Job controller, the kubelet, and as far as pods go the admission of service accounts and the garbage collector.
//
// What it plays it plays as they do: the environment and the files are those of the template, with the paths of mounts below a folder
// of the pod; a token is bound to its pod by the API server and has the audience that the template asks for; the status says how the
// container ended, with its last words; a pod that is deleted gets SIGTERM, and SIGKILL when its grace period is over; its Job ends
// after it. An image is a name for a command (Options.Images).
//
// It does not play init containers and sidecars, probes, limits, the rotation of tokens, and it isolates nothing.
package podprocess
