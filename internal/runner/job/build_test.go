package job

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// TestBuildOfASmallTemplate is the whole Job, so that no field comes or goes unseen.
func TestBuildOfASmallTemplate(t *testing.T) {
	argsField := &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.annotations['perdure.dev/args']"}
	ourLabels := map[string]string{
		"app.kubernetes.io/managed-by": "perdure",
		"perdure.dev/execution-uid":    "exe-uid",
		"perdure.dev/epoch":            "7",
		"perdure.dev/root":             "root-uid",
	}
	want := &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{
			Name: "order-abcde-e7", Namespace: "shop", Labels: ourLabels,
			Annotations: map[string]string{"perdure.dev/execution": "order"},
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "perdure.dev/v1alpha1", Kind: "Execution", Name: "order", UID: "exe-uid",
				Controller: new(true), BlockOwnerDeletion: new(false),
			}},
		},
		Spec: batchv1.JobSpec{
			Completions: new(int32(1)), Parallelism: new(int32(1)), BackoffLimit: new(int32(0)),
			PodReplacementPolicy: new(batchv1.Failed), TTLSecondsAfterFinished: new(int32(3600)),
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{
					Labels: ourLabels,
					Annotations: map[string]string{
						"perdure.dev/execution":                   "order",
						"perdure.dev/args":                        `{"id": 1.0}`,
						"kubectl.kubernetes.io/default-container": "main",
					},
				},
				Spec: corev1.PodSpec{
					RestartPolicy:                corev1.RestartPolicyNever,
					AutomountServiceAccountToken: new(false),
					EnableServiceLinks:           new(false),
					SecurityContext: &corev1.PodSecurityContext{
						RunAsNonRoot:   new(true),
						SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
					},
					Volumes: []corev1.Volume{{Name: "perdure", VolumeSource: corev1.VolumeSource{
						DownwardAPI: &corev1.DownwardAPIVolumeSource{
							Items: []corev1.DownwardAPIVolumeFile{{Path: "args.json", FieldRef: argsField}},
						},
					}}},
					Containers: []corev1.Container{{
						Name: "main", Image: "busybox:1.37",
						Env: []corev1.EnvVar{
							{Name: "PERDURE_EXECUTION", Value: "order"},
							{Name: "PERDURE_NAMESPACE", Value: "shop"},
							{Name: "PERDURE_EPOCH", Value: "7"},
							{Name: "PERDURE_ATTEMPT", Value: "2"},
							{Name: "PERDURE_IDEMPOTENCY_KEY", Value: "promise-uid"},
							{Name: "PERDURE_ARGS", ValueFrom: &corev1.EnvVarSource{FieldRef: argsField}},
						},
						VolumeMounts:             []corev1.VolumeMount{{Name: "perdure", MountPath: "/perdure", ReadOnly: true}},
						TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
						SecurityContext: &corev1.SecurityContext{
							AllowPrivilegeEscalation: new(false),
							Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
							RunAsUser:                new(int64(65532)),
							RunAsGroup:               new(int64(65532)),
						},
					}},
				},
			},
		},
	}
	got, err := Build(makeActivation(func(a *Activation) { a.Arguments = []byte(`{"id": 1.0}`) }))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong Job (-want +got):\n%s", diff)
	}
}

// fullTemplate uses what templates of users use.
func fullTemplate() corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{
			Labels: map[string]string{"team": "billing", v1alpha1.LabelEpoch: "99"},
			Annotations: map[string]string{
				annotationDefaultContainer: "work", "note": "kept", v1alpha1.AnnotationExecution: "forged", v1alpha1.AnnotationArguments: "forged",
			},
		},
		Spec: corev1.PodSpec{
			RestartPolicy:                corev1.RestartPolicyOnFailure,
			ServiceAccountName:           "billing",
			AutomountServiceAccountToken: new(true),
			EnableServiceLinks:           new(true),
			ActiveDeadlineSeconds:        new(int64(60)),
			Volumes:                      []corev1.Volume{{Name: "cache", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
			InitContainers:               []corev1.Container{{Name: "migrate"}, meshSidecar()},
			Containers: []corev1.Container{
				{Name: "proxy", TerminationMessagePolicy: corev1.TerminationMessageReadFile},
				{
					Name: "work", TerminationMessagePolicy: corev1.TerminationMessageReadFile,
					TerminationMessagePath: "/tmp/result",
					Env: []corev1.EnvVar{
						{Name: "A", Value: "$(PERDURE_EPOCH)"}, {Name: "PERDURE_EPOCH", Value: "99"}, {Name: "PERDURE_ARGS", Value: "forged"},
						{Name: "PERDURE_MINE", Value: "kept"},
					},
					VolumeMounts: []corev1.VolumeMount{{Name: "cache", MountPath: "/perdure-cache"}},
				},
			},
		},
	}
}

