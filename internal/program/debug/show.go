package debug

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// How long texts are at most, in bytes, and how deep and wide values are shown.
const (
	mostText   = 200
	mostResult = 1000
	mostName   = 100
	mostDepth  = 6
	mostDigits = 4096 // bits of a number that is shown in full: more would take long
)

// cut makes a text short.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// show is a value as it is shown in a list of variables.
func (s *Session) show(v value.Value) Value { return s.shown(v, mostText) }

func (s *Session) shown(v value.Value, most int) Value {
	shown := Value{Text: textOf(v, most), Type: v.Class().Name, Count: childCount(v)}
	if shown.Count > 0 {
		shown.Reference = s.refer(v)
	}
	return shown
}

// refer gives a value a reference.
func (s *Session) refer(v value.Value) Reference {
	s.values = append(s.values, v)
	return s.first + Reference(len(s.values)) - 1
}

// forget makes all references void.
func (s *Session) forget() {
	s.first += Reference(len(s.values))
	s.values = nil
}

// Children are what is in a value, from one on and so many at most: elements, items, attributes.
func (s *Session) Children(of Reference, from, count int) (found []Variable, err error) {
	defer recovered(&err)
	at := of - s.first
	if at < 0 || int(at) >= len(s.values) {
		return nil, ErrStale
	}
	return s.variables(children(s.values[at], max(from, 0), min(max(count, 0), mostVariables))), nil
}

// textOf is much like repr(v). No code of the program is called for it, so objects are shown by their attributes.
func textOf(v value.Value, most int) string {
	p := printer{most: most}
	p.print(v, 0)
	return cut(p.String(), most)
}

// printer writes a value until the text is as long as it may be.
type printer struct {
	strings.Builder
	most int
}

func (p *printer) full() bool { return p.Len() > p.most }

func (p *printer) print(v value.Value, depth int) {
	switch {
	case p.full():
		return
	case v == nil:
		p.WriteString("<unbound>")
		return
	case depth > mostDepth:
		p.WriteString("…")
		return
	}
	switch v := v.(type) {
	case *value.Str:
		p.WriteString(value.StrRepr(cut(v.Go(), p.most)))
	case *value.BigInt:
		p.big(v)
	case *value.Bytes:
		p.bytes(v)
	case *value.List:
		p.sequence("[", v.Elems, "]", depth)
	case *value.Tuple:
		p.tuple(v, depth)
	case *value.Dict:
		p.dict(v, depth)
	case *value.Set:
		p.set("set()", "{", "}", &v.Table, depth)
	case *value.FrozenSet:
		p.set("frozenset()", "frozenset({", "})", &v.Table, depth)
	default:
		p.object(v, depth)
	}
}

func (p *printer) big(v *value.BigInt) {
	if bits := v.Big().BitLen(); bits > mostDigits {
		p.WriteString("<int of " + strconv.Itoa(bits) + " bits>")
		return
	}
	p.WriteString(v.Big().String())
}

func (p *printer) bytes(v *value.Bytes) {
	text, err := value.Repr(nil, value.NewBytes(cutBytes(v.Go(), p.most)))
	if err != nil {
		text = "<bytes>"
	}
	p.WriteString(text)
}

func cutBytes(b string, most int) string { return b[:min(len(b), most)] }

func (p *printer) sequence(before string, elems []value.Value, behind string, depth int) {
	p.WriteString(before)
	for i, e := range elems {
		if p.full() {
			return
		}
		if i > 0 {
			p.WriteString(", ")
		}
		p.print(e, depth+1)
	}
	p.WriteString(behind)
}

func (p *printer) tuple(v *value.Tuple, depth int) {
	behind := ")"
	if len(v.Elems) == 1 {
		behind = ",)"
	}
	p.sequence("(", v.Elems, behind, depth)
}

