package job

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

func connected(a *Activation) {
	a.Gateway = &Gateway{URL: "https://gateway.$(x)", Audience: "perdure", CA: []byte("PEM")}
}

func TestCodeGetsWhatItNeedsForTheGateway(t *testing.T) {
	with, err := Build(makeActivation(connected, func(a *Activation) {
		a.Template.Spec.Containers[0].Env = []corev1.EnvVar{{Name: EnvGateway, Value: "mine"}, {Name: "A", Value: "$(PERDURE_GATEWAY)"}}
	}))
	if err != nil {
		t.Fatal(err)
	}
	pod := with.Spec.Template
	container := pod.Spec.Containers[0]
	wantEnv := []corev1.EnvVar{
		{Name: "PERDURE_GATEWAY", Value: "https://gateway.$$(x)"},
		{Name: "PERDURE_GATEWAY_CA_FILE", Value: "/var/run/secrets/perdure.dev/ca.crt"},
		{Name: "PERDURE_TOKEN_FILE", Value: "/var/run/secrets/perdure.dev/token"},
	}
	if diff := cmp.Diff(wantEnv, container.Env[:3]); diff != "" {
		t.Errorf("environment (-want +got):\n%s", diff)
	}
	if last := container.Env[len(container.Env)-1]; last.Name != "A" || strings.Count(envNamesOf(container), "PERDURE_GATEWAY ") != 1 {
		t.Errorf("the user's variables: %s", envNamesOf(container))
	}
	if got := pod.Annotations[v1alpha1.AnnotationGatewayCA]; got != "PEM" {
		t.Errorf("certificates %q", got)
	}
	wantVolume := corev1.Volume{Name: "perdure-gateway", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
		Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Audience: "perdure", ExpirationSeconds: new(int64(3600)), Path: "token"}},
			{DownwardAPI: &corev1.DownwardAPIProjection{Items: []corev1.DownwardAPIVolumeFile{{Path: "ca.crt", FieldRef: &corev1.ObjectFieldSelector{
				APIVersion: "v1", FieldPath: "metadata.annotations['perdure.dev/gateway-ca']",
			}}}}},
		},
	}}}
	if diff := cmp.Diff(wantVolume, pod.Spec.Volumes[1]); diff != "" {
		t.Errorf("volume (-want +got):\n%s", diff)
	}
	wantMount := corev1.VolumeMount{Name: "perdure-gateway", MountPath: "/var/run/secrets/perdure.dev", ReadOnly: true}
	if diff := cmp.Diff(wantMount, container.VolumeMounts[1]); diff != "" {
		t.Errorf("mount (-want +got):\n%s", diff)
	}
}

func envNamesOf(c corev1.Container) string {
	var names strings.Builder
	for _, e := range c.Env {
		names.WriteString(e.Name + " ")
	}
	return names.String()
}

func TestOnlyTheFunctionsContainerGetsTheToken(t *testing.T) {
	j, err := Build(makeActivation(connected, func(a *Activation) {
		a.Template.Spec.Containers = append(a.Template.Spec.Containers, corev1.Container{Name: "sidecar", Image: "i"})
	}))
	if err != nil {
		t.Fatal(err)
	}
	if mounts := j.Spec.Template.Spec.Containers[1].VolumeMounts; len(mounts) > 0 {
		t.Errorf("the sidecar mounts %v", mounts)
	}
}

func TestATemplateMayNotTakeThePlaceOfTheGateway(t *testing.T) {
	for name, change := range map[string]func(*corev1.PodSpec){
		"a volume of its name": func(s *corev1.PodSpec) { s.Volumes = []corev1.Volume{{Name: "perdure-gateway"}} },
		"a mount at its path": func(s *corev1.PodSpec) {
			s.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "x", MountPath: "/var/run/secrets/perdure.dev/"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			spec := func(a *Activation) { change(&a.Template.Spec) }
			if _, err := Build(makeActivation(connected, spec)); err == nil || !strings.Contains(err.Error(), "taken for the gateway") {
				t.Errorf("error %v", err)
			}
			if _, err := Build(makeActivation(spec)); err != nil {
				t.Errorf("without the gateway: %v", err)
			}
		})
	}
}
