package certs

import (
	"context"
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// published is a ConfigMap with what clients trust, and nothing else: who calls the gateway from outside of a pod needs not read the
// Secret, which holds the keys of what signs and serves.
type published struct {
	client client.Client
	key    client.ObjectKey
}

// store makes the ConfigMap say what is trusted. Where another replica is faster, or has read a newer Secret, the next pass of either sets
// it right; until then it holds what was trusted before, which still is.
func (p *published) store(ctx context.Context, bundle []byte) error {
	wanted := map[string]string{bundleKey: string(bundle)}
	now := &corev1.ConfigMap{}
	err := p.client.Get(ctx, p.key, now)
	switch {
	case apierrors.IsNotFound(err):
		err = p.client.Create(ctx, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: p.key.Namespace, Name: p.key.Name, Labels: map[string]string{ownLabel: ownLabelValue},
			},
			Data: wanted,
		})
	case err != nil:
		return fmt.Errorf("get ConfigMap %s: %w", p.key, err)
	case now.Labels[ownLabel] != ownLabelValue:
		return fmt.Errorf("the ConfigMap %s is not the manager's own: it lacks the label %s=%s. "+
			"Callers of the gateway that are no pods look for its CA there, so remove it", p.key, ownLabel, ownLabelValue)
	case maps.Equal(now.Data, wanted) && len(now.BinaryData) == 0:
		return nil
	default:
		now.Data, now.BinaryData = wanted, nil
		err = p.client.Update(ctx, now)
	}
	if err != nil && !apierrors.IsConflict(err) && !apierrors.IsAlreadyExists(err) && !apierrors.IsNotFound(err) {
		return fmt.Errorf("write ConfigMap %s: %w", p.key, err)
	}
	return nil
}
