package modules

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/perdure/perdure/internal/program/value"
)

func reModule() native {
	return native{name: "_re", doc: "What re needs of the host.",
		constants: []constant{{"error", reError}},
		functions: []*value.Builtin{
			function("compile", "pattern, flags, /", "Flags, number of groups and their names of a regular expression.", compilePattern),
			function("find", "pattern, flags, string, pos, endpos, how, /", "The spans of the groups of a match, and the group that was closed last; None where there is none.", findMatch),
			function("find_all", "pattern, flags, string, pos, endpos, limit, /", "The spans of all matches.", findAll),
			function("template", "text, groups, names, /", "The parts of a replacement.", replacement),
			function("escape", "pattern", "Text as a regular expression that matches it.", escapePattern),
		}}
}

// patternCache keeps compiled regular expressions. It can be shared by all programs, and be forgotten at any time, since what
// is in it follows from its key.
type patternCache struct {
	mu    sync.Mutex
	known map[patternKey]*reProgram
}

type patternKey struct {
	pattern string
	flags   int
}

const (
	maxPatterns     = 256
	maxPatternBytes = 1 << 16
)

var patterns = &patternCache{known: map[patternKey]*reProgram{}}

func (c *patternCache) get(rt value.Runtime, pattern string, flags int) (*reProgram, error) {
	if len(pattern) > maxPatternBytes {
		return nil, plainREError("the regular expression is too long", "")
	}
	// The same whether it is known or not: what a program costs must not depend on what others have compiled.
	if err := steps(rt, 1+len(pattern)/8); err != nil {
		return nil, err
	}
	key := patternKey{pattern, flags}
	c.mu.Lock()
	p, ok := c.known[key]
	c.mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := compileRE(pattern, flags)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= maxPatterns {
		clear(c.known)
	}
	c.known[key] = p
	return p, nil
}

// programOf is the compiled form of the first two arguments.
func programOf(rt value.Runtime, a []value.Value) (*reProgram, error) {
	if _, ok := value.Plain(a[0]).(*value.Bytes); ok {
		return nil, value.Raise(value.NotImplementedError, "regular expressions of bytes are not there: decode the bytes first")
	}
	pattern, ok := value.Plain(a[0]).(*value.Str)
	if !ok {
		return nil, value.Raise(value.TypeError, "first argument must be string or compiled pattern")
	}
	flags, err := intOf(rt, a[1])
	if err != nil {
		return nil, err
	}
	return patterns.get(rt, pattern.Go(), int(flags&(reIgnoreCase|reMultiline|reDotAll|reVerbose|reASCII)))
}

func compilePattern(rt value.Runtime, a []value.Value) (value.Value, error) {
	p, err := programOf(rt, a)
	if err != nil {
		return nil, err
	}
	if err := steps(rt, len(p.code)/8); err != nil {
		return nil, err
	}
	names := value.NewDict()
	for _, name := range p.names {
		names.SetStr(value.NewName(name), value.MakeInt(int64(p.number[name])))
	}
	return tupleOf(value.MakeInt(int64(p.flags)), value.MakeInt(int64(p.groups)), names), nil
}

// subject is the text and the bounds of a match.
func subject(rt value.Runtime, a []value.Value) (p *reProgram, text reText, numbers []int64, err error) {
	if p, err = programOf(rt, a); err != nil {
		return nil, text, nil, err
	}
	s, ok := value.Plain(a[2]).(*value.Str)
	if !ok {
		return nil, text, nil, value.Raise(value.TypeError, "expected string or bytes-like object, got '%s'", className(a[2]))
	}
	if numbers, err = intsOf(rt, a[3:]); err != nil {
		return nil, text, nil, err
	}
	size := int64(s.Len())
	if numbers[0] < 0 || numbers[0] > size || numbers[1] < 0 || numbers[1] > size {
		return nil, text, nil, value.Raise(value.ValueError, "the bounds are outside of the text")
	}
	if !s.IsASCII() {
		err = charge(rt, 4*s.Len())
	}
	return p, newREText(s), numbers, err
}

func (m *reMatcher) spans() value.Value {
	return tupleOf(intValues(m.saves, value.MakeInt(int64(m.last)))...)
}

func findMatch(rt value.Runtime, a []value.Value) (value.Value, error) {
	p, text, n, err := subject(rt, a)
	if err != nil {
		return nil, err
	}
	m := newREMatcher(rt, p, text, int(n[1]))
	last := int(n[1])
	if n[2] != 0 { // match and fullmatch look at one place
		last = int(n[0])
		m.full = n[2] == 2
	}
	found, err := m.search(int(n[0]), last)
	if err != nil || found < 0 {
		return value.None, err
	}
	return m.spans(), nil
}

// search is the first place in a range at which the program matches, or -1.
func (m *reMatcher) search(from, to int) (int, error) {
	for pos := from; pos <= to; pos++ {
		ok, err := m.matchAt(pos)
		if err != nil {
			return 0, err
		}
		if ok {
			return pos, nil
		}
	}
	return -1, nil
}

