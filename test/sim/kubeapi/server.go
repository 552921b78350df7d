package kubeapi

import (
	"k8s.io/apimachinery/pkg/runtime"
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
type Server struct{}

// New makes an empty server.
func New(schemas *Schemas, scheme *runtime.Scheme, clk clock.PassiveClock) *Server { return &Server{} }

// Log has all events, oldest first: the event at index i has version i+1. It must not be changed.
func (s *Server) Log() []Event { return nil }

// Version is that of the last event.
func (s *Server) Version() int64 { return 0 }

// Client reads the newest state and writes in a name. It may be used from several goroutines.
func (s *Server) Client(by string) client.Client { return nil }

// Objects are those of a kind as they stand, sorted by namespace and name. They must not be changed.
func (s *Server) Objects(kind string) []client.Object { return nil }

// Garbage is what the garbage collector would delete: dependents of which no owner exists any more, sorted.
func (s *Server) Garbage() []client.Object { return nil }

// Collect deletes an object as the garbage collector does.
func (s *Server) Collect(obj client.Object) {}
