package podprocess

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Where code looks for what a pod has at a fixed path.
const (
	envArgumentsFile  = "PERDURE_ARGS_FILE"
	envTerminationLog = "PERDURE_TERMINATION_LOG"
	argumentsFile     = "/perdure/args.json"
)

// environment is that of the container, with the paths of its mounts as they are here. What is given for tests comes last and wins.
func (n *Node) environment(p *corev1.Pod, spec *corev1.Container, dir string) ([]string, error) {
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + dir,
		"TMPDIR=" + filepath.Join(dir, "tmp"),
		"HOSTNAME=" + p.Name,
		envArgumentsFile + "=" + filepath.Join(dir, argumentsFile),
		envTerminationLog + "=" + messagePath(spec, dir),
	}
	known := map[string]string{}
	for _, v := range spec.Env {
		value, err := valueOf(p, v, known)
		if err != nil {
			return nil, fmt.Errorf("set the variable %s: %w", v.Name, err)
		}
		known[v.Name] = value
		env = append(env, v.Name+"="+below(spec, dir, value))
	}
	if n.options.Env != nil {
		env = append(env, n.options.Env(p)...)
	}
	return env, nil
}

func valueOf(p *corev1.Pod, v corev1.EnvVar, known map[string]string) (string, error) {
	switch {
	case v.ValueFrom == nil:
		return expand(v.Value, known), nil
	case v.ValueFrom.FieldRef != nil:
		return field(p, v.ValueFrom.FieldRef.FieldPath)
	default:
		return "", fmt.Errorf("only values and fieldRef are played")
	}
}

// expand replaces $(NAME) by a variable that was set before; $$ stands for $, as for the kubelet.
func expand(text string, known map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(strings.TrimPrefix(rest, "("), ")")
		value, ok := known[name]
		switch {
		case strings.HasPrefix(rest, "$"):
			b.WriteString("$")
			text = rest[1:]
		case strings.HasPrefix(rest, "(") && closed && ok:
			b.WriteString(value)
			text = after
		default:
			b.WriteString("$")
			text = rest
		}
	}
}

// field is a field of the pod as the downward API names it.
func field(p *corev1.Pod, path string) (string, error) {
	for prefix, of := range map[string]map[string]string{"metadata.annotations['": p.Annotations, "metadata.labels['": p.Labels} {
		if key, ok := strings.CutPrefix(path, prefix); ok {
			return of[strings.TrimSuffix(key, "']")], nil
		}
	}
	switch path {
	case "metadata.name":
		return p.Name, nil
	case "metadata.namespace":
		return p.Namespace, nil
	case "metadata.uid":
		return string(p.UID), nil
	case "spec.nodeName":
		return p.Spec.NodeName, nil
	case "spec.serviceAccountName":
		return p.Spec.ServiceAccountName, nil
	default:
		return "", fmt.Errorf("the field %s is not played", path)
	}
}

// below puts a path in a mount of the container below the folder of the pod; other texts stay as they are.
func below(spec *corev1.Container, dir, value string) string {
	mounted := slices.ContainsFunc(spec.VolumeMounts, func(m corev1.VolumeMount) bool {
		return value == m.MountPath || strings.HasPrefix(value, strings.TrimSuffix(m.MountPath, "/")+"/")
	})
	if mounted {
		return filepath.Join(dir, value)
	}
	return value
}
