package gateway

import (
	"fmt"
	"runtime/debug"
)

// mistake is a panic: a fault of the gateway that one request meets, and that must not end the process for all others.
type mistake struct {
	what  any
	stack string
}

func (m *mistake) Error() string { return fmt.Sprintf("a mistake in the gateway: %v", m.what) }

// guarded makes an error of a panic in what runs beside the goroutine of the request, where nothing else would catch it.
func guarded(do func() error) func() error {
	return func() (err error) {
		defer func() {
			if what := recover(); what != nil {
				err = &mistake{what: what, stack: string(debug.Stack())}
			}
		}()
		return do()
	}
}
