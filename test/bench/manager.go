package main

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// managerKey is the manager's Deployment, and its Lease.
var managerKey = client.ObjectKey{Namespace: "perdure-system", Name: "perdure-manager"}

// manager is what runs of Perdure.
type manager struct {
	image    string
	replicas int32
	user     string // as it stands in the audit log
}

// startTime is how long a manager that is installed may take to get ready.
const startTime = time.Minute

// awaitManager gives a manager that is installed the time to start. It returns nil where none is, or where it does not.
func (k *cluster) awaitManager(ctx context.Context) (*manager, error) {
	for start := time.Now(); ; {
		m, err := k.findManager(ctx)
		if m != nil || err != nil {
			return m, err
		}
		err = k.Get(ctx, managerKey, &appsv1.Deployment{})
		if apierrors.IsNotFound(err) || time.Since(start) > startTime {
			return nil, nil //nolint:nilnil // absence is an answer here
		}
		if err := sleep(ctx, pollInterval); err != nil {
			return nil, err
		}
	}
}

// findManager returns nil where no manager is ready.
func (k *cluster) findManager(ctx context.Context) (*manager, error) {
	var d appsv1.Deployment
	err := k.Get(ctx, managerKey, &d)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil //nolint:nilnil // absence is an answer here
	case err != nil:
		return nil, fmt.Errorf("get deployment %s: %w", managerKey, err)
	case d.Status.ReadyReplicas == 0 || len(d.Spec.Template.Spec.Containers) == 0:
		return nil, nil //nolint:nilnil // as above
	}
	pod := d.Spec.Template.Spec
	return &manager{
		image:    pod.Containers[0].Image,
		replicas: d.Status.ReadyReplicas,
		user:     fmt.Sprintf("system:serviceaccount:%s:%s", d.Namespace, pod.ServiceAccountName),
	}, nil
}

// leader tells who leads, to see whether that changed during the measurement. It is empty without leader election.
func (k *cluster) leader(ctx context.Context) (string, error) {
	var lease coordinationv1.Lease
	err := k.Get(ctx, managerKey, &lease)
	if err != nil || lease.Spec.HolderIdentity == nil {
		return "", client.IgnoreNotFound(err)
	}
	return *lease.Spec.HolderIdentity, nil
}
