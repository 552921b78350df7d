package perdure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
)

// errorRegistry knows the errors of a program by the names under which they cross the boundary. It is filled while the
// program starts, like the names of encoding/gob.
type errorRegistry struct {
	mu        sync.RWMutex
	sentinels map[string]error
	names     map[error]string
	makers    map[string]func(*Error) error
	types     map[reflect.Type]string
}

var registry = &errorRegistry{
	sentinels: map[string]error{}, names: map[error]string{},
	makers: map[string]func(*Error) error{}, types: map[reflect.Type]string{},
}

// RegisterError gives a sentinel error a name. A function that returns it, or wraps it, ends with an error of that type; who
// awaits one of that type gets an error that [errors.Is] the sentinel. It panics if name or sentinel has another partner.
func RegisterError(name string, sentinel error) {
	if !reflect.TypeOf(sentinel).Comparable() {
		panic(fmt.Sprintf("perdure: the error %q cannot be compared, so it cannot be a sentinel", name))
	}
	r := registry
	r.mu.Lock()
	defer r.mu.Unlock()
	known, taken := r.sentinels[name]
	_, typed := r.makers[name]
	if other, twice := r.names[sentinel]; typed || taken && known != sentinel || twice && other != name { //nolint:errorlint // identity is meant
		panic(fmt.Sprintf("perdure: the name %q, or its error, is registered already", name))
	}
	r.sentinels[name], r.names[sentinel] = sentinel, name
}

// RegisterErrorType gives a type of errors a name. Its exported fields travel as the error's data, in JSON; who awaits gets an
// error in whose chain [errors.As] finds a value of the type again. E is what implements error, often a pointer.
func RegisterErrorType[E error](name string) {
	t := reflect.TypeFor[E]()
	r := registry
	r.mu.Lock()
	defer r.mu.Unlock()
	_, sentinel := r.sentinels[name]
	_, taken := r.makers[name]
	if other, twice := r.types[t]; twice && other == name {
		return
	} else if twice || taken || sentinel {
		panic(fmt.Sprintf("perdure: the name %q, or its type %s, is registered already", name, t))
	}
	r.types[t] = name
	r.makers[name] = func(e *Error) error {
		var value E
		if t.Kind() == reflect.Pointer {
			value = reflect.New(t.Elem()).Interface().(E)
		}
		if len(e.Data) > 0 && json.Unmarshal(e.Data, &value) != nil {
			return nil // another program's idea of this type: its name and message remain
		}
		return value
	}
}

func (r *errorRegistry) nameOf(err error) (string, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if name, ok := r.types[reflect.TypeOf(err)]; ok {
		return name, true
	}
	if !reflect.ValueOf(err).Comparable() {
		return "", false
	}
	name, ok := r.names[err]
	return name, ok
}

func (r *errorRegistry) make(e *Error) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if maker, ok := r.makers[e.Type]; ok {
		return maker(e)
	}
	return r.sentinels[e.Type]
}
