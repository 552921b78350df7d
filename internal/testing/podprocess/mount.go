package podprocess

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// mount writes the files that the container finds.
func (n *Node) mount(ctx context.Context, p *corev1.Pod, spec *corev1.Container, dir string) error {
	for _, folder := range []string{filepath.Join(dir, "tmp"), filepath.Dir(messagePath(spec, dir))} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	for _, m := range spec.VolumeMounts {
		source, err := volume(p, m.Name)
		if err != nil {
			return err
		}
		files, err := n.files(ctx, p, source)
		if err != nil {
			return fmt.Errorf("make the volume %s: %w", m.Name, err)
		}
		if err := write(filepath.Join(dir, m.MountPath), files); err != nil {
			return err
		}
	}
	return nil
}

func volume(p *corev1.Pod, name string) (*corev1.VolumeSource, error) {
	for i := range p.Spec.Volumes {
		if p.Spec.Volumes[i].Name == name {
			return &p.Spec.Volumes[i].VolumeSource, nil
		}
	}
	return nil, fmt.Errorf("the pod has no volume %q", name)
}

func write(dir string, files map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for path, text := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// files are those of a volume, by their paths in it.
func (n *Node) files(ctx context.Context, p *corev1.Pod, source *corev1.VolumeSource) (map[string]string, error) {
	files := map[string]string{}
	switch {
	case source.EmptyDir != nil:
		return files, nil
	case source.DownwardAPI != nil:
		return files, downward(files, p, source.DownwardAPI.Items)
	case source.Projected != nil:
		for _, s := range source.Projected.Sources {
			if err := n.project(ctx, files, p, s); err != nil {
				return nil, err
			}
		}
		return files, nil
	default:
		return nil, fmt.Errorf("only emptyDir, downwardAPI and projected volumes are played")
	}
}

func (n *Node) project(ctx context.Context, files map[string]string, p *corev1.Pod, source corev1.VolumeProjection) error {
	switch {
	case source.DownwardAPI != nil:
		return downward(files, p, source.DownwardAPI.Items)
	case source.ServiceAccountToken != nil:
		token, err := n.token(ctx, p, source.ServiceAccountToken)
		files[source.ServiceAccountToken.Path] = token
		return err
	case source.ConfigMap != nil:
		var m corev1.ConfigMap
		err := n.options.Client.Get(ctx, client.ObjectKey{Namespace: p.Namespace, Name: source.ConfigMap.Name}, &m)
		if err != nil {
			if source.ConfigMap.Optional != nil && *source.ConfigMap.Optional {
				return client.IgnoreNotFound(err)
			}
			return err
		}
		selected(files, m.Data, source.ConfigMap.Items)
		return nil
	default:
		return fmt.Errorf("only downwardAPI, serviceAccountToken and configMap are projected")
	}
}

// selected adds the keys that items name, or all if they name none.
func selected(files, data map[string]string, items []corev1.KeyToPath) {
	for _, item := range items {
		files[item.Path] = data[item.Key]
	}
	if len(items) > 0 {
		return
	}
	maps.Copy(files, data)
}

func downward(files map[string]string, p *corev1.Pod, items []corev1.DownwardAPIVolumeFile) error {
	for _, item := range items {
		if item.FieldRef == nil {
			return fmt.Errorf("the file %s has no fieldRef", item.Path)
		}
		text, err := field(p, item.FieldRef.FieldPath)
		if err != nil {
			return err
		}
		files[item.Path] = text
	}
	return nil
}

// token is one that the API server binds to the pod.
func (n *Node) token(ctx context.Context, p *corev1.Pod, source *corev1.ServiceAccountTokenProjection) (string, error) {
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{
		ExpirationSeconds: source.ExpirationSeconds,
		BoundObjectRef:    &authenticationv1.BoundObjectReference{APIVersion: "v1", Kind: "Pod", Name: p.Name, UID: p.UID},
	}}
	if source.Audience != "" {
		request.Spec.Audiences = []string{source.Audience}
	}
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: p.Spec.ServiceAccountName}}
	if err := n.options.Client.SubResource("token").Create(ctx, account, request); err != nil {
		return "", fmt.Errorf("request a token for pod %s: %w", p.Name, err)
	}
	return request.Status.Token, nil
}
