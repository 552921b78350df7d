package job

import (
	"fmt"
	"path"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Gateway is what code in a pod needs to reach the gateway, and to be believed there.
type Gateway struct {
	// URL that pods reach it by, such as https://perdure-gateway.perdure-system.svc.
	URL string
	// Audience of the token that the gateway accepts.
	Audience string
	// CA are the certificates to trust, in PEM.
	CA []byte
}

// Where code finds what it needs for the gateway.
const (
	// GatewayMountPath is the folder with the token and the certificates.
	GatewayMountPath = "/var/run/secrets/perdure.dev"
	// GatewayVolumeName is the name of the volume behind it.
	GatewayVolumeName = "perdure-gateway"

	tokenFile = "token"
	caFile    = "ca.crt"
	// tokenSeconds is how long a token is good for. The kubelet renews it at four fifths of that, and it ends with the pod.
	tokenSeconds = 3600
)

// Names of environment variables for code that uses the gateway.
const (
	EnvGateway   = "PERDURE_GATEWAY"
	EnvGatewayCA = "PERDURE_GATEWAY_CA_FILE"
	EnvTokenFile = "PERDURE_TOKEN_FILE"
)

var gatewayEnvNames = []string{EnvGateway, EnvGatewayCA, EnvTokenFile}

// connect lets the function's container use the gateway: its token is bound to the pod by the kubelet, and what to trust stands in
// an annotation, so no further object has to be created, guarded and removed.
func connect(template *corev1.PodTemplateSpec, container *corev1.Container, g *Gateway) error {
	if g == nil {
		return nil
	}
	if slices.ContainsFunc(template.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == GatewayVolumeName }) {
		return fmt.Errorf("the pod template has a volume %q: that name is taken for the gateway", GatewayVolumeName)
	}
	for _, mount := range container.VolumeMounts {
		if path.Clean(mount.MountPath) == GatewayMountPath {
			return fmt.Errorf("container %q mounts volume %q at %s: that folder is taken for the gateway", container.Name, mount.Name, mount.MountPath)
		}
	}
	template.Annotations[v1alpha1.AnnotationGatewayCA] = string(g.CA)
	template.Spec.Volumes = append(template.Spec.Volumes, gatewayVolume(g.Audience))
	container.VolumeMounts = append(container.VolumeMounts, corev1.VolumeMount{
		Name: GatewayVolumeName, MountPath: GatewayMountPath, ReadOnly: true,
	})
	theirs := slices.DeleteFunc(container.Env, func(v corev1.EnvVar) bool { return slices.Contains(gatewayEnvNames, v.Name) })
	container.Env = append([]corev1.EnvVar{
		{Name: EnvGateway, Value: literal(g.URL)},
		{Name: EnvGatewayCA, Value: path.Join(GatewayMountPath, caFile)},
		{Name: EnvTokenFile, Value: path.Join(GatewayMountPath, tokenFile)},
	}, theirs...)
	return nil
}

func gatewayVolume(audience string) corev1.Volume {
	return corev1.Volume{Name: GatewayVolumeName, VolumeSource: corev1.VolumeSource{
		Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{
				Audience: audience, ExpirationSeconds: new(int64(tokenSeconds)), Path: tokenFile,
			}},
			{DownwardAPI: &corev1.DownwardAPIProjection{
				Items: []corev1.DownwardAPIVolumeFile{{Path: caFile, FieldRef: &corev1.ObjectFieldSelector{
					APIVersion: "v1",
					FieldPath:  fmt.Sprintf("metadata.annotations['%s']", v1alpha1.AnnotationGatewayCA),
				}}},
			}},
		}},
	}}
}
