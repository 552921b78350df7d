package gateway

import (
	"context"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/util/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// How long the answer to a question of access is believed, and how many are kept.
const (
	accessFor   = 10 * time.Second
	knownAccess = 16384
)

// permission is what kubectl would need to do the same.
type permission struct {
	verb, resource, subresource, namespace, name string
}

func mayCreate(namespace string) permission {
	return permission{verb: "create", resource: "durablepromises", namespace: namespace}
}

func mayGet(namespace, name string) permission {
	return permission{verb: "get", resource: "durablepromises", namespace: namespace, name: name}
}

func maySettle(namespace, name string) permission {
	return permission{verb: "patch", resource: "durablepromises", subresource: "status", namespace: namespace, name: name}
}

func mayCancel(namespace, name string) permission {
	return permission{verb: "patch", resource: "executions", namespace: namespace, name: name}
}

func (p permission) String() string {
	what := p.resource
	if p.subresource != "" {
		what += "/" + p.subresource
	}
	if p.name != "" {
		what += " " + p.name
	}
	return p.verb + " " + what + " in namespace " + p.namespace
}

// accessor asks the API server what callers may do.
type accessor struct {
	client client.Client
	known  *cache.LRUExpireCache
}

func newAccessor(o Options) *accessor {
	return &accessor{client: o.Client, known: cache.NewLRUExpireCacheWithClock(knownAccess, o.Clock)}
}

type accessKey struct {
	token string
	permission
}

// require refuses callers who may not.
func (a *accessor) require(ctx context.Context, c *caller, p permission) error {
	allowed, err := a.may(ctx, c, p)
	if err == nil && !allowed {
		err = forbidden("%s may not %s", c.user.Username, p)
	}
	return err
}

func (a *accessor) may(ctx context.Context, c *caller, p permission) (bool, error) {
	key := accessKey{token: c.token, permission: p}
	if known, ok := a.known.Get(key); ok {
		return known.(bool), nil //nolint:forcetypeassert // nothing else is put in
	}
	extra := make(map[string]authorizationv1.ExtraValue, len(c.user.Extra))
	for k, v := range c.user.Extra {
		extra[k] = authorizationv1.ExtraValue(v)
	}
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: c.user.Username, UID: c.user.UID, Groups: c.user.Groups, Extra: extra,
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: p.namespace, Verb: p.verb, Group: v1alpha1.GroupVersion.Group, Version: v1alpha1.GroupVersion.Version,
			Resource: p.resource, Subresource: p.subresource, Name: p.name,
		},
	}}
	if err := a.client.Create(ctx, review, unrecorded); err != nil {
		return false, unavailable(err, "the API server did not say what the caller may do")
	}
	a.known.Add(key, review.Status.Allowed, accessFor)
	return review.Status.Allowed, nil
}
