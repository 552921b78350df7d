package syntax

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// MaxSource is how long a program may be, in bytes.
const MaxSource = 256 << 10

// MaxDepth is how deeply statements, expressions and patterns may stand in one another; a chain of operators, of calls or
// of elif counts like nesting, for its tree is as high.
const MaxDepth = 1000

// Parse reads a program. The file's name is for messages; the source is UTF-8, at most MaxSource bytes. An error is an *Error.
func Parse(file string, src []byte) (*Module, error) {
	source, err := readSource(file, src)
	if err != nil {
		return nil, err
	}
	p := newParser(file, source)
	body := p.module()
	if len(p.errs) > 0 {
		return nil, p.errs[0]
	}
	m := &Module{File: file, Body: body, source: source}
	if err := checkDepth(m); err != nil {
		return nil, err
	}
	return m, nil
}

// coding is a comment by which the first two lines of a file can name its encoding.
var coding = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// readSource checks that the source is text, and brings the ends of its lines into one form.
func readSource(file string, src []byte) (string, *Error) {
	if len(src) > MaxSource {
		return "", newError(file, "", Span{Pos{1, 1}, Pos{1, 1}},
			fmt.Sprintf("the program is too long: %d bytes, and %d are allowed", len(src), MaxSource), "split it into several programs")
	}
	source := strings.TrimPrefix(string(src), "\ufeff")
	source = strings.ReplaceAll(source, "\r\n", "\n")
	source = strings.ReplaceAll(source, "\r", "\n")
	if i := firstBadByte(source); i >= 0 {
		at := placeOf(source, i)
		if source[i] == 0 {
			return "", newError(file, source, Span{at, at}, "source code cannot contain null bytes", "")
		}
		return "", newError(file, strings.ToValidUTF8(source, "?"), Span{at, at},
			fmt.Sprintf("the byte 0x%02x is not UTF-8", source[i]), refusals[refusedEncoding].hint)
	}
	for n := 1; n <= 2; n++ {
		line := sourceLine(source, n)
		if m := coding.FindStringSubmatch(line); m != nil {
			if !isUTF8(m[1]) {
				r := refusals[refusedEncoding]
				return "", newError(file, source, Span{Pos{int32(n), 1}, Pos{int32(n), 1}}, r.msg(), r.hint)
			}
			break
		}
	}
	return source, nil
}

// isUTF8 tells whether a name of an encoding is one of UTF-8, or of ASCII, which is part of it.
func isUTF8(name string) bool {
	switch strings.ReplaceAll(strings.ToLower(name), "_", "-") {
	case "utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii":
		return true
	}
	return false
}

// firstBadByte finds what cannot stand in a source, or gives -1.
func firstBadByte(source string) int {
	for i, r := range source {
		if r == 0 {
			return i
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(source[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// placeOf is the place of a byte of the source.
func placeOf(source string, offset int) Pos {
	before := source[:offset]
	line := strings.Count(before, "\n")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	return Pos{int32(line) + 1, int32(utf8.RuneCountInString(before)) + 1}
}
