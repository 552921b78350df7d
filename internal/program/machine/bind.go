package machine

import (
	"fmt"
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// argumentsPerStep is how many arguments are a step, beside that of the call.
const argumentsPerStep = 8

// bind moves n arguments, the last of which are given by name, into the slots of the parameters from base on, and
// empties the other locals. There is room for them.
func (m *Machine) bind(t *Task, fn *value.Function, base, n int, names []*value.Str) error {
	c := fn.Code
	positional := n - len(names)
	named := append([]value.Value(nil), t.Stack[base+positional:base+n]...)
	var rest []value.Value
	if positional > c.Args && c.Flags&code.HasVararg != 0 {
		rest = append(rest, t.Stack[base+c.Args:base+positional]...)
	}
	slots := t.Stack[base : base+max(n, len(c.Locals))]
	clear(slots[min(positional, c.Args):])
	slots = slots[:len(c.Locals)]
	t.sp = base + len(c.Locals) // what is in the slots is in use from here on
	if err := m.Step(n / argumentsPerStep); err != nil {
		return err
	}

	next := c.Args + c.KwOnly
	if c.Flags&code.HasVararg != 0 {
		if err := m.Alloc(sizeOfSequence + len(rest)*sizeOfElement); err != nil {
			return err
		}
		slots[next] = value.NewTuple(rest)
		next++
	}
	var others *value.Dict
	if c.Flags&code.HasKwarg != 0 {
		if err := m.Alloc(sizeOfDict + len(names)*sizeOfEntry); err != nil {
			return err
		}
		others = value.NewDict()
		slots[next] = others
	}
	if err := bindNamed(fn, slots, names, named, others); err != nil {
		return err
	}
	if positional > c.Args && c.Flags&code.HasVararg == 0 {
		return tooMany(fn, slots, positional)
	}
	if err := bindDefaults(fn, slots, positional); err != nil {
		return err
	}
	return bindKeywordOnly(fn, slots)
}

// bindNamed puts the arguments that are given by name into their slots, or into others, the dict of **kwargs.
func bindNamed(fn *value.Function, slots []value.Value, names []*value.Str, given []value.Value, others *value.Dict) error {
	c := fn.Code
	for i, name := range names {
		at := parameter(c, name.Go())
		switch {
		case at >= 0 && slots[at] != nil:
			return value.Raise(value.TypeError, "%s() got multiple values for argument '%s'", fn.QualName, name.Go())
		case at >= 0:
			slots[at] = given[i]
		case others != nil:
			if _, found := others.GetStr(name); found {
				return value.Raise(value.TypeError, "%s() got multiple values for keyword argument '%s'", fn.QualName, name.Go())
			}
			others.SetStr(name, given[i])
		default:
			return unexpected(fn, names, name.Go())
		}
	}
	return nil
}

// parameter is the slot of a parameter that may be given by name, or -1.
func parameter(c *code.Function, name string) int {
	for i := c.PosOnly; i < c.Args+c.KwOnly; i++ {
		if c.Locals[i] == name {
			return i
		}
	}
	return -1
}

// unexpected is the error of a name that no parameter has.
func unexpected(fn *value.Function, names []*value.Str, name string) error {
	var wrong []string
	for _, parameter := range fn.Code.Locals[:fn.Code.PosOnly] {
		for _, given := range names {
			if given.Go() == parameter {
				wrong = append(wrong, parameter)
			}
		}
	}
	if len(wrong) > 0 {
		return value.Raise(value.TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%s'",
			fn.QualName, strings.Join(wrong, ", "))
	}
	return value.Raise(value.TypeError, "%s() got an unexpected keyword argument '%s'", fn.QualName, name)
}

// bindDefaults fills positional parameters that were not given.
func bindDefaults(fn *value.Function, slots []value.Value, given int) error {
	c := fn.Code
	first := c.Args - len(fn.Defaults)
	var missing []string
	for i := min(given, c.Args); i < c.Args; i++ {
		switch {
		case slots[i] != nil:
		case i >= first:
			slots[i] = fn.Defaults[i-first]
		default:
			missing = append(missing, c.Locals[i])
		}
	}
	return missingError(fn, "positional", missing)
}

// bindKeywordOnly fills keyword-only parameters that were not given.
func bindKeywordOnly(fn *value.Function, slots []value.Value) error {
	c := fn.Code
	var missing []string
	for i := c.Args; i < c.Args+c.KwOnly; i++ {
		if slots[i] != nil {
			continue
		}
		if fn.KwDefaults != nil {
			if v, ok := fn.KwDefaults.GetStr(value.NewStr(c.Locals[i])); ok {
				slots[i] = v
				continue
			}
		}
		missing = append(missing, c.Locals[i])
	}
	return missingError(fn, "keyword-only", missing)
}

// missingError is the error of arguments that are missing, or nil if none is.
func missingError(fn *value.Function, kind string, missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	return value.Raise(value.TypeError, "%s() missing %d required %s argument%s: %s",
		fn.QualName, len(missing), kind, plural(len(missing)), listed(missing))
}

// listed writes names as Python does: 'a', 'b', and 'c'.
func listed(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "'" + name + "'"
	}
	switch last := len(quoted) - 1; last {
	case 0:
		return quoted[0]
	case 1:
		return quoted[0] + " and " + quoted[1]
	default:
		return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
	}
}

// tooMany is the error of more arguments by position than there are parameters.
func tooMany(fn *value.Function, slots []value.Value, given int) error {
	c := fn.Code
	takes := fmt.Sprintf("%d positional argument%s", c.Args, plural(c.Args))
	if defaults := len(fn.Defaults); defaults > 0 {
		takes = fmt.Sprintf("from %d to %d positional arguments", c.Args-defaults, c.Args)
	}
	keywordOnly := 0
	for i := c.Args; i < c.Args+c.KwOnly; i++ {
		if slots[i] != nil {
			keywordOnly++
		}
	}
	if keywordOnly > 0 {
		return value.Raise(value.TypeError, "%s() takes %s but %d positional argument%s (and %d keyword-only argument%s) were given",
			fn.QualName, takes, given, plural(given), keywordOnly, plural(keywordOnly))
	}
	were := "were"
	if given == 1 {
		were = "was"
	}
	return value.Raise(value.TypeError, "%s() takes %s but %d %s given", fn.QualName, takes, given, were)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}
