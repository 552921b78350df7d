package execution

import "time"

// Deadline is when the observed execution times out, and false if it never does.
func Deadline(o Observed) (time.Time, bool) { return deadlineOf(o) }
