package kubeapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Event is a change that the server accepted. The objects are shared and must not be changed.
type Event struct {
	Version  int64 // resourceVersion; rises by one with each event
	Type     watch.EventType
	Kind     string // as "Execution"
	Key      client.ObjectKey
	Old, New client.Object // Old is nil for Added; New holds the last state for Deleted
	By       string        // the name given to Client
	Verb     string        // create, update, patch or delete
	Status   bool          // through the status subresource
}

// Server holds objects and their history.
type Server struct {
	scheme *runtime.Scheme
	clock  clock.PassiveClock

	mu    sync.RWMutex
	kinds []*kind // in an order of their own
	named map[string]*kind
	log   []Event
	made  int64 // objects created, which makes the UIDs
}

// New makes an empty server.
func New(schemas *Schemas, scheme *runtime.Scheme, clk clock.PassiveClock) *Server {
	s := &Server{scheme: scheme, clock: clk, named: map[string]*kind{}}
	for _, c := range schemas.compiled {
		s.add(&kind{gvk: c.gvk, resource: c.resource, strategy: &custom{compiled: c, scheme: scheme}})
	}
	for _, k := range builtins() {
		s.add(k)
	}
	return s
}

func (s *Server) add(k *kind) {
	k.objects = map[client.ObjectKey]*state{}
	s.kinds = append(s.kinds, k)
	s.named[k.gvk.Kind] = k
}

// Log has all events, oldest first: the event at index i has version i+1. It must not be changed.
func (s *Server) Log() []Event {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clip(s.log)
}

// Version is that of the last event.
func (s *Server) Version() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return int64(len(s.log))
}

// Objects are those of a kind as they stand, sorted by namespace and name. They must not be changed.
func (s *Server) Objects(kind string) []client.Object {
	s.mu.RLock()
	defer s.mu.RUnlock()
	k := s.named[kind]
	if k == nil {
		return nil
	}
	objects := make([]client.Object, 0, len(k.keys))
	for _, key := range k.keys {
		objects = append(objects, k.objects[key].obj)
	}
	return objects
}

// now is the time as metadata holds it.
func (s *Server) now() metav1.Time { return metav1.NewTime(s.clock.Now()).Rfc3339Copy() }

// nextUID counts. It has the form of a real one, because labels and names are made of it.
func (s *Server) nextUID() types.UID {
	s.made++
	return types.UID(fmt.Sprintf("%08x-0000-4000-8000-%012x", s.made, s.made))
}

// origin is who asks for a change, and how.
type origin struct {
	by, verb string
	status   bool
}

// store makes a change: was is nil for what is created.
func (s *Server) store(k *kind, was, is *state, o origin) {
	key := client.ObjectKeyFromObject(is.obj)
	event := Event{Type: watch.Modified, Kind: k.gvk.Kind, Key: key, New: is.obj, By: o.by, Verb: o.verb, Status: o.status}
	if was == nil {
		event.Type = watch.Added
		at, _ := slices.BinarySearchFunc(k.keys, key, compareKeys)
		k.keys = slices.Insert(k.keys, at, key)
	} else {
		event.Old = was.obj
	}
	k.objects[key] = is
	s.append(event)
}

// remove takes an object away. Its last state is the one that was stored, at a version of its own.
func (s *Server) remove(k *kind, was *state, o origin) {
	key := client.ObjectKeyFromObject(was.obj)
	last := copyOf(was.obj)
	last.SetResourceVersion(s.nextVersion())
	at, _ := slices.BinarySearchFunc(k.keys, key, compareKeys)
	k.keys = slices.Delete(k.keys, at, at+1)
	delete(k.objects, key)
	s.append(Event{
		Type: watch.Deleted, Kind: k.gvk.Kind, Key: key, Old: was.obj, New: last, By: o.by, Verb: o.verb, Status: o.status,
	})
}

func (s *Server) append(e Event) {
	e.Version = int64(len(s.log)) + 1
	s.log = append(s.log, e)
}

func (s *Server) nextVersion() string { return strconv.Itoa(len(s.log) + 1) }

// compareKeys orders objects as etcd does.
func compareKeys(a, b client.ObjectKey) int {
	if a.Namespace == b.Namespace {
		return strings.Compare(a.Name, b.Name)
	}
	return strings.Compare(a.Namespace+"/", b.Namespace+"/")
}