func (p *printer) dict(d *value.Dict, depth int) {
	p.WriteString("{")
	first := true
	for k, v := range d.All() {
		if p.full() {
			return
		}
		if !first {
			p.WriteString(", ")
		}
		first = false
		p.print(k, depth+1)
		p.WriteString(": ")
		p.print(v, depth+1)
	}
	p.WriteString("}")
}

func (p *printer) set(empty, before, behind string, t *value.Table, depth int) {
	if t.Len() == 0 {
		p.WriteString(empty)
		return
	}
	var elems []value.Value
	for e := range t.All() {
		if elems = append(elems, e); len(elems) > p.most {
			break
		}
	}
	p.sequence(before, elems, behind, depth)
}

// object shows what is no container.
func (p *printer) object(v value.Value, depth int) {
	switch v := v.(type) {
	case *value.Instance:
		p.instance(v, depth)
	case *value.Exception:
		p.sequence(v.Cls.Name+"(", v.Args.Elems, ")", depth)
	case *value.Class:
		p.WriteString("<class '" + cut(v.QualName, mostName) + "'>")
	case *value.Function:
		p.WriteString("<function " + cut(v.QualName, mostName) + ">")
	case *value.Builtin:
		p.WriteString("<built-in function " + v.Name + ">")
	case *value.Module:
		p.WriteString("<module " + value.StrRepr(cut(v.Name, mostName)) + ">")
	case *value.Generator:
		p.WriteString("<" + v.Class().Name + " " + cut(v.QualName, mostName) + ">")
	case *value.Method:
		p.WriteString("<bound method ")
		if f, ok := v.Func.(*value.Function); ok {
			p.WriteString(cut(f.QualName, mostName) + " of ")
		}
		p.print(v.Self, depth+1)
		p.WriteString(">")
	case *machine.Task:
		p.WriteString("<" + taskName(cut(v.Path, mostName)) + ", " + stateName(v.Status) + ">")
	case *machine.Promise:
		p.WriteString("<promise " + cut(v.ID, mostName) + ", " + v.State.String() + ">")
	case value.NoneType, value.Bool, value.Int, value.Float, value.EllipsisType, value.NotImplementedType, *value.Range:
		p.plain(v)
	default:
		p.WriteString("<" + cut(v.Class().Name, mostName) + " object>")
	}
}

// plain shows what is small and has nothing in it.
func (p *printer) plain(v value.Value) {
	text, err := value.Repr(nil, v)
	if err != nil {
		text = "<" + v.Class().Name + ">"
	}
	p.WriteString(text)
}

// instance shows an object of a class of the program as a call that would make it.
func (p *printer) instance(v *value.Instance, depth int) {
	if name, of, ok := member(v); ok {
		p.WriteString("<" + cut(v.Cls.Name, mostName) + "." + name + ": ")
		p.print(of, depth+1)
		p.WriteString(">")
		return
	}
	p.WriteString(cut(v.Cls.Name, mostName) + "(")
	if v.Native != nil {
		p.print(v.Native, depth+1)
	}
	if v.Attrs != nil {
		first := v.Native == nil
		for k, x := range v.Attrs.All() {
			if p.full() {
				return
			}
			if !first {
				p.WriteString(", ")
			}
			first = false
			p.WriteString(nameOf(k) + "=")
			p.print(x, depth+1)
		}
	}
	p.WriteString(")")
}

// nameOf is the name of an attribute.
func nameOf(k value.Value) string {
	if name, ok := k.(*value.Str); ok {
		return cut(name.Go(), mostName)
	}
	return textOf(k, mostName)
}

// member tells of a member of an enumeration its name and value.
func member(v *value.Instance) (name string, of value.Value, ok bool) {
	if v.Attrs == nil {
		return "", nil, false
	}
	given, _ := v.Attrs.GetStr(value.NewStr("_name_"))
	text, isText := given.(*value.Str)
	of, known := v.Attrs.GetStr(value.NewStr("_value_"))
	if !isText || !known {
		return "", nil, false
	}
	return cut(text.Go(), mostName), of, true
}
