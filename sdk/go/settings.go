package perdure

import "time"

// AwaitGrace is how long an await stays in the process before it suspends the function: a quick answer then costs no new pod.
// It goes before the environment variable PERDURE_AWAIT_GRACE; the default of both is 2 seconds, and 0 suspends at once.
func AwaitGrace(d time.Duration) Setting {
	return func(o *options) { o.grace = max(d, 0) }
}
