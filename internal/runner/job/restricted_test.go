package job

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	psaapi "k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/perdure/perdure/api/v1alpha1"
)

// TestRestrictedProfile asks the code that admits pods in namespaces with the restricted profile.
func TestRestrictedProfile(t *testing.T) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change  func(*Activation)
		refused bool
	}{
		"a template that says nothing":                    {},
		"a template with an init container and a sidecar": {change: func(a *Activation) { a.Template = fullTemplate() }},
		"an inline function": {change: func(a *Activation) {
			a.Template = InlineTemplate(&v1alpha1.InlineJob{Image: "busybox:1.37"})
		}},
		"a template that names a user": {change: func(a *Activation) {
			a.Template.Spec.SecurityContext = &corev1.PodSecurityContext{RunAsUser: new(int64(1000))}
		}},
		"a template that asks for root is not made to fit": {
			change:  containerSecurity(corev1.SecurityContext{RunAsUser: new(int64(0))}),
			refused: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			job := mustBuild(t, tc.change)
			template := &job.Spec.Template
			level := psaapi.LevelVersion{Level: psaapi.LevelRestricted, Version: psaapi.LatestVersion()}
			result := policy.AggregateCheckResults(evaluator.EvaluatePod(level, &template.ObjectMeta, &template.Spec))
			if result.Allowed == tc.refused {
				t.Errorf("allowed %v, want %v: %s", result.Allowed, !tc.refused, result.ForbiddenDetail())
			}
		})
	}
}

func TestRestrict(t *testing.T) {
	noEscalation := corev1.SecurityContext{
		AllowPrivilegeEscalation: new(false), Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
	}
	seccomp := &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	for name, tc := range map[string]struct {
		pod           *corev1.PodSecurityContext
		os            corev1.OSName
		container     *corev1.SecurityContext
		wantPod       corev1.PodSecurityContext
		wantContainer *corev1.SecurityContext
	}{
		"nothing said": {
			wantPod:       corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.RunAsUser, s.RunAsGroup = new(int64(65532)), new(int64(65532)) }),
		},
		"a user of the pod": {
			pod:           &corev1.PodSecurityContext{RunAsUser: new(int64(1000))},
			wantPod:       corev1.PodSecurityContext{RunAsUser: new(int64(1000)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: &noEscalation,
		},
		"a group of the pod": {
			pod:           &corev1.PodSecurityContext{RunAsGroup: new(int64(1000))},
			wantPod:       corev1.PodSecurityContext{RunAsGroup: new(int64(1000)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.RunAsUser = new(int64(65532)) }),
		},
		"a user of the container keeps the group of its image": {
			container:     &corev1.SecurityContext{RunAsUser: new(int64(1000))},
			wantPod:       corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.RunAsUser = new(int64(1000)) }),
		},
		"a group of the container": {
			container: &corev1.SecurityContext{RunAsGroup: new(int64(1000))},
			wantPod:   corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) {
				s.RunAsUser, s.RunAsGroup = new(int64(65532)), new(int64(1000))
			}),
		},
		"a pod that runs as root": {
			pod:           &corev1.PodSecurityContext{RunAsUser: new(int64(0))},
			wantPod:       corev1.PodSecurityContext{RunAsUser: new(int64(0)), SeccompProfile: seccomp},
			wantContainer: &noEscalation,
		},
		"a pod that may run as root": {
			pod:           &corev1.PodSecurityContext{RunAsNonRoot: new(false)},
			wantPod:       corev1.PodSecurityContext{RunAsNonRoot: new(false), SeccompProfile: seccomp},
			wantContainer: &noEscalation,
		},
		"a container that runs as root can start": {
			container:     &corev1.SecurityContext{RunAsUser: new(int64(0))},
			wantPod:       corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.RunAsUser, s.RunAsNonRoot = new(int64(0)), new(false) }),
		},
		"a container that may run as root": {
			container:     &corev1.SecurityContext{RunAsNonRoot: new(false)},
			wantPod:       corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.RunAsNonRoot = new(false) }),
		},
		"another seccomp profile": {
			pod:           &corev1.PodSecurityContext{RunAsUser: new(int64(1)), SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeUnconfined}},
			wantPod:       corev1.PodSecurityContext{RunAsUser: new(int64(1)), RunAsNonRoot: new(true), SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeUnconfined}},
			wantContainer: &noEscalation,
		},
		"a container that may gain privileges": {
			pod:           &corev1.PodSecurityContext{RunAsUser: new(int64(1))},
			container:     &corev1.SecurityContext{AllowPrivilegeEscalation: new(true)},
			wantPod:       corev1.PodSecurityContext{RunAsUser: new(int64(1)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) { s.AllowPrivilegeEscalation = new(true) }),
		},
		"capabilities that are dropped one by one": {
			pod:       &corev1.PodSecurityContext{RunAsUser: new(int64(1))},
			container: &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"CHOWN"}}},
			wantPod:   corev1.PodSecurityContext{RunAsUser: new(int64(1)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: with(noEscalation, func(s *corev1.SecurityContext) {
				s.Capabilities = &corev1.Capabilities{Drop: []corev1.Capability{"CHOWN"}}
			}),
		},
		"the capability that the API server refuses without privileges": {
			pod:       &corev1.PodSecurityContext{RunAsUser: new(int64(1))},
			container: &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Add: []corev1.Capability{"SYS_ADMIN"}}},
			wantPod:   corev1.PodSecurityContext{RunAsUser: new(int64(1)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: &corev1.SecurityContext{
				Capabilities: &corev1.Capabilities{Add: []corev1.Capability{"SYS_ADMIN"}, Drop: []corev1.Capability{"ALL"}},
			},
		},
		"a privileged container": {
			pod:           &corev1.PodSecurityContext{RunAsUser: new(int64(1))},
			container:     &corev1.SecurityContext{Privileged: new(true)},
			wantPod:       corev1.PodSecurityContext{RunAsUser: new(int64(1)), RunAsNonRoot: new(true), SeccompProfile: seccomp},
			wantContainer: &corev1.SecurityContext{Privileged: new(true)},
		},
		"a pod for Windows": {
			os:      corev1.Windows,
			wantPod: corev1.PodSecurityContext{RunAsNonRoot: new(true)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			container := corev1.Container{Name: "c", SecurityContext: tc.container.DeepCopy()}
			spec := &corev1.PodSpec{
				SecurityContext: tc.pod.DeepCopy(), Containers: []corev1.Container{container}, InitContainers: []corev1.Container{*container.DeepCopy()},
			}
			if tc.os != "" {
				spec.OS = &corev1.PodOS{Name: tc.os}
			}
			restrict(spec)
			if diff := cmp.Diff(tc.wantPod, *spec.SecurityContext); diff != "" {
				t.Errorf("pod (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.wantContainer, spec.Containers[0].SecurityContext); diff != "" {
				t.Errorf("container (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.wantContainer, spec.InitContainers[0].SecurityContext); diff != "" {
				t.Errorf("init container (-want +got):\n%s", diff)
			}
		})
	}
}

func mustBuild(t *testing.T, change func(*Activation)) *batchv1.Job {
	t.Helper()
	job, err := Build(makeActivation(change))
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func containerSecurity(security corev1.SecurityContext) func(*Activation) {
	return func(a *Activation) { a.Template.Spec.Containers[0].SecurityContext = &security }
}

func with(base corev1.SecurityContext, change func(*corev1.SecurityContext)) *corev1.SecurityContext {
	s := base.DeepCopy()
	change(s)
	return s
}
