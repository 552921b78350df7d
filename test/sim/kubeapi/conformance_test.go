package kubeapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/testing/apiserver"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

var (
	firstSeed = flag.Uint64("seed", 1, "seed of the first sequence of operations")
	sequences = flag.Int("sequences", 12, "how many sequences of operations to run")
)

const operationsPerSequence = 60

// TestConformance runs random operations on the server in memory and on a real kube-apiserver. Each answer, each object
// and each event must be the same.
func TestConformance(t *testing.T) {
	environment, err := apiserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	real, err := client.NewWithWatch(environment.Config, client.Options{Scheme: newScheme(t)})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for seed := *firstSeed; seed < *firstSeed+uint64(*sequences); seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { conform(t, real, seed, seen) })
	}
	t.Logf("%v", seen)
	for _, needed := range mustHappen(*sequences) {
		if seen[needed] == 0 {
			t.Errorf("%q never happened: %v", needed, seen)
		}
	}
}

// mustHappen is what so many sequences have to bring about, or the test says less than it seems to.
func mustHappen(sequences int) []string {
	var needed []string
	if sequences >= 12 {
		needed = append(needed, "accepted", "Invalid", "Conflict", "NotFound", "AlreadyExists")
		for _, verb := range []string{"create", "patch", "merge", "update", "delete", "patch status", "merge status", "update status"} {
			needed = append(needed, "accepted: "+verb)
		}
	}
	if sequences >= 60 {
		needed = append(needed, "BadRequest")
		for _, k := range kinds {
			needed = append(needed, "accepted: create of "+k.name, "accepted: delete of "+k.name, "accepted: patch of "+k.name)
		}
	}
	return needed
}

func conform(t *testing.T, real client.WithWatch, seed uint64, seen map[string]int) {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "conform-"}}
	if err := real.Create(t.Context(), ns); err != nil {
		t.Fatal(err)
	}
	events := watchAll(t, real, ns.Name)
	server := kubeapi.New(schemas(), newScheme(t), clock.RealClock{})
	theirs, ours := newSide(real, ns.Name), newSide(server.Client("test"), ns.Name)
	g := newGenerator(seed)
	for n := range operationsPerSequence {
		o := g.operation(theirs.there)
		want, got := theirs.run(t.Context(), o), ours.run(t.Context(), o)
		seen[want.outcome()]++
		if want.Reason == "" {
			seen["accepted: "+o.call()]++
			seen["accepted: "+o.verb+" of "+o.kind.name]++
		}
		if testing.Verbose() {
			t.Logf("%d: %s: %s", n, want.outcome(), o)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, operation %d, %s\nkube-apiserver: %v\nhere: %v\n- kube-apiserver, + here\n%s", seed, n, o, theirs.err, ours.err, diff)
		}
	}
	for _, k := range kinds {
		if diff := cmp.Diff(theirs.pages(t, k), ours.pages(t, k)); diff != "" {
			t.Errorf("seed %d: list of %s\n- kube-apiserver, + here\n%s", seed, k.name, diff)
		}
		want, got := theirs.drain(t, k, events[k.name]), ours.logged(server, k)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d: events of %s\n- kube-apiserver, + here\n%s", seed, k.name, diff)
		}
	}
}

func watchAll(t *testing.T, real client.WithWatch, namespace string) map[string]watch.Interface {
	watches := map[string]watch.Interface{}
	for _, k := range kinds {
		w, err := real.Watch(t.Context(), k.list(), client.InNamespace(namespace))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.Stop)
		watches[k.name] = w
	}
	return watches
}

// side is one of the two servers with what a client knows of its objects.
type side struct {
	client    client.Client
	namespace string
	there     map[string]bool          // by kind and name
	last, old map[string]client.Object // as read last, and as read before that
	uids      map[types.UID]string     // names for UIDs, the same ones on both sides
	err       error
}

func newSide(c client.Client, namespace string) *side {
	return &side{
		client: c, namespace: namespace, uids: map[types.UID]string{},
		there: map[string]bool{}, last: map[string]client.Object{}, old: map[string]client.Object{},
	}
}

// answer is what came of an operation, without what differs from server to server.
type answer struct {
	Reason metav1.StatusReason
	Causes []string
	Reply  any
	Stored any
}

func (a answer) outcome() string {
	if a.Reason == "" {
		return "accepted"
	}
	return string(a.Reason)
}

func (s *side) run(ctx context.Context, o operation) answer {
	id := o.kind.name + "/" + o.name
	obj, err := s.call(ctx, o, s.last[id], s.old[id])
	s.err = err
	var a answer
	if status := apierrors.APIStatus(nil); errors.As(err, &status) {
		a.Reason = status.Status().Reason
		a.Causes = causes(o, status.Status().Details)
	} else if err != nil {
		a.Reason = metav1.StatusReason("no status: " + err.Error())
	}
	stored := o.kind.make()
	if err := s.client.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: o.name}, stored); err != nil {
		s.there[id] = false
	} else {
		s.there[id] = true
		s.remember(id, stored)
		a.Stored = s.plain(stored)
	}
	if err == nil && obj != nil {
		a.Reply = s.plain(obj)
	}
	return a
}

