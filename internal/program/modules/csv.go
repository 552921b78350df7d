package modules

import (
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// csvError is what text raises that is no CSV.
var csvError = value.NewClass(value.ClassSpec{Name: "Error", QualName: "Error", Module: "_csv", Bases: []*value.Class{value.ExceptionClass}, New: newPlainError})

// newPlainError makes an exception that has no more than its arguments.
func newPlainError(rt value.Runtime, cls *value.Class, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	return value.ExceptionClass.New(rt, cls, args, kwargs)
}

const csvSignature = "delimiter, quotechar, escapechar, doublequote, skipinitialspace, lineterminator, quoting, strict, /"

func csvModule() native {
	return native{name: "_csv", doc: "What csv needs of the host.",
		constants: []constant{{"Error", csvError}},
		functions: []*value.Builtin{
			function("parse", "line, state, fields, field, limit, "+csvSignature,
				"Reads a line of a record: adds to its fields those that end in it, and gives the state and the field that it ends in.", csvParse),
			function("join", "fields, quoted, "+csvSignature, "A record of texts. What is true in quoted is put into quotes in any case.", csvJoin),
		}}
}

// How fields are put into quotes; as in CPython.
const (
	quoteMinimal = iota
	quoteAll
	quoteNonNumeric
	quoteNone
)

// csvDialect is how CSV is written. A character that is not there is -1.
type csvDialect struct {
	delimiter, quote, escape rune
	doubleQuote, skipSpace   bool
	terminator               string
	quoting                  int64
	strict                   bool
}

// csvDialectOf reads arguments which the module in the language has checked.
func csvDialectOf(rt value.Runtime, a []value.Value) (csvDialect, error) {
	var d csvDialect
	for i, c := range []*rune{&d.delimiter, &d.quote, &d.escape} {
		*c = -1
		if s, ok := value.Plain(a[i]).(*value.Str); ok {
			*c, _ = utf8.DecodeRuneInString(s.Go())
		}
	}
	d.doubleQuote, d.skipSpace, d.strict = a[3] == value.True, a[4] == value.True, a[7] == value.True
	var err error
	if d.terminator, err = textOf(a[5], "lineterminator must be str"); err != nil {
		return d, err
	}
	d.quoting, err = intOf(rt, a[6])
	return d, err
}

// The states between two characters of a record. They are in save points.
const (
	csvStart = iota // of a record; all others are within one
	csvField        // at the start of a field
	csvBare         // in a field without quotes
	csvQuoted
	csvQuoteSeen // a quote in a quoted field: its end, or the first of two
	csvEscaped
	csvEscapedQuoted
	csvEscapedEnd // behind an escaped end of a line
	csvEnded      // at the end of a line
)

// csvNumeric is added to the state where the field is a number that is not in quotes.
const csvNumeric = 16

// csvEnd is behind the last character of a line.
const csvEnd rune = -2

// csvReader reads characters of a record.
type csvReader struct {
	csvDialect
	rt      value.Runtime
	state   int64
	numeric bool
	fields  *value.List
	field   strings.Builder
	length  int64 // of the field, in characters
	limit   int64
	// uncharged is how many fields have been made that have not been charged yet.
	uncharged int
}

// sizeOfField is what a field takes besides its characters, in bytes.
const sizeOfField = 64

func csvParse(rt value.Runtime, a []value.Value) (value.Value, error) {
	d, err := csvDialectOf(rt, a[5:])
	if err != nil {
		return nil, err
	}
	fields, ok1 := a[2].(*value.List)
	field, ok2 := a[3].(*value.Str)
	line, ok3 := value.Plain(a[0]).(*value.Str)
	if !ok1 || !ok2 || !ok3 {
		return nil, value.Raise(value.TypeError, "parse() takes a line, a state, a list and a text")
	}
	r := &csvReader{csvDialect: d, rt: rt, fields: fields, length: int64(field.Len())}
	if r.state, err = intOf(rt, a[1]); err != nil {
		return nil, err
	}
	if r.limit, err = intOf(rt, a[4]); err != nil {
		return nil, err
	}
	r.numeric, r.state = r.state&csvNumeric != 0, r.state&^csvNumeric
	if err := charge(rt, len(field.Go())+2*len(line.Go())); err != nil {
		return nil, err
	}
	if err := steps(rt, len(line.Go())/4); err != nil {
		return nil, err
	}
	r.field.WriteString(field.Go())
	for _, c := range line.Go() {
		if err := r.take(c); err != nil {
			return nil, err
		}
	}
	if err := r.take(csvEnd); err != nil {
		return nil, err
	}
	if err := charge(rt, sizeOfField*r.uncharged); err != nil {
		return nil, err
	}
	if r.numeric {
		r.state |= csvNumeric
	}
	return tupleOf(value.MakeInt(r.state), value.NewStr(r.field.String())), nil
}

func endsLine(c rune) bool { return c == '\n' || c == '\r' || c == csvEnd }

// take goes one character on.
func (r *csvReader) take(c rune) error {
	switch r.state {
	case csvStart:
		if c == csvEnd {
			return nil // an empty line is a record without fields
		}
		if endsLine(c) {
			r.state = csvEnded
			return nil
		}
		return r.begin(c)
	case csvField:
		return r.begin(c)
	case csvEscapedEnd:
		if c == csvEnd {
			return nil
		}
		return r.bare(c)
	case csvBare:
		return r.bare(c)
	case csvQuoted:
		return r.quoted(c)
	case csvQuoteSeen:
		return r.quoteSeen(c)
	case csvEscaped:
		switch c {
		case '\n', '\r':
			return r.add(c, csvEscapedEnd)
		case csvEnd:
			c = '\n'
		}
		return r.add(c, csvBare)
	case csvEscapedQuoted:
		if c == csvEnd {
			c = '\n'
		}
		return r.add(c, csvQuoted)
	}
	switch {
	case c == csvEnd:
		r.state = csvStart
	case !endsLine(c):
		return value.Raise(csvError, "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?")
	}
	return nil
}

// begin takes the first character of a field.
func (r *csvReader) begin(c rune) error {
	r.state = csvField
	switch {
	case endsLine(c):
		return r.end(c)
	case c == r.quote && r.quoting != quoteNone:
		r.state = csvQuoted
	case c == r.escape:
		r.state = csvEscaped
	case c == ' ' && r.skipSpace:
	case c == r.delimiter:
		return r.end(c)
	default:
		r.numeric = r.quoting == quoteNonNumeric
		return r.add(c, csvBare)
	}
	return nil
}

func (r *csvReader) bare(c rune) error {
	switch {
	case endsLine(c):
		return r.end(c)
	case c == r.escape:
		r.state = csvEscaped
		return nil
	case c == r.delimiter:
		return r.end(c)
	}
	return r.add(c, r.state) // behind an escaped end of a line the field goes over the ends of all lines, as in CPython
}

func (r *csvReader) quoted(c rune) error {
	switch {
	case c == csvEnd:
	case c == r.escape:
		r.state = csvEscapedQuoted
	case c == r.quote && r.quoting != quoteNone:
		r.state = csvBare
		if r.doubleQuote {
			r.state = csvQuoteSeen
		}
	default:
		return r.add(c, csvQuoted)
	}
	return nil
}

func (r *csvReader) quoteSeen(c rune) error {
	switch {
	case c == r.quote && r.quoting != quoteNone:
		return r.add(c, csvQuoted)
	case endsLine(c), c == r.delimiter:
		return r.end(c)
	case r.strict:
		return value.Raise(csvError, "'%c' expected after '%c'", r.delimiter, r.quote)
	}
	return r.add(c, csvBare)
}

func (r *csvReader) add(c rune, state int64) error {
	if r.length >= r.limit {
		return value.Raise(csvError, "field larger than field limit (%d)", r.limit)
	}
	r.field.WriteRune(c)
	r.length++
	r.state = state
	return nil
}

// end puts the field to the others; c is what it ends with.
func (r *csvReader) end(c rune) error {
	text := r.field.String()
	r.field.Reset()
	r.length = 0
	switch {
	case c == csvEnd:
		r.state = csvStart
	case c == r.delimiter && !endsLine(c):
		r.state = csvField
	default:
		r.state = csvEnded
	}
	var v value.Value = value.NewStr(text)
	if r.numeric {
		r.numeric = false
		f, err := value.ParseFloat(text)
		if err != nil {
			return err
		}
		v = value.Float(f)
	}
	r.fields.Elems = append(r.fields.Elems, v)
	r.uncharged++
	if r.uncharged < chargedTogether {
		return nil
	}
	r.uncharged = 0
	return charge(r.rt, sizeOfField*chargedTogether)
}

func csvJoin(rt value.Runtime, a []value.Value) (value.Value, error) {
	d, err := csvDialectOf(rt, a[2:])
	if err != nil {
		return nil, err
	}
	fields, err := value.Elements(rt, a[0])
	if err != nil {
		return nil, err
	}
	quoted, ok := a[1].(*value.List)
	if !ok || len(quoted.Elems) != len(fields) {
		return nil, value.Raise(value.TypeError, "join() takes two lists of the same length")
	}
	if err := charge(rt, 2*len(d.terminator)); err != nil {
		return nil, err
	}
	var b strings.Builder
	for i, v := range fields {
		text, err := textOf(v, "a field must be str")
		if err != nil {
			return nil, err
		}
		if err := charge(rt, 2*len(text)+64); err != nil {
			return nil, err
		}
		// Each character is looked for in the terminator.
		if err := steps(rt, len(text)/4+1+len(text)*(len(d.terminator)/64)); err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteRune(d.delimiter)
		}
		if err := d.write(&b, text, quoted.Elems[i] == value.True); err != nil {
			return nil, err
		}
	}
	if len(fields) > 0 && b.Len() == 0 { // else it would be read as a record without fields
		if d.quoting == quoteNone {
			return nil, value.Raise(csvError, "single empty field record must be quoted")
		}
		b.WriteRune(d.quote)
		b.WriteRune(d.quote)
	}
	b.WriteString(d.terminator)
	return value.NewStr(b.String()), nil
}

// write writes a field, in quotes where it has to be.
func (d *csvDialect) write(b *strings.Builder, text string, quoted bool) error {
	var field strings.Builder
	for _, c := range text {
		if c == d.delimiter || c == d.escape || c == d.quote || strings.ContainsRune(d.terminator, c) {
			before := rune(-1)
			switch {
			case d.quoting == quoteNone || c == d.escape && c != d.quote || c == d.quote && !d.doubleQuote:
				before = d.escape
				if before < 0 {
					return value.Raise(csvError, "need to escape, but no escapechar set")
				}
			case c == d.quote:
				before, quoted = d.quote, true
			default:
				quoted = true
			}
			if before >= 0 {
				field.WriteRune(before)
			}
		}
		field.WriteRune(c)
	}
	if quoted {
		b.WriteRune(d.quote)
	}
	b.WriteString(field.String())
	if quoted {
		b.WriteRune(d.quote)
	}
	return nil
}
