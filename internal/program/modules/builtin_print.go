package modules

import (
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// Printer is a Runtime that has an output.
type Printer interface {
	// Print writes to the program's output; the error is a *value.Limit when it is too much.
	Print(text string) error
}

func printFunction() *value.Builtin {
	return &value.Builtin{Name: "print", Doc: "Prints objects with sep between them and end behind them.", Call: printValues}
}

// printing is what the named arguments of print say. File is nil where it goes to the program's output.
type printing struct {
	sep, end string
	file     value.Value
	flush    value.Value
}

func printingOf(kwargs []value.Keyword) (*printing, error) {
	p := &printing{sep: " ", end: "\n", file: printsTo(kwargs), flush: value.False}
	for _, k := range kwargs {
		var err error
		switch k.Name {
		case "sep":
			err = setText(&p.sep, "sep", k.Value)
		case "end":
			err = setText(&p.end, "end", k.Value)
		case "flush":
			p.flush = k.Value
		case "file":
		default:
			err = value.Raise(value.TypeError, "'%s' is an invalid keyword argument for print()", k.Name)
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// printsTo is the object that print is to write to; nil where it is the program's output.
func printsTo(kwargs []value.Keyword) value.Value {
	for _, k := range kwargs {
		if k.Name == "file" && k.Value != value.None {
			return k.Value
		}
	}
	return nil
}

func printValues(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	p, err := printingOf(kwargs)
	if err != nil {
		return nil, err
	}
	if p.file != nil {
		return value.None, p.toFile(rt, args)
	}
	return value.None, p.toOutput(rt, args)
}

func (p *printing) toOutput(rt value.Runtime, args []value.Value) error {
	var b strings.Builder
	print := func() error {
		if printer, ok := rt.(Printer); ok {
			return printer.Print(b.String())
		}
		return nil
	}
	for i, arg := range args {
		if i > 0 {
			b.WriteString(p.sep)
		}
		text, err := value.ToStr(rt, arg)
		if err != nil {
			// What stands before it has been written.
			if limit := print(); limit != nil {
				return limit
			}
			return err
		}
		b.WriteString(text.Go())
	}
	b.WriteString(p.end)
	return print()
}

// toFile calls the methods of an object of the program, nested. Where print is called by the program itself, the one in the language
// does it.
func (p *printing) toFile(rt value.Runtime, args []value.Value) error {
	call := func(method string, args ...value.Value) error {
		f, err := value.GetAttr(rt, p.file, value.NewName(method))
		if err == nil {
			_, err = rt.Call(f, args, nil)
		}
		return err
	}
	for i, arg := range args {
		if i > 0 {
			if err := call("write", value.NewStr(p.sep)); err != nil {
				return err
			}
		}
		text, err := value.ToStr(rt, arg)
		if err != nil {
			return err
		}
		if err := call("write", text); err != nil {
			return err
		}
	}
	if err := call("write", value.NewStr(p.end)); err != nil {
		return err
	}
	flush, err := value.Truth(rt, p.flush)
	if err != nil || !flush {
		return err
	}
	return call("flush")
}

func setText(target *string, name string, v value.Value) error {
	if v == value.None {
		return nil
	}
	text, ok := value.Plain(v).(*value.Str)
	if !ok {
		return value.Raise(value.TypeError, "%s must be None or a string, not %s", name, className(v))
	}
	*target = text.Go()
	return nil
}