func TestBuildKeepsWhatTheTemplateSays(t *testing.T) {
	in := makeActivation(func(a *Activation) { a.Template = fullTemplate() })
	job, err := Build(in)
	if err != nil {
		t.Fatal(err)
	}
	got := job.Spec.Template
	if diff := cmp.Diff(fullTemplate(), in.Template); diff != "" {
		t.Errorf("Build changed the template that it was given:\n%s", diff)
	}
	for what, pair := range map[string][2]any{
		"label":              {got.Labels["team"], "billing"},
		"annotation":         {got.Annotations["note"], "kept"},
		"service account":    {got.Spec.ServiceAccountName, "billing"},
		"token":              {*got.Spec.AutomountServiceAccountToken, true},
		"service links":      {*got.Spec.EnableServiceLinks, true},
		"active deadline":    {*got.Spec.ActiveDeadlineSeconds, int64(60)},
		"message path":       {got.Spec.Containers[1].TerminationMessagePath, "/tmp/result"},
		"policy of another":  {got.Spec.Containers[0].TerminationMessagePolicy, corev1.TerminationMessageReadFile},
		"first volume":       {got.Spec.Volumes[0].Name, "cache"},
		"first mount":        {got.Spec.Containers[1].VolumeMounts[0].MountPath, "/perdure-cache"},
		"mounts of another":  {len(got.Spec.Containers[0].VolumeMounts), 0},
		"env of another":     {len(got.Spec.Containers[0].Env), 0},
		"sidecar":            {*got.Spec.InitContainers[1].RestartPolicy, corev1.ContainerRestartPolicyAlways},
		"our label wins":     {got.Labels[v1alpha1.LabelEpoch], "7"},
		"our annotation":     {got.Annotations[v1alpha1.AnnotationExecution], "order"},
		"our arguments":      {got.Annotations[v1alpha1.AnnotationArguments], "[]"},
		"our restart policy": {got.Spec.RestartPolicy, corev1.RestartPolicyNever},
		"our message policy": {got.Spec.Containers[1].TerminationMessagePolicy, corev1.TerminationMessageFallbackToLogsOnError},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	var names []string
	for _, e := range got.Spec.Containers[1].Env {
		names = append(names, e.Name)
	}
	want := append(append([]string{}, envNames...), "A", "PERDURE_MINE")
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("environment: ours once and first (-want +got):\n%s", diff)
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	in := makeActivation(func(a *Activation) { a.Template = fullTemplate() })
	first, _ := Build(in)
	second, _ := Build(in)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two Jobs of one activation differ:\n%s", diff)
	}
}

