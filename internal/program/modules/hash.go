package modules

import (
	"crypto/md5"  //nolint:gosec // a digest that programs ask for by name
	"crypto/sha1" //nolint:gosec // a digest that programs ask for by name
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	hashes "hash"

	"github.com/perdure/perdure/internal/program/value"
)

type digestKind struct {
	name  string
	block int
	make  func() hashes.Hash
}

func digestKinds() []digestKind {
	return []digestKind{
		{"md5", 64, md5.New}, {"sha1", 64, sha1.New}, {"sha224", 64, sha256.New224}, {"sha256", 64, sha256.New},
		{"sha384", 128, sha512.New384}, {"sha512", 128, sha512.New},
	}
}

func hashModule() native {
	sizes := value.NewDict()
	for _, k := range digestKinds() {
		sizes.SetStr(value.NewName(k.name), value.MakeInt(int64(k.block)))
	}
	return native{name: "_hashlib", doc: "Digests.",
		constants: []constant{{"BLOCK_SIZES", sizes}},
		functions: []*value.Builtin{
			function("digest", "name, data, /", "The digest of bytes.", digest),
			function("compare_digest", "a, b, /", "Whether two digests are the same, in a time that tells nothing.", compareDigest),
		}}
}

func digest(rt value.Runtime, a []value.Value) (value.Value, error) {
	name, err := textOf(a[0], "name must be str")
	if err != nil {
		return nil, err
	}
	data, err := bytesOf(a[1])
	if err != nil {
		return nil, err
	}
	for _, k := range digestKinds() {
		if k.name == name {
			h := k.make()
			h.Write([]byte(data))
			return value.NewBytes(string(h.Sum(nil))), steps(rt, len(data)/16)
		}
	}
	return nil, value.Raise(value.ValueError, "unsupported hash type %s", name)
}

func compareDigest(_ value.Runtime, a []value.Value) (value.Value, error) {
	x, y := value.Plain(a[0]), value.Plain(a[1])
	if s, ok := x.(*value.Str); ok {
		t, ok := y.(*value.Str)
		if !ok || !s.IsASCII() || !t.IsASCII() {
			return nil, value.Raise(value.TypeError, "comparing strings with non-ASCII characters is not supported")
		}
		return value.MakeBool(subtle.ConstantTimeCompare([]byte(s.Go()), []byte(t.Go())) == 1), nil
	}
	b, ok1 := x.(*value.Bytes)
	c, ok2 := y.(*value.Bytes)
	if !ok1 || !ok2 {
		return nil, value.Raise(value.TypeError, "unsupported operand types(s) or combination of types: '%s' and '%s'", className(a[0]), className(a[1]))
	}
	return value.MakeBool(subtle.ConstantTimeCompare([]byte(b.Go()), []byte(c.Go())) == 1), nil
}
