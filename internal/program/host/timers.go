package host

import (
	"container/heap"
	"time"
)

// timer is something to do at a time.
type timer struct {
	when  time.Time
	order int
	do    func()
}

// timers are sorted by time, those of one time as they were set.
type timers []timer

func (t timers) Len() int { return len(t) }

func (t timers) Less(i, j int) bool {
	if !t[i].when.Equal(t[j].when) {
		return t[i].when.Before(t[j].when)
	}
	return t[i].order < t[j].order
}

func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push is for package heap.
func (t *timers) Push(x any) {
	if one, ok := x.(timer); ok {
		*t = append(*t, one)
	}
}

// Pop is for package heap.
func (t *timers) Pop() any {
	old := *t
	last := old[len(old)-1]
	old[len(old)-1] = timer{}
	*t = old[:len(old)-1]
	return last
}

// fire does what is due next; virtual time goes there.
func (w *world) fire() {
	next, ok := heap.Pop(&w.timers).(timer)
	if !ok {
		return
	}
	if next.when.After(w.clock) {
		w.clock = next.when
	}
	next.do()
}

// at does something at a time.
func (w *world) at(when time.Time, do func()) {
	w.timersSet++
	heap.Push(&w.timers, timer{when: when, order: w.timersSet, do: do})
}
