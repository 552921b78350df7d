package syntax

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDigits is how many decimal digits an integer may have in the source, as in CPython: to read more takes quadratic time.
const maxDigits = 4300

// numberValue is the value of a number: int64, *big.Int or float64.
func (p *parser) numberValue(t token) any {
	text := strings.ReplaceAll(p.text(t), "_", "")
	if len(text) > 1 && text[0] == '0' && strings.ContainsRune("xXoObB", rune(text[1])) {
		return bigOrSmall(text)
	}
	if strings.ContainsAny(text, ".eE") {
		// Its digits are right, and out of range is infinite, as in CPython.
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	if len(text) > maxDigits {
		p.failHint(t.span(), "write a huge number in hexadecimal",
			"Exceeds the limit (%d digits) for integer string conversion: value has %d digits", maxDigits, len(text))
	}
	if text = strings.TrimLeft(text, "0"); text == "" {
		return int64(0)
	}
	return bigOrSmall(text)
}

func bigOrSmall(text string) any {
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return n
	}
	n, ok := new(big.Int).SetString(text, 0)
	if !ok {
		return int64(0) // the lexer has checked the digits
	}
	return n
}

// literalKind tells text from bytes.
type literalKind uint8

const (
	textLiteral literalKind = iota
	bytesLiteral
)

// stringValue is the value of a string that is not an f-string.
func (p *parser) stringValue(t token) (string, literalKind) {
	text := p.text(t)
	quote := strings.IndexAny(text, `'"`)
	prefix := strings.ToLower(text[:quote])
	width := 1
	if len(text)-quote >= 6 && strings.HasPrefix(text[quote:], strings.Repeat(text[quote:quote+1], 3)) {
		width = 3
	}
	body := text[quote+width : len(text)-width]
	raw := strings.Contains(prefix, "r")
	if !strings.Contains(prefix, "b") {
		if raw {
			return body, textLiteral
		}
		return p.unescape(t, body), textLiteral
	}
	for i := range len(body) {
		if body[i] >= utf8.RuneSelf {
			p.failHint(t.span(), `write the bytes as \x…, or "…".encode()`, "bytes can only contain ASCII literal characters")
		}
	}
	if raw {
		return body, bytesLiteral
	}
	return p.unescapeBytes(t, body), bytesLiteral
}

// unescapeField is the text of a part of an f-string.
func (p *parser) unescapeField(t token, raw bool) string {
	text := p.text(t)
	if !raw {
		text = p.unescape(t, text)
	}
	if strings.ContainsAny(text, "{}") {
		text = strings.NewReplacer("{{", "{", "}}", "}").Replace(text)
	}
	return text
}

// unescape gives text with its escapes replaced. What is not an escape stays as it is.
func (p *parser) unescape(t token, text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for all := len(text); ; {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 >= len(text) {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		r, size := p.textEscape(t, text, all-len(text)-1)
		switch {
		case size == 0:
			b.WriteByte('\\')
		case r >= 0:
			b.WriteRune(r)
		}
		text = text[size:]
	}
}

// textEscape reads an escape behind its backslash, which stands at an offset of the string: its character, or -1 for none, and
// its size; 0 is no escape.
func (p *parser) textEscape(t token, text string, offset int) (rune, int) {
	width := 0
	switch text[0] {
	case 'x':
		width = 2
	case 'u':
		width = 4
	case 'U':
		width = 8
	case 'N':
		p.refuse(t.span(), refusedNamedCharacter)
	default:
		return simpleEscape(text)
	}
	digits := hexDigits(text[1:], width)
	if digits < width {
		p.badEscape(t, offset, digits, fmt.Sprintf(`truncated \%c%s escape`, text[0], strings.Repeat("X", width)))
	}
	n, _ := strconv.ParseUint(text[1:1+width], 16, 32) // its digits have been counted
	switch {
	case n > utf8.MaxRune:
		p.badEscape(t, offset, digits, "illegal Unicode character")
	case n >= 0xd800 && n < 0xe000:
		p.refuse(t.span(), refusedSurrogate)
	}
	return rune(n), 1 + width
}

// badEscape fails at an escape with so many digits.
func (p *parser) badEscape(t token, offset, digits int, what string) {
	p.failHint(t.span(), `write \\ for a backslash, or r before the quote`,
		"(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", offset, offset+1+digits, what)
}

func hexDigits(text string, most int) int {
	n := 0
	for n < most && n < len(text) && isDigitOf(text[n], 16) {
		n++
	}
	return n
}

// simpleEscape reads an escape that text and bytes have in common, except \x.
func simpleEscape(text string) (rune, int) {
	switch c := text[0]; c {
	case '\n':
		return -1, 1
	case '\\', '\'', '"':
		return rune(c), 1
	case 'a':
		return '\a', 1
	case 'b':
		return '\b', 1
	case 'f':
		return '\f', 1
	case 'n':
		return '\n', 1
	case 'r':
		return '\r', 1
	case 't':
		return '\t', 1
	case 'v':
		return '\v', 1
	}
	r, n := rune(0), 0
	for n < 3 && n < len(text) && text[n] >= '0' && text[n] <= '7' {
		r = r*8 + rune(text[n]-'0')
		n++
	}
	return r, n
}

// unescapeBytes gives bytes with their escapes replaced.
func (p *parser) unescapeBytes(t token, text string) string {
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 >= len(text) {
			b = append(b, text[i])
			continue
		}
		rest := text[i+1:]
		if rest[0] == 'x' {
			if hexDigits(rest[1:], 2) < 2 {
				p.fail(t.span(), `(value error) invalid \x escape at position %d`, i)
			}
			n, _ := strconv.ParseUint(rest[1:3], 16, 8) // its digits have been counted
			b = append(b, byte(n))
			i += 3
			continue
		}
		switch r, size := simpleEscape(rest); {
		case size == 0:
			b = append(b, '\\')
		case r >= 0:
			b = append(b, byte(r)) // as CPython does with more than \377
			i += size
		default:
			i += size
		}
	}
	return string(b)
}

// describe says what an expression is, for messages about targets.
func describe(e Expr) string {
	switch e := e.(type) {
	case *Attribute:
		return "attribute"
	case *Subscript:
		return "subscript"
	case *Starred:
		return "starred"
	case *Name:
		return "name"
	case *List:
		return "list"
	case *Tuple:
		return "tuple"
	case *Lambda:
		return "lambda"
	case *Call:
		return "function call"
	case *BoolOp, *BinOp, *UnaryOp:
		return "expression"
	case *GeneratorExp:
		return "generator expression"
	case *Yield, *YieldFrom:
		return "yield expression"
	case *Await:
		return "await expression"
	case *ListComp:
		return "list comprehension"
	case *SetComp:
		return "set comprehension"
	case *DictComp:
		return "dict comprehension"
	case *Dict:
		return "dict literal"
	case *Set:
		return "set display"
	case *JoinedStr, *FormattedValue:
		return "f-string expression"
	case *Compare:
		return "comparison"
	case *IfExp:
		return "conditional expression"
	case *NamedExpr:
		return "named expression"
	case *Constant:
		return describeConstant(e)
	}
	return fmt.Sprintf("%T", e)
}

func describeConstant(c *Constant) string {
	switch v := c.Value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case Ellipsis:
		return "ellipsis"
	}
	return "literal"
}
