package modules

import (
	"strconv"
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// reError is re.error(msg, pattern=None, pos=None): its attributes are these, and lineno and colno.
var reError = filledError(value.ClassSpec{
	Name: "error", QualName: "error", Module: "re", Bases: []*value.Class{value.ExceptionClass},
}, func(rt value.Runtime, e *value.Exception, args []value.Value, kwargs []value.Keyword) error {
	a, err := initArguments("error", []string{"msg", "pattern", "pos"}, 1, args, kwargs)
	if err != nil {
		return err
	}
	msg, pattern, pos := a[0], a[1], a[2]
	e.Args = value.NewTuple([]value.Value{msg})
	setREError(e, msg, pattern, pos)
	if pattern == value.None || pos == value.None {
		return nil
	}
	var text string
	if b, ok := value.Plain(pattern).(*value.Bytes); ok {
		text = b.Go()
	} else if text, err = textOf(pattern, "pattern must be str or bytes"); err != nil {
		return err
	}
	at, err := intOf(rt, pos)
	if err != nil {
		return err
	}
	if err := charge(rt, len(text)); err != nil {
		return err
	}
	title, err := value.ToStr(rt, msg)
	if err != nil {
		return err
	}
	placeREError(e, title.Go(), text, int(at))
	return nil
})

func newREError(msg, pattern string, at int) error {
	e := value.NewException(reError)
	setREError(e, value.NewStr(msg), value.NewStr(pattern), value.MakeInt(int64(at)))
	placeREError(e, msg, pattern, at)
	return e
}

// plainREError is re.error without a position.
func plainREError(msg, pattern string) error {
	e := value.NewException(reError, value.NewStr(msg))
	setREError(e, value.NewStr(msg), value.NewStr(pattern), value.None)
	return e
}

func setREError(e *value.Exception, msg, pattern, pos value.Value) {
	setAll(e, []constant{{"msg", msg}, {"pattern", pattern}, {"pos", pos}, {"lineno", value.None}, {"colno", value.None}})
}

// placeREError tells the place of an error, of which pos counts code points.
func placeREError(e *value.Exception, msg, pattern string, pos int) {
	text := msg + " at position " + strconv.Itoa(pos)
	line, last := 1, -1 // of the newlines before it
	runes := []rune(pattern)
	end := pos
	if end < 0 { // as a slice has it
		end = max(end+len(runes), 0)
	}
	for i, r := range runes[:min(end, len(runes))] {
		if r == '\n' {
			line, last = line+1, i
		}
	}
	column := pos - last
	if strings.Contains(pattern, "\n") {
		text += " (line " + strconv.Itoa(line) + ", column " + strconv.Itoa(column) + ")"
	}
	e.Args = value.NewTuple([]value.Value{value.NewStr(text)})
	setAll(e, []constant{{"lineno", value.MakeInt(int64(line))}, {"colno", value.MakeInt(int64(column))}})
}
