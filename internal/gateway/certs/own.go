package certs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// ownLabel marks a Secret that this package made.
	ownLabel      = "app.kubernetes.io/managed-by"
	ownLabelValue = "perdure-manager"
	// maxLostRaces is how often one pass reads again because another replica was faster.
	maxLostRaces = 5
)

// own is the Secret that all replicas make and renew together.
type own struct {
	clock  clock.PassiveClock
	client client.Client
	key    client.ObjectKey
	names  []string
	log    logr.Logger
}

func (o *own) load(ctx context.Context) (*serving, error) {
	for range maxLostRaces {
		secret, err := o.get(ctx)
		if err != nil {
			return nil, err
		}
		m, reasons, err := renew(parse(secret.Data), o.names, o.clock.Now())
		if err != nil {
			return nil, err
		}
		if len(reasons) == 0 {
			return serve(m)
		}
		written, err := o.write(ctx, secret, m)
		if err != nil {
			return nil, err
		}
		if written {
			o.log.Info("renewed", "secret", o.key.String(), "why", strings.Join(reasons, "; "))
			return serve(m)
		}
	}
	return nil, fmt.Errorf("write Secret %s: others were faster %d times", o.key, maxLostRaces)
}

// get returns the Secret, or a new one that is not stored yet.
func (o *own) get(ctx context.Context) (*corev1.Secret, error) {
	secret := &corev1.Secret{}
	err := o.client.Get(ctx, o.key, secret)
	switch {
	case apierrors.IsNotFound(err):
		return &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: o.key.Namespace, Name: o.key.Name, Labels: map[string]string{ownLabel: ownLabelValue},
			},
			Type: corev1.SecretTypeTLS,
		}, nil
	case err != nil:
		return nil, fmt.Errorf("get Secret %s: %w", o.key, err)
	case secret.Labels[ownLabel] != ownLabelValue:
		return nil, fmt.Errorf("the Secret %s is not the manager's own: it lacks the label %s=%s. "+
			"To serve what it holds, name it with --gateway-tls-secret; else remove it", o.key, ownLabel, ownLabelValue)
	}
	return secret, nil
}

// write returns false where another replica was faster.
func (o *own) write(ctx context.Context, secret *corev1.Secret, m material) (bool, error) {
	data, err := m.render()
	if err != nil {
		return false, err
	}
	secret.Data = data
	if secret.ResourceVersion == "" {
		err = o.client.Create(ctx, secret)
	} else {
		err = o.client.Update(ctx, secret)
	}
	switch {
	case apierrors.IsConflict(err), apierrors.IsAlreadyExists(err), apierrors.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("write Secret %s: %w", o.key, err)
	}
	return true, nil
}

func serve(m material) (*serving, error) {
	if m.leaf == nil {
		return nil, errors.New("there is no certificate")
	}
	bundle, err := m.bundle()
	if err != nil {
		return nil, err
	}
	return &serving{leaf: m.leaf, bundle: bundle}, nil
}
