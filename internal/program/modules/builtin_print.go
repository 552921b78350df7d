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

func printValues(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	sep, end := " ", "\n"
	for _, k := range kwargs {
		var err error
		switch k.Name {
		case "sep":
			err = setText(&sep, "sep", k.Value)
		case "end":
			err = setText(&end, "end", k.Value)
		case "flush":
		case "file":
			if k.Value != value.None {
				err = value.Raise(value.NotImplementedError, "print(file=…) is not there: leave file out")
			}
		default:
			err = value.Raise(value.TypeError, "'%s' is an invalid keyword argument for print()", k.Name)
		}
		if err != nil {
			return nil, err
		}
	}
	var b strings.Builder
	print := func() error {
		if printer, ok := rt.(Printer); ok {
			return printer.Print(b.String())
		}
		return nil
	}
	for i, arg := range args {
		if i > 0 {
			b.WriteString(sep)
		}
		text, err := value.ToStr(rt, arg)
		if err != nil {
			// What stands before it has been written.
			if limit := print(); limit != nil {
				return nil, limit
			}
			return nil, err
		}
		b.WriteString(text.Go())
	}
	b.WriteString(end)
	return value.None, print()
}

func setText(target *string, name string, v value.Value) error {
	if v == value.None {
		return nil
	}
	text, ok := plain(v).(*value.Str)
	if !ok {
		return value.Raise(value.TypeError, "%s must be None or a string, not %s", name, className(v))
	}
	*target = text.Go()
	return nil
}
