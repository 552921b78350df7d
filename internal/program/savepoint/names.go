package savepoint

import (
	"sync"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// classKey is the name of a class of the host.
type classKey struct{ module, name string }

// hostClasses are all classes of the host by their names, which are format.
var hostClasses = sync.OnceValue(func() map[classKey]*value.Class {
	found := map[classKey]*value.Class{}
	add := func(c *value.Class) { found[classKey{c.Module, c.Name}] = c }
	for _, c := range value.Classes() {
		add(c)
	}
	for _, c := range modules.Exceptions() {
		add(c)
	}
	for _, c := range modules.Classes() {
		add(c)
	}
	for _, c := range machine.Classes() {
		add(c)
	}
	return found
})
