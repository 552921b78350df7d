package modules

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// binasciiError is what bad base64 raises.
var binasciiError = value.NewClass(value.ClassSpec{Name: "Error", QualName: "Error", Module: "binascii", Bases: []*value.Class{value.ValueError}, New: newPlainError})

func base64Module() native {
	return native{name: "base64", doc: "Bytes as text of 16, 32 or 64 letters.", functions: []*value.Builtin{
		function("b64encode", "s, altchars=", "Bytes in base 64.", b64encode),
		function("b64decode", "s, altchars=, validate=", "The bytes of text in base 64.", b64decode),
		function("standard_b64encode", "s", "Bytes in base 64.", encoder(base64.StdEncoding.EncodeToString)),
		function("standard_b64decode", "s", "The bytes of text in base 64.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return b64decode(rt, []value.Value{a[0], nil, nil})
		}),
		function("urlsafe_b64encode", "s", "Bytes in base 64 with - and _.", encoder(base64.URLEncoding.EncodeToString)),
		function("urlsafe_b64decode", "s", "The bytes of text in base 64 with - and _.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return b64decode(rt, []value.Value{a[0], value.NewBytes("-_"), nil})
		}),
		function("b32encode", "s", "Bytes in base 32.", encoder(base32.StdEncoding.EncodeToString)),
		function("b32decode", "s", "The bytes of text in base 32.", b32decode),
		function("b16encode", "s", "Bytes in base 16.", encoder(func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) })),
		function("b16decode", "s, casefold=", "The bytes of text in base 16.", b16decode),
	}}
}

func binasciiModule() native {
	return native{name: "binascii", doc: "Bytes as text.",
		constants: []constant{{"Error", binasciiError}},
		functions: []*value.Builtin{
			function("hexlify", "data", "Bytes in base 16.", encoder(hex.EncodeToString)),
			function("unhexlify", "hexstr, /", "The bytes of text in base 16.", unhexlify),
		}}
}

func encoder(encode func([]byte) string) call {
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		b, err := bytesOf(a[0])
		if err != nil {
			return nil, err
		}
		if err := charge(rt, 2*len(b)); err != nil {
			return nil, err
		}
		return value.NewBytes(encode([]byte(b))), nil
	}
}

// encodedText is text to decode: a str of ASCII, or bytes.
func encodedText(rt value.Runtime, v value.Value) (string, error) {
	switch s := value.Plain(v).(type) {
	case *value.Str:
		if !s.IsASCII() {
			return "", value.Raise(value.ValueError, "string argument should contain only ASCII characters")
		}
		return s.Go(), charge(rt, len(s.Go()))
	case *value.Bytes:
		return s.Go(), charge(rt, len(s.Go()))
	}
	return "", value.Raise(value.TypeError, "argument should be a bytes-like object or ASCII string, not '%s'", className(v))
}

func b64encode(rt value.Runtime, a []value.Value) (value.Value, error) {
	b, err := bytesOf(a[0])
	if err != nil {
		return nil, err
	}
	if err := charge(rt, 2*len(b)); err != nil {
		return nil, err
	}
	text := base64.StdEncoding.EncodeToString([]byte(b))
	if !isNone(a[1]) {
		alt, err := bytesOf(a[1])
		if err != nil || len(alt) != 2 {
			return nil, value.Raise(value.AssertionError, "%s", alt)
		}
		text = strings.NewReplacer("+", alt[:1], "/", alt[1:]).Replace(text)
	}
	return value.NewBytes(text), nil
}

func b64decode(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := encodedText(rt, a[0])
	if err != nil {
		return nil, err
	}
	if !isNone(a[1]) {
		alt, err := encodedText(rt, a[1])
		if err != nil || len(alt) != 2 {
			return nil, value.Raise(value.AssertionError, "%s", alt)
		}
		text = strings.NewReplacer(alt[:1], "+", alt[1:], "/").Replace(text)
	}
	validate, err := truthOr(rt, a[2], false)
	if err != nil {
		return nil, err
	}
	if validate && strings.Trim(text, base64Letters+"=") != "" {
		return nil, value.Raise(binasciiError, "Only base64 data is allowed")
	}
	return decodeBase64(text)
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeBase64 passes over what is no letter, and ends at the first padding that closes a group, as CPython does.
func decodeBase64(text string) (value.Value, error) {
	var out []byte
	bits, count, letters, pads := 0, 0, 0, 0
	for i := range len(text) {
		c := text[i]
		if c == '=' {
			pads++
			if count >= 2 && count+pads >= 4 {
				return value.NewBytes(string(out)), nil
			}
			continue
		}
		n := strings.IndexByte(base64Letters, c)
		if n < 0 {
			continue
		}
		pads = 0
		letters++
		bits = bits<<6 | n
		if count > 0 {
			shift := 6 - 2*count
			out = append(out, byte(bits>>shift)) //nolint:gosec // the low byte is meant
			bits &= 1<<shift - 1
		}
		count = (count + 1) % 4
	}
	switch count {
	case 0:
		return value.NewBytes(string(out)), nil
	case 1:
		return nil, value.Raise(binasciiError, "Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", letters)
	}
	return nil, value.Raise(binasciiError, "Incorrect padding")
}

func b32decode(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := encodedText(rt, a[0])
	if err != nil {
		return nil, err
	}
	if len(text)%8 != 0 {
		return nil, value.Raise(binasciiError, "Incorrect padding")
	}
	b, err := base32.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, value.Raise(binasciiError, "Non-base32 digit found")
	}
	return value.NewBytes(string(b)), nil
}

func b16decode(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := encodedText(rt, a[0])
	if err != nil {
		return nil, err
	}
	fold, err := truthOr(rt, a[1], false)
	if err != nil {
		return nil, err
	}
	if !fold && strings.ContainsAny(text, "abcdef") {
		return nil, value.Raise(binasciiError, "Non-base16 digit found")
	}
	return fromHex(text, "Non-base16 digit found")
}

func unhexlify(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := encodedText(rt, a[0])
	if err != nil {
		return nil, err
	}
	return fromHex(text, "Non-hexadecimal digit found")
}

func fromHex(text, message string) (value.Value, error) {
	if len(text)%2 == 1 {
		return nil, value.Raise(binasciiError, "Odd-length string")
	}
	b, err := hex.DecodeString(text)
	if err != nil {
		return nil, value.Raise(binasciiError, "%s", message)
	}
	return value.NewBytes(string(b)), nil
}
