package modules

import (
	"slices"

	"github.com/perdure/perdure/internal/program/value"
)

// fillError makes the text and the attributes of an exception of the arguments of its class.
type fillError func(rt value.Runtime, e *value.Exception, args []value.Value, kwargs []value.Keyword) error

// filledError makes a class of exceptions that has an __init__, as those have in CPython that are written in Python: a class that derives
// from it may have one of its own, which takes other arguments and calls this one.
func filledError(spec value.ClassSpec, fill fillError) *value.Class {
	var made *value.Class
	spec.New = func(rt value.Runtime, cls *value.Class, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
		v, err := value.ExceptionClass.New(rt, cls, args, nil)
		if e, ok := v.(*value.Exception); ok && err == nil && cls == made { // else __init__ is called
			err = fill(rt, e, args, kwargs)
		}
		return v, err
	}
	spec.Methods = append(spec.Methods, &value.MethodDef{Name: "__init__",
		Call: func(rt value.Runtime, self value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
			e, ok := self.(*value.Exception)
			if !ok || !e.Cls.IsSubclassOf(made) {
				return nil, value.Raise(value.TypeError, "descriptor '__init__' requires a '%s' object but received a '%s'", made.Name, self.Class().Name)
			}
			return value.None, fill(rt, e, args, kwargs)
		}})
	made = value.NewClass(spec)
	return made
}

// setAll gives an exception attributes.
func setAll(e *value.Exception, attrs []constant) {
	if e.Attrs == nil {
		e.Attrs = value.NewDict()
	}
	for _, attr := range attrs {
		e.Attrs.SetStr(value.NewName(attr.name), attr.value)
	}
}

// initArguments binds the arguments of an __init__ after self, and complains about them as of a function that is written in Python.
// What is left out after the required ones is None.
func initArguments(class string, names []string, required int, args []value.Value, kwargs []value.Keyword) ([]value.Value, error) {
	bound := make([]value.Value, len(names))
	copy(bound, args)
	title := class + ".__init__()"
	for _, k := range kwargs {
		i := slices.Index(names, k.Name)
		switch {
		case i < 0:
			return nil, value.Raise(value.TypeError, "%s got an unexpected keyword argument '%s'", title, k.Name)
		case bound[i] != nil:
			return nil, value.Raise(value.TypeError, "%s got multiple values for argument '%s'", title, k.Name)
		}
		bound[i] = k.Value
	}
	if len(args) > len(names) {
		return nil, tooManyOf(title, len(names), len(args), required)
	}
	var missing []string
	for i, v := range bound {
		switch {
		case v != nil:
		case i < required:
			missing = append(missing, names[i])
		default:
			bound[i] = value.None
		}
	}
	if len(missing) > 0 {
		return nil, missingOf(title, missing, "positional")
	}
	return bound, nil
}
