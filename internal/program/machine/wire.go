package machine

import (
	"encoding/json"
	"strings"

	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// encode is a value as JSON text.
func (m *Machine) encode(v value.Value) (json.RawMessage, error) {
	m.task = &Task{}
	defer func() { m.task = nil }()
	text, err := encodeJSON(m, v)
	if err != nil {
		return nil, err
	}
	return json.RawMessage(text), nil
}

// arguments are the arguments of the entry: by position from an array, by name from an object. Those with names are last.
func (m *Machine) arguments(text json.RawMessage) (args []value.Value, names []*value.Str, err error) {
	if len(strings.TrimSpace(string(text))) == 0 {
		return nil, nil, nil
	}
	v, err := decodeJSON(m, string(text))
	if err != nil {
		return nil, nil, err
	}
	switch v := v.(type) {
	case value.NoneType:
		return nil, nil, nil
	case *value.List:
		return v.Elems, nil, nil
	case *value.Dict:
		for k, x := range v.All() {
			if name, ok := k.(*value.Str); ok {
				names = append(names, name)
				args = append(args, x)
			}
		}
		return args, names, nil
	}
	return []value.Value{v}, nil, nil
}

// wire is an exception as it crosses to others.
func (m *Machine) wire(e *value.Exception) *Error {
	m.task = &Task{}
	defer func() { m.task = nil }()
	told := &Error{Type: e.Cls.Name, Stack: m.image.traceback(m, e, m.options.Sources, true)}
	if text, err := value.ToStr(m, e); err == nil {
		told.Message = text.Go()
	}
	attr := func(name string) value.Value {
		if e.Attrs == nil {
			return nil
		}
		v, _ := e.Attrs.GetStr(value.NewStr(name))
		return v
	}
	if kind, ok := attr("type").(*value.Str); ok {
		told.Type = kind.Go()
	}
	if data := attr("data"); data != nil && data != value.None {
		if text, err := encodeJSON(m, data); err == nil {
			told.Data = json.RawMessage(text)
		}
	}
	if attr("retryable") == value.False {
		told.Retryable = new(bool)
	}
	return told
}

// encodeJSON is the compact JSON text of a value.
func encodeJSON(rt value.Runtime, v value.Value) (string, error) {
	dumps, ok := modules.Lookup("_json", "dumps")
	if !ok {
		return "", fault("there is no _json.dumps")
	}
	text, err := dumps.Call(rt, []value.Value{
		v, value.False, value.False, value.False, value.None, value.NewStr(","), value.NewStr(":"), value.False, value.None,
	}, nil)
	if err != nil {
		return "", err
	}
	return textOf(text)
}

// decodeJSON is the value of JSON text.
func decodeJSON(rt value.Runtime, text string) (value.Value, error) {
	loads, ok := modules.Lookup("_json", "loads")
	if !ok {
		return nil, fault("there is no _json.loads")
	}
	return loads.Call(rt, []value.Value{
		value.NewStr(text), value.None, value.None, value.None, value.None, value.None, value.True,
	}, nil)
}