// causes of a refusal: of custom resources, whose rules are the same ones; others are refused for the same reason, maybe
// in other words.
func causes(o operation, details *metav1.StatusDetails) []string {
	if details == nil || !custom(o.kind) {
		return nil
	}
	var all []string
	for _, c := range details.Causes {
		// Metadata is refused in other words in the next version, the one that we are built with. And what cannot be
		// read, the server prints.
		if strings.HasPrefix(c.Field, "metadata.") || c.Field == "patch" {
			continue
		}
		all = append(all, fmt.Sprintf("%s %s %s", c.Type, c.Field, c.Message))
	}
	slices.Sort(all) // they are found in the order of a map
	return all
}

func custom(k kind) bool {
	return k.name == "Execution" || k.name == "DurablePromise" || k.name == "Function"
}

func (s *side) remember(id string, obj client.Object) {
	if _, ok := s.uids[obj.GetUID()]; !ok {
		s.uids[obj.GetUID()] = fmt.Sprintf("UID-%d-of-%s", len(s.uids), id)
	}
	if last := s.last[id]; last == nil || last.GetResourceVersion() != obj.GetResourceVersion() {
		s.old[id], s.last[id] = last, obj
	}
}

// call performs an operation and tells what the reply left in the caller's object.
func (s *side) call(ctx context.Context, o operation, last, old client.Object) (client.Object, error) {
	base := last
	if (o.lock == "old" || o.lock == "behind") && old != nil {
		base = old
	}
	if o.verb == "create" || base == nil {
		base = o.kind.make()
		base.SetName(o.name)
		base.SetNamespace(s.namespace)
	}
	base = copied(base)
	base.SetManagedFields(nil) // caches drop them; here there are none
	switch o.verb {
	case "delete":
		options := o.preconditions(base)
		if o.locks() && base.GetResourceVersion() != "" {
			options = append(options, client.Preconditions{ResourceVersion: new(base.GetResourceVersion())})
		}
		return nil, s.client.Delete(ctx, base, options...)
	case "merge":
		return base, s.patch(ctx, o, base, client.RawPatch(types.MergePatchType, s.locked(o, base)))
	}
	changed, err := applied(base, o.body)
	if err != nil {
		return nil, errors.New("cannot be said with types") // the same on both sides
	}
	switch o.verb {
	case "create":
		return changed, s.client.Create(ctx, changed, dry(o, client.DryRunAll)...)
	case "update":
		if !o.locks() {
			changed.SetResourceVersion("")
		}
		if o.status {
			return changed, s.client.Status().Update(ctx, changed)
		}
		return changed, s.client.Update(ctx, changed, dryUpdate(o)...)
	default:
		patch := client.MergeFrom(base)
		if o.locks() && base.GetResourceVersion() != "" {
			patch = client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})
		}
		changed.SetName(o.name)
		changed.SetNamespace(s.namespace)
		return changed, s.patch(ctx, o, changed, patch)
	}
}

func dry(o operation, option client.CreateOption) []client.CreateOption {
	if o.dryRun {
		return []client.CreateOption{option}
	}
	return nil
}

func dryUpdate(o operation) []client.UpdateOption {
	if o.dryRun {
		return []client.UpdateOption{client.DryRunAll}
	}
	return nil
}

func (s *side) patch(ctx context.Context, o operation, obj client.Object, patch client.Patch) error {
	if o.status {
		return s.client.Status().Patch(ctx, obj, patch)
	}
	var options []client.PatchOption
	if o.dryRun {
		options = append(options, client.DryRunAll)
	}
	return s.client.Patch(ctx, obj, patch, options...)
}

// locked is the body of a raw patch, with a resourceVersion where it is wanted.
func (s *side) locked(o operation, base client.Object) []byte {
	if !o.locks() || base.GetResourceVersion() == "" || strings.Contains(o.body, "resourceVersion") {
		return []byte(o.body)
	}
	return []byte(merged(o.body, `{"metadata": {"resourceVersion": "`+base.GetResourceVersion()+`"}}`))
}

func copied(obj client.Object) client.Object {
	return obj.DeepCopyObject().(client.Object) //nolint:forcetypeassert // a copy
}

// applied is an object after a change, as far as the types can hold it.
func applied(obj client.Object, body string) (client.Object, error) {
	text, err := json.Marshal(obj)
	if err != nil {
		return nil, err
	}
	changed := zeroOf(obj)
	var content, change map[string]any
	if err := errors.Join(json.Unmarshal(text, &content), json.Unmarshal([]byte(body), &change)); err != nil {
		return nil, err
	}
	text, err = json.Marshal(withoutNulls(overlaid(content, change)))
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(text, changed)
	return changed, err
}

func withoutNulls(m map[string]any) map[string]any {
	for key, v := range m {
		if inner, ok := v.(map[string]any); ok {
			withoutNulls(inner)
		} else if v == nil {
			delete(m, key)
		}
	}
	return m
}