func TestEnvironment(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Activation)
		env    string
		want   string
		absent bool
	}{
		"the key is the promise's UID": {env: EnvIdempotencyKey, want: "promise-uid"},
		"the key is what was chosen": {
			change: func(a *Activation) { a.IdempotencyKey = "root:1.2" }, env: EnvIdempotencyKey, want: "root:1.2",
		},
		"a key that looks like a reference is not replaced": {
			change: func(a *Activation) { a.IdempotencyKey = "$(PERDURE_EPOCH)" }, env: EnvIdempotencyKey, want: "$$(PERDURE_EPOCH)",
		},
		"arguments that fit": {
			change: func(a *Activation) { a.Arguments = []byte(`"` + strings.Repeat("x", MaxArgumentsEnv-2) + `"`) }, env: EnvArguments,
		},
		"arguments that are too large come as a file only": {
			change: func(a *Activation) { a.Arguments = []byte(`"` + strings.Repeat("x", MaxArgumentsEnv-1) + `"`) }, env: EnvArguments, absent: true,
		},
		"a variable of the user's does not stand in for them": {
			change: func(a *Activation) {
				a.Template = fullTemplate()
				a.Arguments = []byte(`"` + strings.Repeat("x", MaxArgumentsEnv-1) + `"`)
			}, env: EnvArguments, absent: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := makeActivation(tc.change)
			job, err := Build(in)
			if err != nil {
				t.Fatal(err)
			}
			spec := &job.Spec.Template.Spec
			found := false
			for _, e := range spec.Containers[len(spec.Containers)-1].Env {
				if e.Name != tc.env {
					continue
				}
				found = true
				if e.Value != tc.want {
					t.Errorf("%s is %q, want %q", e.Name, e.Value, tc.want)
				}
			}
			if found == tc.absent {
				t.Errorf("%s found: %v, want %v", tc.env, found, !tc.absent)
			}
			if in.Arguments != nil && job.Spec.Template.Annotations[v1alpha1.AnnotationArguments] != string(in.Arguments) {
				t.Errorf("the annotation does not carry the arguments")
			}
		})
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Activation)
		want   string
	}{
		"no execution": {func(a *Activation) { a.Execution = nil }, "no execution"},
		"no container": {func(a *Activation) { a.Template.Spec.Containers = nil }, "no container"},
		"a default container that is not there": {
			func(a *Activation) { a.Template.Annotations = map[string]string{annotationDefaultContainer: "nope"} }, `names "nope"`,
		},
		"a volume of our name": {
			func(a *Activation) { a.Template.Spec.Volumes = []corev1.Volume{{Name: "perdure"}} }, `has a volume "perdure"`,
		},
		"a mount at our folder":                         {mountAt("/perdure"), `mounts volume "v" at /perdure`},
		"a mount at our folder, written in another way": {mountAt("//perdure/"), `mounts volume "v" at //perdure/`},
		"a mount in our folder":                         {mountAt("/perdure/args.json"), `mounts volume "v" at /perdure/args.json`},
		"arguments that are not JSON": {
			func(a *Activation) { a.Arguments = []byte("{") }, "not JSON",
		},
		"arguments that are too large": {
			func(a *Activation) { a.Arguments = []byte(`"` + strings.Repeat("x", v1alpha1.MaxArgumentsBytes) + `"`) }, "more than 196608",
		},
		"a container that restarts by itself": {
			func(a *Activation) {
				a.Template.Spec.Containers[0].RestartPolicy = new(corev1.ContainerRestartPolicyOnFailure)
			}, "restart policy of its own",
		},
		"a container that restarts by rules": {
			func(a *Activation) {
				a.Template.Spec.Containers[0].RestartPolicyRules = []corev1.ContainerRestartRule{{Action: corev1.ContainerRestartRuleActionRestart}}
			}, "restart policy of its own",
		},
		"a sidecar that restarts all": {
			func(a *Activation) {
				a.Template.Spec.InitContainers = []corev1.Container{{
					Name: "watch", RestartPolicyRules: []corev1.ContainerRestartRule{{Action: corev1.ContainerRestartRuleActionRestartAllContainers}},
				}}
			}, `"watch" restarts all`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			job, err := Build(makeActivation(tc.change))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got error %v, want one with %q", err, tc.want)
			}
			if job != nil {
				t.Errorf("got a Job with the error")
			}
		})
	}
}

func mountAt(path string) func(*Activation) {
	return func(a *Activation) {
		a.Template.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "v", MountPath: path}}
	}
}

func TestBuildAccepts(t *testing.T) {
	for name, change := range map[string]func(*Activation){
		"a restart policy that says Never": func(a *Activation) {
			a.Template.Spec.Containers[0].RestartPolicy = new(corev1.ContainerRestartPolicyNever)
		},
		"a sidecar that restarts itself": func(a *Activation) {
			a.Template.Spec.Containers = append(a.Template.Spec.Containers, corev1.Container{
				Name: "proxy", RestartPolicyRules: []corev1.ContainerRestartRule{{Action: corev1.ContainerRestartRuleActionRestart}},
			})
		},
		"a mount that only begins like our folder": mountAt("/perdure-data"),
		"as many arguments as there may be": func(a *Activation) {
			a.Arguments = []byte(`"` + strings.Repeat("x", v1alpha1.MaxArgumentsBytes-2) + `"`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Build(makeActivation(change)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestInlineTemplate(t *testing.T) {
	inline := &v1alpha1.InlineJob{
		Image: "busybox", Command: []string{"sh"}, Args: []string{"-c", "true"},
		Env:       []corev1.EnvVar{{Name: "A", Value: "1"}},
		Resources: corev1.ResourceRequirements{Claims: []corev1.ResourceClaim{{Name: "gpu"}}},
	}
	want := corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{
		Name: "function", Image: "busybox", Command: []string{"sh"}, Args: []string{"-c", "true"},
		Env:       []corev1.EnvVar{{Name: "A", Value: "1"}},
		Resources: corev1.ResourceRequirements{Claims: []corev1.ResourceClaim{{Name: "gpu"}}},
	}}}}
	got := InlineTemplate(inline)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong template (-want +got):\n%s", diff)
	}
	got.Spec.Containers[0].Command[0] = "changed"
	if inline.Command[0] != "sh" {
		t.Error("the template shares memory with the function")
	}
}

func TestFunctionContainer(t *testing.T) {
	spec := &corev1.PodSpec{Containers: []corev1.Container{{Name: "a"}, {Name: "b"}}}
	for name, tc := range map[string]struct {
		annotation string
		want       int
	}{
		"the first without an annotation": {"", 0},
		"the one that is named":           {"b", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := FunctionContainer(map[string]string{annotationDefaultContainer: tc.annotation}, spec)
			if err != nil || got != tc.want {
				t.Errorf("got %d, %v, want %d", got, err, tc.want)
			}
		})
	}
}
