package job

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/internal/execution"
)

func TestStall(t *testing.T) {
	pull := &execution.Stall{Reason: StallImagePull, Message: `image "busybox:1.37" for container "main" of pod "p" cannot be pulled; ` +
		`check its name, the registry and imagePullSecrets (it is tried again by itself)`}
	config := func(cause string) *execution.Stall {
		return &execution.Stall{Reason: StallContainerConfig, Message: `container "main" of pod "p" with image "busybox:1.37" ` +
			`cannot be made as its template says` + cause + `; kubectl describe pod p says more`}
	}
	for name, tc := range map[string]struct {
		pod  *podBuilder
		want *execution.Stall
	}{
		"an image that was not pulled":         {pod: makePod("p").waiting("ErrImagePull", "rpc error: 404"), want: pull},
		"the same while the kubelet backs off": {pod: makePod("p").waiting("ImagePullBackOff", "Back-off pulling image"), want: pull},
		"an image that cannot be read":         {pod: makePod("p").waiting("ImageInspectError", ""), want: pull},
		"a name that is none": {
			pod: makePod("p").waiting("InvalidImageName", ""),
			want: &execution.Stall{Reason: StallImagePull, Message: `"busybox:1.37" for container "main" of pod "p" is not a valid name of an image; ` +
				`correct it in the function`},
		},
		"an image that must be there already": {
			pod: makePod("p").waiting("ErrImageNeverPull", ""),
			want: &execution.Stall{Reason: StallImagePull, Message: `image "busybox:1.37" for container "main" of pod "p" is not on the node, ` +
				`and imagePullPolicy is Never; load it there or change the policy`},
		},
		"a secret that is missing": {
			pod:  makePod("p").waiting("CreateContainerConfigError", `secret "db" not found`),
			want: config(`: secret "db" not found`),
		},
		"a key that is missing": {
			pod:  makePod("p").waiting("CreateContainerConfigError", `couldn't find key a in ConfigMap ns/c`),
			want: config(`: couldn't find key a in ConfigMap ns/c`),
		},
		"an image that runs as root": {
			pod:  makePod("p").waiting("CreateContainerConfigError", `container has runAsNonRoot and image will run as root`),
			want: config(`: container has runAsNonRoot and image will run as root`),
		},
		"a user that is no number": {
			pod:  makePod("p").waiting("CreateContainerConfigError", `image has non-numeric user (app), cannot verify user is non-root`),
			want: config(`: image has non-numeric user (app), cannot verify user is non-root`),
		},
		"words of the kubelet that change":     {pod: makePod("p").waiting("CreateContainerConfigError", "try 17 at 12:03"), want: config("")},
		"a container that cannot be made":      {pod: makePod("p").waiting("CreateContainerError", `id 4711 not found, " not found`), want: config("")},
		"a container that cannot be run":       {pod: makePod("p").waiting("RunContainerError", "id 4711"), want: config("")},
		"a hook that failed before the making": {pod: makePod("p").waiting("PreCreateHookError", ""), want: config("")},
		"a hook that failed before the start":  {pod: makePod("p").waiting("PreStartHookError", ""), want: config("")},
		"a pod that is being made":             {pod: makePod("p").waiting("ContainerCreating", "")},
		"a pod without a status":               {pod: makePod("p")},
		"a pod that fits no node": {
			pod: makePod("p").unscheduled().condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", "0/3 nodes are available"),
			want: &execution.Stall{Reason: StallUnschedulable, Message: `no node can take pod "p" yet; it starts when one has room for it and fits ` +
				`its constraints (kubectl describe pod p says more)`},
		},
		"a pod with a scheduling gate": {
			pod: makePod("p").unscheduled().condition(corev1.PodScheduled, corev1.ConditionFalse, "SchedulingGated", ""),
		},
		"a pod that found a node": {
			pod: makePod("p").condition(corev1.PodScheduled, corev1.ConditionTrue, "Unschedulable", ""),
		},
		"the image of an init container": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate", Image: "m:1"}, waitingState("ImagePullBackOff")).
				waiting("PodInitializing", ""),
			want: &execution.Stall{Reason: StallImagePull, Message: `image "m:1" for container "migrate" of pod "p" cannot be pulled; ` +
				`check its name, the registry and imagePullSecrets (it is tried again by itself)`},
		},
		"the image of a sidecar does not keep the function waiting": {
			pod: makePod("p").waiting("ContainerCreating", "").sidecar(waitingState("ImagePullBackOff")),
		},
		"code that runs is not stalled": {
			pod: makePod("p").running().sidecar(waitingState("ImagePullBackOff")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Observe(nil, []corev1.Pod{tc.pod.obj()}, Options{Now: later})
			if diff := cmp.Diff(tc.want, got.Stall); diff != "" {
				t.Errorf("wrong stall (-want +got):\n%s", diff)
			}
		})
	}
}
