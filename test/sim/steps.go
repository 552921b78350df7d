package sim

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// part is something that acts in a world; steps are what it could do now.
type part struct {
	weight int
	steps  func() []step
}

// parts are who acts, with how often each has its turn.
func (w *World) parts() []part {
	parts := []part{
		{28, w.deliveries},
		{18, w.beginnings},
		{30, w.continuations},
		{12, w.jobs.steps},
		{14, w.kubelets.steps},
		{3, w.collections},
		{5, w.actions},
	}
	if w.calm {
		return parts
	}
	people := 2
	if len(w.people.late) > 0 {
		people = 8
	}
	return append(parts, part{people, w.people.steps}, part{5, w.clockSteps}, part{2, w.mishapSteps})
}

// step lets one part make one step; false if nobody can.
func (w *World) step() bool {
	w.steps++
	parts := w.parts()
	for {
		weights := make([]int, len(parts))
		for i, p := range parts {
			weights[i] = p.weight
		}
		i := w.choice.weighted(weights...)
		if i < 0 {
			return w.director.letGo() || w.succeed()
		}
		if steps := parts[i].steps(); len(steps) > 0 {
			s := steps[w.choice.below(len(steps))]
			if s.name != "" {
				w.trace("%s", s.name)
			}
			s.do()
			w.judge()
			return true
		}
		parts[i].weight = 0
	}
}

// succeed starts a manager where there is none, once faults have stopped; false if there is one.
func (w *World) succeed() bool {
	if !w.calm || w.leader() != nil {
		return false
	}
	w.lead()
	return true
}

// deliveries bring what happened to the caches.
func (w *World) deliveries() []step {
	var steps []step
	log := w.server.Log()
	for _, m := range w.managers {
		if !m.alive() {
			continue
		}
		for _, kind := range kinds {
			v := m.views[kind]
			if w.director.holds(kind) || w.sabotage == NoEvents && kind == kindPromise {
				continue
			}
			if i := v.pending(log); i >= 0 {
				steps = append(steps, step{"", func() { w.deliver(m, v, i) }})
			}
		}
	}
	return steps
}

func (w *World) deliver(m *manager, v *view, i int) {
	log := w.server.Log()
	if !w.calm && w.choice.percent(6) {
		length := i + 1 + w.choice.below(len(log)-i)
		w.hit("events skipped")
		w.trace("%s: relists %s at %d", m.name, v.kind, length)
		v.relist(log, length, w.shuffle)
		return
	}
	w.trace("%s: hears of %s %s %s (%d)", m.name, log[i].Type, v.kind, log[i].Key.Name, log[i].Version)
	v.at = i + 1
	v.deliver(log[i])
}

func (w *World) shuffle(names []string) {
	w.choice.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
}

// beginnings are the passes that could begin.
func (w *World) beginnings() []step {
	var steps []step
	for _, m := range w.managers {
		if !m.alive() {
			continue
		}
		for _, c := range m.ctls {
			for _, r := range c.startable() {
				steps = append(steps, step{"", func() {
					w.trace("%s: %s %s begins", m.name, c.name, r.Name)
					w.after(m.begin(c, r))
				}})
			}
		}
	}
	return steps
}

// continuations are the passes that have stopped and could go on.
func (w *World) continuations() []step {
	var steps []step
	for _, m := range w.managers {
		if !m.alive() {
			continue
		}
		for _, c := range m.ctls {
			for _, p := range c.running {
				steps = append(steps, step{"", func() { w.goOn(p) }})
			}
		}
	}
	return steps
}

func (w *World) goOn(p *pass) {
	if p.m.fate > 0 {
		p.m.fate--
	}
	v := w.faults.write(p.at)
	if v == dieBefore {
		w.hit("fault " + v.String())
		w.trace("%s dies instead of: %s", p.m.name, p.at)
		p.m.die()
		return
	}
	p.goOn(v)
	w.after(p)
}

// after buries a manager that died within a pass.
func (w *World) after(p *pass) {
	if p.dead {
		p.m.die()
	}
}

// collections are what the garbage collector would delete.
func (w *World) collections() []step {
	var steps []step
	for _, obj := range w.server.Garbage() {
		steps = append(steps, step{"collect " + obj.GetName(), func() {
			w.hit("garbage collected")
			w.server.Collect(obj)
			w.judge()
		}})
	}
	return steps
}

// nextTimer is when something is due that waits for the clock.
func (w *World) nextTimer() time.Time {
	first := w.kubelets.nextKill()
	if at := w.jobs.nextRemoval(); !at.IsZero() && (first.IsZero() || at.Before(first)) {
		first = at
	}
	for _, m := range w.managers {
		if !m.alive() {
			continue
		}
		for _, c := range m.ctls {
			if at := c.queue.next(); !at.IsZero() && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
	}
	return first
}

func (w *World) clockSteps() []step {
	return []step{{"", func() {
		c := w.choice
		d := time.Duration(1+c.below(1000)) * time.Millisecond
		switch next := w.nextTimer(); {
		case c.percent(3):
			d = one(c, 2*time.Minute, 7*time.Minute, time.Hour)
			w.hit("clock jumps")
		case c.percent(40) && !next.IsZero():
			d = min(next.Sub(w.clock.now)+time.Duration(c.below(3000))*time.Microsecond, 2*time.Hour)
		}
		w.clock.advance(d)
		w.trace("clock +%s", d)
	}}}
}

// mishapSteps are what goes wrong around the managers and in the cluster.
func (w *World) mishapSteps() []step {
	var steps []step
	lead := w.leader()
	if lead == nil {
		return []step{{"a manager starts", w.lead}}
	}
	if w.mishaps == 0 {
		return nil
	}
	act := func(what string, do func()) {
		steps = append(steps, step{what, func() {
			w.mishaps--
			w.hit("mishap: " + what)
			do()
		}})
	}
	act("the manager crashes", lead.die)
	act("the leader is paused", func() {
		lead.paused = true
		w.lead()
	})
	act("the leader is deposed and does not know", func() {
		lead.fate = 1 + w.choice.below(30)
		w.lead()
	})
	for _, m := range w.managers {
		if m.paused && !m.dead {
			act("a paused leader wakes", func() {
				m.paused = false
				m.fate = 1 + w.choice.below(20)
			})
		}
	}
	act("events are repeated", lead.repeat)
	for _, obj := range w.server.Objects(kindPod) {
		pod := obj.(*corev1.Pod) //nolint:forcetypeassert // of this kind
		if ended(pod) || pod.Spec.NodeName == "" || w.kubelets.lost[pod.UID] {
			continue
		}
		act("a pod is evicted", func() { w.kubelets.evict(pod) })
		act("a node is lost", func() { w.kubelets.loseNode(pod) })
	}
	return steps
}

// repeat shows the manager objects again that have not changed.
func (m *manager) repeat() {
	for _, kind := range kinds {
		v := m.views[kind]
		for _, name := range v.names {
			obj := v.objects[name]
			v.tell(func(l listener) { l.updated(obj, obj) })
		}
	}
}
