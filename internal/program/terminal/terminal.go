// Package terminal makes text of others fit to be shown on a terminal: names, source lines and values of a program or a save point may be
// anybody's, and what is written to a terminal can do more than stand there.
package terminal

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line is a text in one line. All in it that is not seen is escaped: control characters, line ends among them; what changes the direction
// of other text; U+2028 and its like; and what is not UTF-8, of which some is a control character to a terminal, is U+FFFD. Tabs stay.
//
// The escapes are those of JSON, most of which are Python's, too: a value that is shown as JSON is still the same JSON.
func Line(text string) string { return visible(text, false) }

// Text is [Line] for a text of several lines: their ends stay.
func Text(text string) string { return visible(text, true) }

func visible(text string, ends bool) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return isHidden(r, ends) }) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text { // what is not UTF-8 is U+FFFD here
		switch {
		case !isHidden(r, ends):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	return b.String()
}

// isHidden tells of what repr of Python would escape, too. The two joiners stay: letters of some languages, and emoji, are made with them.
func isHidden(r rune, ends bool) bool {
	switch r {
	case '\t', '\u200c', '\u200d':
		return false
	case '\n':
		return !ends
	}
	return !unicode.IsPrint(r)
}
