package oracle

import (
	"slices"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

func sameTime(a, b time.Time) bool {
	return a.Truncate(time.Microsecond).Equal(b.Truncate(time.Microsecond))
}

// ownDeadline is what the spec of a promise says.
func ownDeadline(p *v1alpha1.DurablePromise) (time.Time, bool) {
	switch {
	case p.Spec.Deadline != nil:
		return p.Spec.Deadline.Time, true
	case p.Spec.Timeout != nil:
		return p.CreationTimestamp.Add(p.Spec.Timeout.Duration), true
	}
	return time.Time{}, false
}

// timeouts are those that an execution may have: there are several where its Function changed before it started.
func (o *Oracle) timeouts(e *v1alpha1.Execution) []time.Duration {
	ref := e.Spec.Invoke.FunctionRef
	if e.Spec.Invoke.Timeout != nil || ref == nil {
		return []time.Duration{o.settingsWith(e, nil).timeout}
	}
	var all []time.Duration
	add := func(fn *v1alpha1.FunctionSpec) {
		if t := o.settingsWith(e, fn).timeout; !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if e.Status.FunctionRevision != "" {
		add(o.definition(e, e.Status.FunctionRevision))
	}
	if e.Status.CodeStarted {
		return all
	}
	for h := range o.named(KindFunction, keyIn(e, ref.Name)) {
		for fn := range during[*v1alpha1.Function](h, 0) {
			add(&fn.Spec)
		}
	}
	if len(all) == 0 || o.nameFree(KindFunction, keyIn(e, ref.Name), o.created(e)) {
		all = append(all, 0) // while there is no Function, nothing says how long it may take
	}
	return all
}

// created is the change with which an execution was created.
func (o *Oracle) created(e *v1alpha1.Execution) int64 {
	if h := o.objects[e.UID]; h != nil {
		return h.created().seq
	}
	return 0
}

// deadlines are the times at which a promise may expire. There is more than one only where it is the promise of an
// execution whose Function changed.
func (o *Oracle) deadlines(p *v1alpha1.DurablePromise) []time.Time {
	own, bounded := ownDeadline(p)
	var all []time.Time
	never := false
	add := func(from time.Time, timeout time.Duration) {
		d, ok := own, bounded
		never = never || timeout == 0 && !bounded
		if timeout > 0 && (!ok || from.Add(timeout).Before(own)) {
			d, ok = from.Add(timeout), true
		}
		if ok && !slices.ContainsFunc(all, d.Equal) {
			all = append(all, d)
		}
	}
	invoked := false
	for h := range o.named(KindExecution, keyIn(p, p.Name)) {
		e := execution(h)
		if !belongs(p, e) {
			continue
		}
		invoked = true
		for _, t := range o.timeouts(e) {
			add(e.CreationTimestamp.Time, t)
		}
	}
	if !invoked {
		add(time.Time{}, 0)
	}
	if never && len(all) > 0 {
		all = append(all, p.CreationTimestamp.AddDate(100, 0, 0))
	}
	return all
}

// isLate says that every deadline was over when the pass began.
func (j *judge) isLate(deadlines []time.Time) bool {
	if j.c.Began.IsZero() || len(deadlines) == 0 {
		return false
	}
	return !slices.ContainsFunc(deadlines, j.c.Began.Before)
}

// rootDeadline: the promise of a root expires when its execution does.
func (j *judge) rootDeadline(e *v1alpha1.Execution, p *v1alpha1.DurablePromise) {
	var want []string
	for _, t := range j.timeouts(e) {
		if t == 0 && p.Spec.Deadline == nil {
			return
		}
		if t > 0 && p.Spec.Deadline != nil && sameTime(e.CreationTimestamp.Add(t), p.Spec.Deadline.Time) {
			return
		}
		want = append(want, t.String())
	}
	if p.Spec.Deadline == nil && e.Spec.Invoke.FunctionRef != nil && j.nameFree(KindFunction, keyIn(e, e.Spec.Invoke.FunctionRef.Name), j.c.Since) {
		return
	}
	j.broken("deadline-of-a-root", "the deadline is %v, with timeouts of %v", p.Spec.Deadline, want)
}