func findAll(rt value.Runtime, a []value.Value) (value.Value, error) {
	p, text, n, err := subject(rt, a)
	if err != nil {
		return nil, err
	}
	m := newREMatcher(rt, p, text, int(n[1]))
	var found []value.Value
	for pos := int(n[0]); n[2] <= 0 || int64(len(found)) < n[2]; {
		at, err := m.search(pos, m.end)
		if err != nil {
			return nil, err
		}
		if at < 0 {
			break
		}
		found = append(found, m.spans())
		if err := charge(rt, 64+16*len(m.saves)); err != nil {
			return nil, err
		}
		// Behind an empty match the next one may begin at the same place, but is not empty there.
		pos = m.saves[1]
		m.notAt = -1
		if m.saves[0] == m.saves[1] {
			m.notAt = pos
		}
	}
	return value.NewList(found), nil
}

func escapePattern(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "expected string")
	if err != nil {
		return nil, err
	}
	if err := charge(rt, 2*len(text)); err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return value.NewStr(b.String()), nil
}

// replacement reads the replacement of re.sub: a list of texts and of numbers of groups.
func replacement(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "decoding to str: need a bytes-like object")
	if err != nil {
		return nil, err
	}
	groups, err := intOf(rt, a[1])
	if err != nil {
		return nil, err
	}
	names, ok := a[2].(*value.Dict)
	if !ok {
		return nil, value.Raise(value.TypeError, "names must be a dict")
	}
	if err := charge(rt, len(text)); err != nil {
		return nil, err
	}
	t := &reTemplate{reParser: reParser{s: []rune(text)}, limit: int(groups), names: names}
	return t.read()
}

// reTemplate reads a replacement with the means of the parser.
type reTemplate struct {
	reParser
	limit   int
	names   *value.Dict
	parts   []value.Value
	literal []rune
}

func (t *reTemplate) read() (value.Value, error) {
	for t.pos < len(t.s) {
		start := t.pos
		r := t.s[t.pos]
		t.pos++
		if r != '\\' {
			t.literal = append(t.literal, r)
			continue
		}
		e := t.peek()
		if e < 0 {
			return nil, t.fail("bad escape (end of pattern)", start)
		}
		t.pos++
		var err error
		switch {
		case e == 'g':
			err = t.reference(start)
		case e >= '0' && e <= '9':
			err = t.numbered(e, start)
		default:
			err = t.character(e, start)
		}
		if err != nil {
			return nil, err
		}
	}
	t.flush()
	return value.NewList(t.parts), nil
}

func (t *reTemplate) flush() {
	if len(t.literal) > 0 {
		t.parts = append(t.parts, value.NewStr(string(t.literal)))
		t.literal = nil
	}
}

func (t *reTemplate) group(n, at int) error {
	if n > t.limit {
		return t.fail("invalid group reference "+strconv.Itoa(n), at)
	}
	t.flush()
	t.parts = append(t.parts, value.MakeInt(int64(n)))
	return nil
}

func (t *reTemplate) character(e rune, start int) error {
	if c, ok := simpleEscapes[e]; ok {
		t.literal = append(t.literal, c)
		return nil
	}
	if e == 'b' {
		t.literal = append(t.literal, '\b')
		return nil
	}
	if e < 128 && unicode.IsLetter(e) {
		return t.fail("bad escape \\"+string(e), start)
	}
	t.literal = append(t.literal, '\\', e)
	return nil
}

func (t *reTemplate) reference(start int) error {
	if !t.eat('<') {
		return t.fail("missing <", t.pos)
	}
	at := t.pos
	name, err := t.name('>', at)
	if err != nil && digitsIn(string(t.s[at:max(at, t.pos-1)])) == 0 {
		return err
	}
	if err != nil {
		name = string(t.s[at : t.pos-1])
	}
	if digitsIn(name) == len(name) {
		n, err := strconv.Atoi(name)
		if err != nil {
			return t.fail("invalid group reference "+name, at)
		}
		return t.group(n, at)
	}
	n, ok := t.names.GetStr(value.NewStr(name))
	if !ok {
		return value.Raise(value.IndexError, "unknown group name '%s'", name)
	}
	number, ok := n.(value.Int)
	if !ok {
		return t.fail("bad group number", start)
	}
	return t.group(int(number), at)
}

// numbered reads \0 to \99, or an octal escape of three digits.
func (t *reTemplate) numbered(first rune, start int) error {
	text := string(first)
	if first == '0' {
		for range 2 {
			if !isOctal(t.peek()) {
				break
			}
			text += string(t.peek())
			t.pos++
		}
		n, err := strconv.ParseInt(text, 8, 32)
		t.literal = append(t.literal, rune(n)) //nolint:gosec // at most 0o77
		return err
	}
	if next := t.peek(); next >= '0' && next <= '9' {
		text += string(next)
		t.pos++
		if third := t.peek(); isOctal(first) && isOctal(next) && isOctal(third) {
			t.pos++
			n, err := strconv.ParseInt(text+string(third), 8, 32)
			if err != nil || n > 0o377 {
				return t.fail("octal escape value \\"+text+string(third)+" outside of range 0-0o377", start)
			}
			t.literal = append(t.literal, rune(n))
			return nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return t.fail("bad escape", start)
	}
	return t.group(n, start+1)
}
