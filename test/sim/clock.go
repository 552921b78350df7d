package sim

import "time"

// begin is when worlds begin.
var begin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// worldClock is the time of a world. It moves only when the world lets it.
type worldClock struct{ now time.Time }

func (c *worldClock) Now() time.Time                  { return c.now }
func (c *worldClock) Since(t time.Time) time.Duration { return c.now.Sub(t) }

func (c *worldClock) advance(d time.Duration) { c.now = c.now.Add(d) }
