package job

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// nonRootID is the user and group of code whose template names none. Many images have root as their user; they would
// not start under runAsNonRoot. It is the "nonroot" of distroless images.
const nonRootID = 65532

// restrict fills in what the restricted Pod Security profile asks for, where the template does not say otherwise. What
// the template says stands: whether it may run is for the namespace's admission to decide.
func restrict(spec *corev1.PodSpec) {
	if spec.AutomountServiceAccountToken == nil {
		spec.AutomountServiceAccountToken = new(false)
	}
	if spec.EnableServiceLinks == nil {
		spec.EnableServiceLinks = new(false)
	}
	windows := spec.OS != nil && spec.OS.Name == corev1.Windows
	pod := restrictPod(spec, windows)
	for i := range spec.InitContainers {
		restrictContainer(&spec.InitContainers[i], pod, windows)
	}
	for i := range spec.Containers {
		restrictContainer(&spec.Containers[i], pod, windows)
	}
}

func restrictPod(spec *corev1.PodSpec, windows bool) *corev1.PodSecurityContext {
	if spec.SecurityContext == nil {
		spec.SecurityContext = &corev1.PodSecurityContext{}
	}
	pod := spec.SecurityContext
	if pod.RunAsNonRoot == nil && !isRoot(pod.RunAsUser) {
		pod.RunAsNonRoot = new(true)
	}
	// The API server refuses the settings of Linux on a pod for Windows.
	if pod.SeccompProfile == nil && !windows {
		pod.SeccompProfile = &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	}
	return pod
}

func restrictContainer(container *corev1.Container, pod *corev1.PodSecurityContext, windows bool) {
	if windows {
		return
	}
	if container.SecurityContext == nil {
		container.SecurityContext = &corev1.SecurityContext{}
	}
	security := container.SecurityContext
	restrictUser(security, pod)
	if isTrue(security.Privileged) {
		return // what follows contradicts it, and the API server would refuse the pod
	}
	if security.AllowPrivilegeEscalation == nil && !adds(security, "SYS_ADMIN", "CAP_SYS_ADMIN") {
		security.AllowPrivilegeEscalation = new(false)
	}
	if security.Capabilities == nil {
		security.Capabilities = &corev1.Capabilities{}
	}
	if security.Capabilities.Drop == nil {
		security.Capabilities.Drop = []corev1.Capability{"ALL"}
	}
}

// restrictUser works on the container and not on the pod, so that a container which names its user keeps the group
// that belongs to it.
func restrictUser(security *corev1.SecurityContext, pod *corev1.PodSecurityContext) {
	if isRoot(security.RunAsUser) && security.RunAsNonRoot == nil {
		// Else the pod's runAsNonRoot would apply, and the kubelet would never start the container.
		security.RunAsNonRoot = new(false)
	}
	if security.RunAsUser != nil || pod.RunAsUser != nil || mayBeRoot(security, pod) {
		return
	}
	security.RunAsUser = new(int64(nonRootID))
	if security.RunAsGroup == nil && pod.RunAsGroup == nil {
		security.RunAsGroup = new(int64(nonRootID))
	}
}

// mayBeRoot tells that the template allows the user that the image names, be it root.
func mayBeRoot(security *corev1.SecurityContext, pod *corev1.PodSecurityContext) bool {
	nonRoot := pod.RunAsNonRoot
	if security.RunAsNonRoot != nil {
		nonRoot = security.RunAsNonRoot
	}
	return !isTrue(nonRoot)
}

func adds(security *corev1.SecurityContext, names ...corev1.Capability) bool {
	return security.Capabilities != nil && slices.ContainsFunc(security.Capabilities.Add, func(c corev1.Capability) bool {
		return slices.Contains(names, c)
	})
}

func isTrue(b *bool) bool     { return b != nil && *b }
func isRoot(user *int64) bool { return user != nil && *user == 0 }
