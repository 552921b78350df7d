package perdure

import "time"

// Option says how one call is made, or one promise. What does not concern it has no effect.
type Option func(*callOptions)

type callOptions struct {
	key, id, onLost, onTimeout string
	timeout, grace             time.Duration
	retry                      *wireRetry
	detached                   bool
	param                      any
	hasParam                   bool
}

func collect(opts []Option) callOptions {
	var c callOptions
	for _, o := range opts {
		o(&c)
	}
	return c
}

func (c callOptions) timeoutText() string { return durationText(c.timeout) }

func durationText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// WithTimeout bounds how long the call may take, its waiting and its retries included. The promise then ends with [ErrTimeout].
func WithTimeout(d time.Duration) Option { return func(c *callOptions) { c.timeout = d } }

// WithKey names the step instead of its number, so that it keeps its name when steps before it change. It must be the only one
// of the function with that key.
func WithKey(key string) Option { return func(c *callOptions) { c.key = key } }

// WithID sets the idempotency key of what is called.
func WithID(id string) Option { return func(c *callOptions) { c.id = id } }

// Detached makes a call that lives on its own: the end of this function does not touch it.
func Detached() Option { return func(c *callOptions) { c.detached = true } }

// WithCancelGrace is how long the called function has to end when it is canceled.
func WithCancelGrace(d time.Duration) Option { return func(c *callOptions) { c.grace = d } }

// Retry says how often a function is tried, and when. What is zero comes from the Function.
type Retry struct {
	MaxAttempts       int
	InitialInterval   time.Duration
	Factor            int
	MaxInterval       time.Duration
	NonRetryableTypes []string
}

// WithRetry sets how the called function is tried again.
func WithRetry(r Retry) Option {
	return func(c *callOptions) {
		c.retry = &wireRetry{
			MaxAttempts: r.MaxAttempts, InitialInterval: durationText(r.InitialInterval), Factor: r.Factor,
			MaxInterval: durationText(r.MaxInterval), NonRetryableTypes: r.NonRetryableTypes,
		}
	}
}

// LostAttempt says what to do when it is not known whether an attempt has had its effect.
type LostAttempt string

// What to do with a lost attempt.
const (
	LostRetry LostAttempt = "Retry"
	LostFail  LostAttempt = "Fail"
	LostHold  LostAttempt = "Hold"
)

// OnLostAttempt sets what is done about a lost attempt of the called function.
func OnLostAttempt(what LostAttempt) Option {
	return func(c *callOptions) { c.onLost = string(what) }
}

// WithParam gives a promise a parameter, for who settles it.
func WithParam(param any) Option {
	return func(c *callOptions) { c.param, c.hasParam = param, true }
}

// ResolveOnTimeout makes a promise with a timeout a timer: it resolves when the time is over.
func ResolveOnTimeout() Option { return func(c *callOptions) { c.onTimeout = "Resolve" } }
