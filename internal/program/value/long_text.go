package value

import (
	"strings"
	"unicode/utf8"
)

// pieceOfText is how long the pieces are in which a long text is kept until it is whole.
const pieceOfText = 256 << 10

// LongText keeps a text that is being written in pieces once it is long. One buffer would be copied as it grows, and leave several times
// its size behind.
type LongText struct {
	pieces []string
	size   int
}

// Take takes what has been written, where that is a piece, and gives the buffer to go on with.
func (l *LongText) Take(b []byte) []byte {
	if len(b) < pieceOfText {
		return b
	}
	l.pieces = append(l.pieces, string(b))
	l.size += len(b)
	if cap(b) > 4*pieceOfText {
		return nil
	}
	return b[:0]
}

// Taken is how many bytes it has taken.
func (l *LongText) Taken() int { return l.size }

// With is the whole text, with what was written behind what was taken.
func (l *LongText) With(b []byte) string {
	if len(l.pieces) == 0 {
		return string(b)
	}
	var whole strings.Builder
	whole.Grow(l.size + len(b))
	for _, piece := range l.pieces {
		whole.WriteString(piece)
	}
	whole.Write(b)
	return whole.String()
}

// textBuilder is a strings.Builder for texts that may become long. Who writes charges.
type textBuilder struct {
	long LongText
	b    []byte
}

func (t *textBuilder) writeString(s string) { t.b = t.long.Take(append(t.b, s...)) }

func (t *textBuilder) writeByte(c byte) { t.b = append(t.b, c) }

func (t *textBuilder) writeRune(r rune) { t.b = t.long.Take(utf8.AppendRune(t.b, r)) }

// String is the whole text.
func (t *textBuilder) String() string { return t.long.With(t.b) }
