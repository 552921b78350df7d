package sim

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// verdict is what becomes of a write.
type verdict int

const (
	// send: the write reaches the API server, and the reply reaches the manager.
	send verdict = iota
	// lose: the API server gets the write, the manager no reply.
	lose
	// cut: the write never reaches the API server.
	cut
	// conflict: the API server says that somebody else was first.
	conflict
	// throttle: it says 429.
	throttle
	// fail: it says 500.
	fail
	// stumble: it says 500, and has stored the write all the same.
	stumble
	// timeOut: it says 504.
	timeOut
	// tooLarge: it says 413, as it does where etcd or a proxy refuses the size.
	tooLarge
	// dieAfter: the write is accepted, and the manager dies before it knows.
	dieAfter
	// dieBefore: the manager dies instead of writing.
	dieBefore
)

var verdictNames = map[verdict]string{
	send: "sent", lose: "lost reply", cut: "not sent", conflict: "409", throttle: "429", fail: "500", stumble: "500 after the write",
	timeOut: "504", tooLarge: "413", dieAfter: "crash after", dieBefore: "crash instead of",
}

func (v verdict) String() string { return verdictNames[v] }

// faults are how often what goes wrong, in permille of calls, while a world is not calm.
type faults struct {
	w       *World
	reads   int
	writes  int
	crashes int

	mu sync.Mutex // reads run at the same time
}

// write picks what becomes of a write.
func (f *faults) write(at call) verdict {
	c := f.w.choice
	switch {
	case f.w.director != nil:
		return f.w.director.write(at)
	case f.w.calm || at.read:
		return send
	case f.w.crashes > 0 && c.permille(f.crashes):
		f.w.crashes--
		return one(c, dieAfter, dieBefore)
	case !c.permille(f.writes):
		return send
	}
	v := one(c, lose, lose, cut, conflict, throttle, fail, stumble, timeOut, tooLarge)
	if v == tooLarge && (at.verb == "delete" || f.w.leaders() > 1) {
		return throttle // what another manager can store is not too large
	}
	return v
}

// read is why a read past the cache fails; nil if it does not. It depends on nothing but the seed and the read.
func (f *faults) read(p *pass, verb, kind, name string) error {
	if f.w.calm || f.reads == 0 || f.w.choice.fixed(1000, "read", fmt.Sprint(p.id), verb, kind, name) >= f.reads {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v := [...]verdict{cut, throttle, fail, timeOut}[f.w.choice.fixed(4, "how", fmt.Sprint(p.id), verb, kind, name)]
	f.w.hit("read " + v.String())
	return v.err(call{verb: verb, kind: kind, name: name})
}

// err is what the manager sees.
func (v verdict) err(at call) error {
	gr := schema.GroupResource{Resource: resources[at.kind]}
	switch v {
	case lose, cut:
		return fmt.Errorf("%s: connection reset", at)
	case conflict:
		return apierrors.NewConflict(gr, at.name, fmt.Errorf("the object has been modified"))
	case throttle:
		return apierrors.NewTooManyRequests("try again", 1)
	case fail, stumble:
		return apierrors.NewInternalError(fmt.Errorf("etcdserver: request timed out"))
	case timeOut:
		return apierrors.NewServerTimeout(gr, at.verb, 1)
	case tooLarge:
		return apierrors.NewRequestEntityTooLargeError("limit is 3145728")
	case send, dieAfter, dieBefore:
		return nil
	default:
		return apierrors.NewGenericServerResponse(http.StatusInternalServerError, at.verb, gr, at.name, "", 0, false)
	}
}

// carryOut does with a write what the world has decided. It runs inside the pass.
func (w *World) carryOut(p *pass, do func() error) error {
	v, at := p.verdict, p.at
	w.hit("write " + at.verb + " " + at.kind)
	if v != send {
		w.hit("fault " + v.String())
	}
	w.trace("%s: %s %s: %s: %s", p.m.name, p.c.name, p.req.Name, at, v)
	switch v {
	case send, lose, stumble, dieAfter:
		w.writer = p
		err := do()
		w.judge()
		w.writer = nil
		if err == nil {
			p.writes++
			w.managerWrites++
		} else {
			w.refused(p, at, err)
		}
		if v == dieAfter {
			p.dead = true
			return errDead
		}
		if v == send {
			return err
		}
	case cut, conflict, throttle, fail, timeOut, tooLarge, dieBefore:
		if v == tooLarge {
			w.refused(p, at, v.err(at))
		}
	}
	return v.err(at)
}

// refused tells the oracle of a Job that the API server does not take, which is a failure of the platform.
func (w *World) refused(p *pass, at call, err error) {
	w.trace("%s: %s: refused: %v", p.m.name, at, err)
	if apierrors.IsConflict(err) {
		w.hit("refused 409")
		if p.term != w.term {
			w.hit("refused 409 of an old leader")
		}
	}
	if at.kind == kindJob && at.verb == "create" && !apierrors.IsAlreadyExists(err) && !apierrors.IsConflict(err) {
		w.oracle.JobRefused(p.req.Name)
	}
}

// now is the time of a world as the API stores it.
func (w *World) now() metav1.Time { return metav1.NewTime(w.clock.now.Truncate(time.Second)) }
