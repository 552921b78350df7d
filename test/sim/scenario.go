package sim

import (
	"fmt"
	"regexp"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

// Scenario is something that people and code do, without chance: only what is asked for goes wrong.
type Scenario struct {
	// Name says what happens.
	Name string
	// Objects are what people create at the beginning.
	Objects []client.Object
	// Code is how the code of a pod ends; nil for code that returns its execution's name.
	Code func(*corev1.Pod) Exit
	// People act when something is to be seen, each once.
	People []Act
}

// Act is something that a person does once, as soon as something is to be seen.
type Act struct {
	// When tells that it is time. Objects are as the API server holds them.
	When func(Objects) bool
	// Do changes an object; Kind and Name say which. Where Status is set, the change is of its status.
	Kind, Name string
	Status     bool
	Do         func(client.Object)
	// Delete removes the object instead.
	Delete bool
}

// Objects finds what the API server holds.
type Objects interface {
	// Find is an object; nil where there is none.
	Find(kind, name string) client.Object
	// All are the objects of a kind.
	All(kind string) []client.Object
}

// Directed is the one thing that goes wrong in a run of a scenario. The zero value is a run without a fault.
type Directed struct {
	// Write is the number of the write at which it happens, from 1.
	Write int
	// Fault is what happens to it.
	Fault Fault
	// Stale is a kind whose changes managers do not hear of from that write on, until nothing else can be done; the cache
	// of a manager that starts meanwhile begins Behind changes in the past for that kind. Empty for none.
	Stale  string
	Behind int
}

// Fault is what happens to a write of a manager.
type Fault = verdict

// Faults of a write.
const (
	// None: it is carried out.
	None = send
	// DiesInstead: the manager dies before it writes.
	DiesInstead = dieBefore
	// DiesAfter: the manager dies when the write is stored, before it knows.
	DiesAfter = dieAfter
	// NotSent: the request is lost.
	NotSent = cut
	// ReplyLost: the write is stored, and the reply is lost.
	ReplyLost = lose
	// Refused: the API server says 500.
	Refused = fail
	// Conflicts: the API server says that the object has changed.
	Conflicts = conflict
)

// director makes a scenario happen.
type director struct {
	scenario Scenario
	fault    Directed
	writes   int
	acts     []Act
}

// Picture is what is left of a scenario. Two are equal where nobody could tell whether something went wrong.
type Picture struct {
	Executions map[string]string
	Promises   map[string]string
	// Created and Deleted count what managers did, by kind.
	Created, Deleted map[string]int
}

// RunScenario runs a scenario with one fault. reached tells whether there was such a write; violations are what was
// broken.
func RunScenario(schemas *kubeapi.Schemas, s Scenario, fault Directed, log func(string)) (p Picture, reached bool, violations []string) {
	w := bareWorld(schemas, 1, log)
	w.calm = true
	w.director = &director{scenario: s, fault: fault, acts: slices.Clone(s.People)}
	w.people.late = slices.Clone(s.Objects)
	w.lead()
	defer w.end()
	for len(w.people.late) > 0 {
		w.people.create(w.people.late[0])
	}
	w.rest("at the end", horizon)
	w.oneMorePass()
	return w.picture(), w.director.writes >= fault.Write, w.violations
}

// write says what becomes of a write.
func (d *director) write(at call) verdict {
	if at.read {
		return send
	}
	d.writes++
	if d.writes == d.fault.Write {
		return d.fault.Fault
	}
	return send
}

// code is how the code of a pod ends.
func (d *director) code(pod *corev1.Pod) Exit {
	if d.scenario.Code == nil {
		return value(fmt.Sprintf("%q", pod.Annotations[v1alpha1.AnnotationExecution]))
	}
	return d.scenario.Code(pod)
}

// holds tells whether managers do not hear of a kind now.
func (d *director) holds(kind string) bool {
	return d != nil && d.fault.Stale == kind && d.writes >= d.fault.Write
}

// letGo ends the silence about a kind, once nothing else can be done; false if there was none.
func (d *director) letGo() bool {
	if d == nil || d.fault.Stale == "" || d.writes < d.fault.Write {
		return false
	}
	d.fault.Stale = ""
	return true
}

// actions are what people of the scenario do now.
func (w *World) actions() []step {
	if w.director == nil {
		return nil
	}
	var steps []step
	for i, act := range w.director.acts {
		if act.When(objects{w}) {
			steps = append(steps, step{fmt.Sprintf("a person changes %s %s", act.Kind, act.Name), func() {
				w.director.acts = slices.Delete(w.director.acts, i, i+1)
				w.must(w.act(act))
			}})
		}
	}
	return steps
}

func (w *World) act(a Act) error {
	obj := objects{w}.Find(a.Kind, a.Name)
	if a.Delete {
		return w.people.remove(obj)
	}
	if !a.Status {
		return w.people.patch(obj, a.Do)
	}
	changed := copyOf(obj)
	a.Do(changed)
	return w.people.patchStatus(obj, changed)
}

// objects are those of a world.
type objects struct{ w *World }

// All are the objects of a kind.
func (o objects) All(kind string) []client.Object { return o.w.server.Objects(kind) }

// Find is an object by name.
func (o objects) Find(kind, name string) client.Object {
	for _, obj := range o.w.server.Objects(kind) {
		if obj.GetName() == name {
			return obj
		}
	}
	return nil
}

func (w *World) picture() Picture {
	p := Picture{Executions: map[string]string{}, Promises: map[string]string{}, Created: map[string]int{}, Deleted: map[string]int{}}
	for _, obj := range w.server.Objects(kindExecution) {
		s := obj.(*v1alpha1.Execution).Status //nolint:forcetypeassert // of this kind
		p.Executions[obj.GetName()] = fmt.Sprintf("%s, epoch %d, attempts %d, failed %d, recoveries %d", s.Phase, s.Epoch, s.Attempts, s.FailedAttempts, s.Recoveries)
	}
	for _, obj := range w.server.Objects(kindPromise) {
		// UIDs, from which the transfer makes its transaction's name, tell in which order objects were made.
		p.Promises[obj.GetName()] = madeOfUID.ReplaceAllString(settlement(obj.(*v1alpha1.DurablePromise)), "tx-") //nolint:forcetypeassert // of this kind
	}
	for _, e := range w.server.Log() {
		if len(e.By) < 8 || e.By[:8] != "manager-" {
			continue
		}
		switch e.Type {
		case watch.Added:
			p.Created[e.Kind]++
		case watch.Deleted:
			p.Deleted[e.Kind]++
		case watch.Modified, watch.Bookmark, watch.Error:
		}
	}
	return p
}

var madeOfUID = regexp.MustCompile(`tx-[0-9a-f]+`)

func settlement(p *v1alpha1.DurablePromise) string {
	s := p.Status
	switch {
	case s.Error != nil:
		return fmt.Sprintf("%s %s", s.State, s.Error.Type)
	case s.Value != nil && s.Value.Data != nil:
		return fmt.Sprintf("%s %s", s.State, *s.Value.Data)
	case s.Value != nil && s.Value.JSON != nil:
		return fmt.Sprintf("%s %s", s.State, s.Value.JSON.Raw)
	default:
		return string(s.State)
	}
}
