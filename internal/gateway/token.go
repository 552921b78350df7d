package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"
	authenticationv1 "k8s.io/api/authentication/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/cache"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// How long the answer of a review is believed, and how many are kept.
const (
	believeFor = time.Minute
	doubtFor   = 5 * time.Second
	knownCalls = 16384
)

// What the API server says of a token that is bound to a pod.
const (
	extraPodName     = "authentication.kubernetes.io/pod-name"
	extraPodUID      = "authentication.kubernetes.io/pod-uid"
	serviceAccountOf = "system:serviceaccount:"
)

// caller is who sent a request, as the API server knows them.
type caller struct {
	// token is the hash of what was sent.
	token string
	user  authenticationv1.UserInfo
	// pod is what the token is bound to; nil where it is not that of a function pod.
	pod *podRef
}

// podRef names a pod for ever.
type podRef struct {
	namespace, name string
	uid             types.UID
}

// key is whom limits count.
func (c *caller) key() string {
	if c.pod != nil {
		return "pod " + string(c.pod.uid)
	}
	return "user " + c.user.Username
}

// verdict is what a review came to; without a caller the token is no good.
type verdict struct {
	caller *caller
	why    string
}

// reviewer asks the API server who a token belongs to, once for all that ask at the same time.
type reviewer struct {
	client   client.Client
	clock    clock.PassiveClock
	audience string
	known    *cache.LRUExpireCache
	flight   singleflight.Group
	refused  *cache.LRUExpireCache // apart, so that bad tokens push out no good one
	slots    places
	sources  *sources
	timeout  time.Duration
}

func newReviewer(o Options) *reviewer {
	return &reviewer{
		client:   o.Client,
		clock:    o.Clock,
		audience: o.Audience,
		known:    cache.NewLRUExpireCacheWithClock(knownCalls, o.Clock),
		refused:  cache.NewLRUExpireCacheWithClock(knownCalls, o.Clock),
		slots:    make(places, o.Limits.Reviews),
		sources:  newSources(o.Limits),
		timeout:  o.Limits.WorkTimeout,
	}
}

// caller is who sent r.
func (v *reviewer) caller(ctx context.Context, r *http.Request) (*caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token = strings.TrimSpace(token); !ok || token == "" {
		return nil, unauthenticated("the request has no bearer token")
	}
	sum := sha256.Sum256([]byte(token))
	hash := hex.EncodeToString(sum[:])
	if known, ok := v.recall(hash); ok {
		return known.result()
	}
	source := v.sources.of(r.RemoteAddr)
	// Who else waits for the review must not lose it because the first one has gone.
	reviewed := v.flight.DoChan(hash, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), v.timeout)
		defer cancel()
		// One who looked before the last flight ended, and came after, begins one that is not needed.
		d, ok := v.recall(hash)
		if ok {
			return d, nil
		}
		err := guarded(func() (err error) {
			d, err = v.reviewFor(ctx, source, token, hash)
			return err
		})()
		return d, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-reviewed:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(verdict).result() //nolint:forcetypeassert // nothing else is returned
	}
}

func (d verdict) result() (*caller, error) {
	if d.caller == nil {
		return nil, unauthenticated(d.why)
	}
	return d.caller, nil
}

// reviewFor reviews a token that came from an address, which may send so many bad ones.
func (v *reviewer) reviewFor(ctx context.Context, from *source, token, hash string) (verdict, error) {
	leave, err := from.enter(v.clock.Now())
	if err != nil {
		return verdict{}, err
	}
	defer leave()
	d, err := v.review(ctx, token, hash)
	if err == nil && d.caller == nil {
		from.refuse(v.clock.Now())
	}
	return d, err
}

// review asks about a token. Tokens of function pods have the gateway's own audience, all others that of the API server; what the
// token says of itself only tells which question to ask.
func (v *reviewer) review(ctx context.Context, token, hash string) (verdict, error) {
	if !v.slots.take() {
		return verdict{}, unavailable(nil, "too many tokens are reviewed at the moment")
	}
	defer v.slots.leave()
	says := claimsOf(token)
	ours := slices.Contains(says.Audience, v.audience)
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token}}
	if ours {
		review.Spec.Audiences = []string{v.audience}
	}
	if err := v.client.Create(ctx, review, unrecorded); err != nil {
		return verdict{}, unavailable(err, "the API server did not review the token")
	}
	s := review.Status
	var d verdict
	switch {
	case !s.Authenticated:
		d = verdict{why: "the token is expired, or not one of this cluster"}
	case ours && !slices.Contains(s.Audiences, v.audience):
		d = verdict{why: "the token has not the audience " + v.audience}
	default:
		d.caller = &caller{token: hash, user: s.User}
		if ours {
			d.caller.pod = podOf(&s.User)
		}
	}
	v.remember(hash, d, says)
	return d, nil
}

// recall is what was remembered of a token.
func (v *reviewer) recall(hash string) (d verdict, ok bool) {
	for _, known := range []*cache.LRUExpireCache{v.known, v.refused} {
		if known, ok := known.Get(hash); ok {
			return known.(verdict), true //nolint:forcetypeassert // nothing else is put in
		}
	}
	return verdict{}, false
}

// remember keeps a verdict, never for longer than the token is good.
func (v *reviewer) remember(hash string, d verdict, says claims) {
	ttl := doubtFor
	if d.caller != nil {
		ttl = believeFor
		if says.Expiry > 0 {
			ttl = min(ttl, time.Unix(says.Expiry, 0).Sub(v.clock.Now()))
		}
	}
	switch {
	case d.caller == nil:
		v.refused.Add(hash, d, ttl)
	case ttl > 0:
		v.known.Add(hash, d, ttl)
	}
}

// podOf is the pod that a token is bound to, by what the API server says of it; nil if it is bound to none.
func podOf(user *authenticationv1.UserInfo) *podRef {
	names, uids := user.Extra[extraPodName], user.Extra[extraPodUID]
	account, ok := strings.CutPrefix(user.Username, serviceAccountOf)
	namespace, _, two := strings.Cut(account, ":")
	if !ok || !two || len(names) != 1 || len(uids) != 1 {
		return nil
	}
	return &podRef{namespace: namespace, name: names[0], uid: types.UID(uids[0])}
}

// claims are what a token says of itself. Without a review they mean nothing.
type claims struct {
	Audience audience `json:"aud"`
	Expiry   int64    `json:"exp"`
}

// audience is one name or several.
type audience []string

// UnmarshalJSON reads both forms.
func (a *audience) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*a = audience{one}
		return nil
	}
	var several []string
	if err := json.Unmarshal(text, &several); err != nil {
		return errors.New("an audience is neither a name nor a list of names")
	}
	*a = several
	return nil
}

// claimsOf reads what a token says of itself; nothing where it is not a JWT.
func claimsOf(token string) claims {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims{}
	}
	var c claims
	if json.Unmarshal(payload, &c) != nil {
		return claims{}
	}
	return c
}
