package gateway

import (
	"crypto/tls"
	"errors"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// unrecorded keeps a client of a manager from making its cache wait for what the gateway writes: what must be new is read live.
const unrecorded = client.DisableReadYourWritesConsistency

// DefaultAudience is the audience of the tokens that function pods send.
const DefaultAudience = "perdure"

// Options are what the gateway works with.
type Options struct {
	// Client writes. A connection of its own, with limits of its own, keeps what pods ask from slowing the controllers.
	Client client.Client
	// Live reads from the API server, past every cache.
	Live client.Reader
	// Cache has the informers of the manager, with the indexes of controller.AddIndexes.
	Cache cache.Cache
	// Clock is what deadlines, limits and caches go by.
	Clock clock.Clock
	// Recorder tells people of what code wrote; nil for nobody.
	Recorder events.EventRecorder
	// Logger gets what went wrong inside.
	Logger logr.Logger

	// Address to listen at, such as ":9443".
	Address string
	// TLS has the certificates; nil serves plain HTTP, which is for tests.
	TLS *tls.Config
	// Audience of the tokens of function pods; DefaultAudience where empty.
	Audience string
	// Namespaces that the manager works in; none for all. Others are NotFound.
	Namespaces []string
	// Limits bound what callers may take. Zero members mean the default.
	Limits Limits
}

// Limits bound what one caller, and all together, may take of the gateway. A zero member means its default.
type Limits struct {
	// BodyBytes of a request. Default 1 MiB.
	BodyBytes int64
	// HeaderBytes of a request. Default 32 KiB.
	HeaderBytes int
	// ReadTimeout is how long a request's header, and then its body, may take to arrive. Default 10s.
	ReadTimeout time.Duration
	// WriteTimeout is how long an answer may take to be read. Default 30s.
	WriteTimeout time.Duration
	// WorkTimeout is how long the API server may take for what a request needs. Default 30s.
	WorkTimeout time.Duration
	// Connections at the same time, in all and from one address. Default 8192 and 1024.
	Connections, ConnectionsPerAddress int
	// Requests that are worked on at the same time, in all and of one caller; long polls are not among them. Default 256 and 32.
	Requests, RequestsPerCaller int
	// Polls at the same time, in all and of one caller. Default 4096 and 1024.
	Polls, PollsPerCaller int
	// Rate is how many requests per second one caller may send in the long run, and Burst how many at once. Default 100 and 200.
	Rate, Burst int
	// Reviews of tokens at the same time, in all and for one address. Default 32 and 16.
	Reviews, ReviewsPerAddress int
	// RefusalsPerAddress is how many bad tokens per second one address may send in the long run, and ten times as many at once.
	// Default 2.
	RefusalsPerAddress int
	// PollReads is how many reads of the API server all polls make at the same time. Default 64.
	PollReads int
}

func (l Limits) withDefaults() Limits {
	orElse(&l.BodyBytes, 1<<20)
	orElse(&l.HeaderBytes, 32<<10)
	orElse(&l.ReadTimeout, 10*time.Second)
	orElse(&l.WriteTimeout, 30*time.Second)
	orElse(&l.WorkTimeout, 30*time.Second)
	orElse(&l.Connections, 8192)
	orElse(&l.ConnectionsPerAddress, 1024)
	orElse(&l.Requests, 256)
	orElse(&l.RequestsPerCaller, 32)
	orElse(&l.Polls, 4096)
	orElse(&l.PollsPerCaller, 1024)
	orElse(&l.Rate, 100)
	orElse(&l.Burst, 200)
	orElse(&l.Reviews, 32)
	orElse(&l.ReviewsPerAddress, 16)
	orElse(&l.RefusalsPerAddress, 2)
	orElse(&l.PollReads, 64)
	return l
}

func orElse[T comparable](field *T, otherwise T) {
	var zero T
	if *field == zero {
		*field = otherwise
	}
}

func (o Options) check() error {
	if o.Client == nil || o.Live == nil || o.Cache == nil || o.Clock == nil {
		return errors.New("the gateway needs a client, a live reader, a cache and a clock")
	}
	return nil
}
