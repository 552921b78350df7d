package oracle

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// tale is a story, and the rules that it breaks.
type tale struct {
	tell func(*story)
	want []string
}

// tellAll tells stories to an oracle each.
func tellAll(t *testing.T, tales map[string]tale) {
	t.Helper()
	for name, tale := range tales {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStory()
			tale.tell(s)
			if diff := cmp.Diff(tale.want, s.rules()); diff != "" {
				t.Errorf("rules broken (-want +got):\n%s%v", diff, s.violations)
			}
		})
	}
}

const manager1, manager2 = ManagerPrefix + "1", ManagerPrefix + "2"

var dawn = time.Date(2030, 1, 1, 6, 0, 0, 0, time.UTC)

// story tells an oracle what happens. Every pass is as short as its write, unless it begins with pass.
type story struct {
	o          *Oracle
	now        time.Time
	manager    string
	began      time.Time
	since      int64
	inPass     bool
	made       int
	objects    map[string]Object
	violations []Violation
}

func newStory() *story {
	return &story{o: New(Options{}), now: dawn, manager: manager1, objects: map[string]Object{}}
}

// rules are the names of the rules that were broken, each once.
func (s *story) rules() []string {
	var rules []string
	for _, v := range s.violations {
		rules = append(rules, v.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// later lets time go by.
func (s *story) later(d time.Duration) *story { s.now = s.now.Add(d); return s }

// pass begins a pass: what the manager writes from here on rests on what was to be seen from here on.
func (s *story) pass() *story {
	s.inPass, s.began, s.since = true, s.now, s.o.Seen()
	return s
}

func (s *story) observe(c Change) {
	c.Now = s.now
	c.Key = types.NamespacedName{Namespace: "ns"}
	if c.New != nil {
		c.Key.Name = c.New.GetName()
	} else {
		c.Key.Name = c.Old.GetName()
	}
	c.Since, c.Began = s.o.Seen(), s.now
	if s.inPass {
		c.Since, c.Began = s.since, s.began
	}
	s.violations = append(s.violations, s.o.Observe(c)...)
}

func kindOf(obj Object) string {
	switch obj.(type) {
	case *v1alpha1.Execution:
		return KindExecution
	case *v1alpha1.DurablePromise:
		return KindPromise
	case *v1alpha1.Function:
		return KindFunction
	case *batchv1.Job:
		return KindJob
	case *corev1.Pod:
		return KindPod
	default:
		return KindRevision
	}
}

func (s *story) create(by string, obj Object) *story {
	s.made++
	obj.SetUID(types.UID("uid-" + strconv.Itoa(s.made)))
	obj.SetNamespace("ns")
	obj.SetGeneration(1)
	obj.SetCreationTimestamp(metav1.NewTime(s.now.Truncate(time.Second)))
	s.objects[kindOf(obj)+" "+obj.GetName()] = obj
	s.observe(Change{Kind: kindOf(obj), New: obj, By: by})
	return s
}

// change changes an object; what does not change its state is left out.
func change[T Object](s *story, by, kind, name string, do func(T)) {
	before := s.objects[kind+" "+name].(T)    //nolint:forcetypeassert // a test's own
	after := any(before.DeepCopyObject()).(T) //nolint:forcetypeassert // a copy
	do(after)
	s.objects[kind+" "+name] = after
	s.observe(Change{Kind: kind, Old: before, New: after, By: by})
}

func (s *story) delete(by, kind, name string) *story {
	obj := s.objects[kind+" "+name]
	delete(s.objects, kind+" "+name)
	s.observe(Change{Kind: kind, Old: obj, Deleted: true, By: by})
	return s
}

func (s *story) execution(by, name string, do func(*v1alpha1.Execution)) *story {
	change(s, by, KindExecution, name, do)
	return s
}

func (s *story) promise(by, name string, do func(*v1alpha1.DurablePromise)) *story {
	change(s, by, KindPromise, name, do)
	return s
}

func (s *story) pod(by, name string, do func(*corev1.Pod)) *story {
	change(s, by, KindPod, name, do)
	return s
}

func (s *story) job(by, name string, do func(*batchv1.Job)) *story {
	change(s, by, KindJob, name, do)
	return s
}

// stored is an execution as it stands.
func (s *story) stored(name string) *v1alpha1.Execution {
	return s.objects[KindExecution+" "+name].(*v1alpha1.Execution) //nolint:forcetypeassert // of this kind
}

// rest asks what is wrong at the end.
func (s *story) rest() { s.violations = append(s.violations, s.o.AtRest(s.now)...) }

func stamp(t time.Time) *metav1.MicroTime { m := metav1.NewMicroTime(t); return &m }

func data(text string) *v1alpha1.Value { return &v1alpha1.Value{Data: &text} }
