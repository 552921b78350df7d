package syntax

// indentation measures the blanks before a logical line, steps over lines that hold nothing, and says by how much the block
// changes: the lexer's pending is then the number of blocks that end, -1 where one begins. False is an error.
func (l *lexer) indentation() bool {
	width, ok := l.measure()
	if !ok {
		return false
	}
	l.newLine = false
	if l.off >= len(l.src) {
		return true
	}
	top := l.indents[len(l.indents)-1]
	switch {
	case width.col == top.col:
		return width.alt == top.alt || l.mixedTabs()
	case width.col > top.col:
		if len(l.indents) >= maxIndents {
			_, ok := l.failHere("too many levels of indentation")
			return ok
		}
		if width.alt <= top.alt {
			return l.mixedTabs()
		}
		l.indents = append(l.indents, width)
		l.pending = -1
		return true
	}
	return l.dedent(width)
}

// dedent ends blocks until one with this indentation is found.
func (l *lexer) dedent(width indent) bool {
	for width.col < l.indents[len(l.indents)-1].col {
		l.indents = l.indents[:len(l.indents)-1]
		l.pending++
	}
	top := l.indents[len(l.indents)-1]
	if width.col != top.col {
		_, ok := l.fail(Span{l.at, l.at}, "begin the line below the block to which it belongs",
			"unindent does not match any outer indentation level")
		return ok
	}
	return width.alt == top.alt || l.mixedTabs()
}

func (l *lexer) mixedTabs() bool {
	_, ok := l.fail(Span{l.at, l.at}, "indent with spaces only", "inconsistent use of tabs and spaces in indentation")
	return ok
}

// indentToken gives the token of a block that begins.
func (l *lexer) indentToken() (token, bool) {
	if l.pending >= 0 {
		return token{}, false
	}
	l.pending = 0
	return l.point(tokIndent), true
}

// measure steps over blanks and empty lines to the first token of a logical line, and gives its indentation.
func (l *lexer) measure() (indent, bool) {
	var width, joined indent
	for l.off < len(l.src) {
		switch l.src[l.off] {
		case ' ':
			width.col++
			width.alt++
		case '\t':
			width.col = (width.col/8 + 1) * 8
			width.alt++
		case '\f':
			width = indent{}
		case '\n':
			width, joined = indent{}, indent{}
		case '#':
			l.move(l.lineLength())
			continue
		case '\\':
			// The first of joined lines decides.
			if joined.col == 0 {
				joined = width
			}
			if !l.joinLine() {
				return indent{}, false
			}
			continue
		default:
			if joined.col > 0 {
				return joined, true
			}
			return width, true
		}
		l.move(1)
	}
	return indent{}, true
}
