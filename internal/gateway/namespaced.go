package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// nameHash is how many characters of the hash of an id stand in a name.
const nameHash = 26

// nameOfID is the name of the promise that has an id and no name.
func nameOfID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "p-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:nameHash]
}

func (g *Gateway) namespaceOf(r *request) (string, error) {
	namespace := r.PathValue("namespace")
	if len(validation.IsDNS1123Label(namespace)) > 0 {
		return "", invalid("%.70q is not the name of a namespace", namespace)
	}
	return namespace, g.watches(namespace)
}

func (g *Gateway) target(r *request) (namespace, name string, err error) {
	if namespace, err = g.namespaceOf(r); err != nil {
		return "", "", err
	}
	name = r.PathValue("name")
	return namespace, name, checkName("the name of the promise", name)
}

func namespacedOf(namespace string, body []byte) (*v1alpha1.DurablePromise, error) {
	var in newNamespacedPromise
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: in.Name}}
	if in.ID != nil {
		if p.Spec.ID = *in.ID; p.Spec.ID == "" || len(p.Spec.ID) > maxID {
			return nil, invalid("id must have 1 to %d bytes", maxID)
		}
	}
	switch {
	case in.Name == "" && in.ID == nil:
		return nil, invalid("a promise needs a name or an id")
	case in.Name == "":
		p.Name = nameOfID(p.Spec.ID)
	}
	if err := checkName("name", p.Name); err != nil {
		return nil, err
	}
	if in.Timeout != "" && in.Deadline != nil {
		return nil, invalid("set timeout or deadline, not both")
	}
	timeout, err := duration("timeout", in.Timeout)
	if err != nil {
		return nil, err
	}
	if timeout > 0 {
		p.Spec.Timeout = &metav1.Duration{Duration: timeout}
	}
	p.Spec.Deadline = in.Deadline
	if p.Spec.OnTimeout, err = onTimeout(in.OnTimeout); err != nil {
		return nil, err
	}
	if p.Spec.OnTimeout == v1alpha1.OnTimeoutResolve && timeout == 0 && in.Deadline == nil {
		return nil, invalid("a timer (onTimeout: Resolve) needs a timeout or a deadline")
	}
	if p.Spec.TTLAfterSettled, err = optional("ttlAfterSettled", in.TTLAfterSettled); err != nil {
		return nil, err
	}
	if p.Spec.Param, err = valueOf(in.Param); err != nil {
		return nil, err
	}
	p.Spec.Invoke, err = invocationOf(in.Invoke)
	return p, err
}

// createNamespaced serves people and services.
func (g *Gateway) createNamespaced(ctx context.Context, r *request) (int, any, error) {
	namespace, err := g.namespaceOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := g.access.require(ctx, r.caller, mayCreate(namespace)); err != nil {
		return 0, nil, err
	}
	wanted, err := namespacedOf(namespace, r.body)
	if err != nil {
		return 0, nil, err
	}
	for range tries {
		made := wanted.DeepCopy()
		err := g.client.Create(ctx, made, unrecorded)
		if err == nil {
			return http.StatusCreated, show(made), nil
		}
		if !apierrors.IsAlreadyExists(err) {
			return 0, nil, err
		}
		if err := g.access.require(ctx, r.caller, mayGet(namespace, wanted.Name)); err != nil {
			return 0, nil, err
		}
		found, err := g.getPromise(ctx, namespace, wanted.Name, "")
		if err == nil {
			found, err = g.current(ctx, found)
		}
		switch {
		case err != nil:
			return 0, nil, err
		case found == nil: // it is gone again
		case !sameSpec(found.Spec, wanted.Spec):
			return 0, nil, nameTaken("promise %s exists, and is another one", wanted.Name)
		default:
			return http.StatusOK, show(found), nil
		}
	}
	return 0, nil, unavailable(errBusy, "the promise has come and gone too often meanwhile")
}

// sameSpec tells whether what is there is what is wanted, in whatever form its values are written.
func sameSpec(is, want v1alpha1.DurablePromiseSpec) bool {
	a, b := is.DeepCopy(), want.DeepCopy()
	for _, spec := range []*v1alpha1.DurablePromiseSpec{a, b} {
		if spec.OnTimeout == "" {
			spec.OnTimeout = v1alpha1.OnTimeoutReject
		}
		spec.Param = value.AsText(spec.Param)
		if spec.Deadline != nil {
			spec.Deadline = new(v1alpha1.NewInstant(spec.Deadline.UTC().Truncate(time.Microsecond))) // as it is stored
		}
		if spec.Invoke != nil {
			for i := range spec.Invoke.Args {
				spec.Invoke.Args[i].Value = value.AsText(spec.Invoke.Args[i].Value)
			}
		}
	}
	return equality.Semantic.DeepEqual(a, b)
}

// readNamespaced serves people and services.
func (g *Gateway) readNamespaced(ctx context.Context, r *request) (int, any, error) {
	namespace, name, err := g.target(r)
	if err != nil {
		return 0, nil, err
	}
	if err := g.access.require(ctx, r.caller, mayGet(namespace, name)); err != nil {
		return 0, nil, err
	}
	p, err := g.getPromise(ctx, namespace, name, "")
	if err == nil {
		p, err = g.existing(ctx, p, name)
	}
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, show(p), nil
}

// settleNamespaced serves people and services.
func (g *Gateway) settleNamespaced(ctx context.Context, r *request) (int, any, error) {
	w, err := settlementOf(r.PathValue("how"), r.body)
	if err != nil {
		return 0, nil, err
	}
	namespace, name, err := g.target(r)
	if err != nil {
		return 0, nil, err
	}
	settles, cancels, err := g.maySettleOrCancel(ctx, r.caller, namespace, name, w)
	if err != nil {
		return 0, nil, err
	}
	p, err := g.getPromise(ctx, namespace, name, "")
	if err == nil {
		p, err = g.existing(ctx, p, name)
	}
	if err != nil {
		return 0, nil, err
	}
	call := w.State == v1alpha1.PromiseCanceled && p.Spec.Invoke != nil
	switch {
	case call && !cancels && !promise.Settled(p):
		return 0, nil, forbidden("%s may not %s, which it takes to cancel a call", r.caller.user.Username, mayCancel(namespace, name))
	case !call && !settles:
		return 0, nil, forbidden("%s may not %s", r.caller.user.Username, maySettle(namespace, name))
	case settles:
		return g.settleAs(ctx, p, w)
	}
	w.onlyCancel = forbidden("%s may not %s", r.caller.user.Username, maySettle(namespace, name))
	status, answer, err := g.settleAs(ctx, p, w)
	if shown, ok := answer.(wirePromise); ok { // the right to end executions is not one to read results
		shown.Value, shown.Error = nil, nil
		answer = shown
	}
	return status, answer, err
}

// maySettleOrCancel tells what a caller may do to a promise, and refuses one who may do nothing before anything of it is said.
func (g *Gateway) maySettleOrCancel(
	ctx context.Context, c *caller, namespace, name string, w wanted,
) (settles, cancels bool, err error) {
	if settles, err = g.access.may(ctx, c, maySettle(namespace, name)); err != nil {
		return false, false, err
	}
	if w.State == v1alpha1.PromiseCanceled {
		if cancels, err = g.access.may(ctx, c, mayCancel(namespace, name)); err != nil {
			return false, false, err
		}
	}
	if !settles && !cancels {
		err = forbidden("%s may not %s", c.user.Username, maySettle(namespace, name))
	}
	return settles, cancels, err
}
