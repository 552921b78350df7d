package code

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
)

// magic begins a blob; the byte behind it is the version of the format.
const (
	magic   = "PDRC"
	version = 1
)

// The tags of constants.
const (
	tagNone = iota
	tagFalse
	tagTrue
	tagEllipsis
	tagInt
	tagBigInt
	tagFloat
	tagStr
	tagBytes
	tagTuple
	tagFrozenSet
)

// Hash names a program: the SHA-256 of its blob, in hexadecimal.
func Hash(blob []byte) string {
	sum := sha256.Sum256(blob)
	return hex.EncodeToString(sum[:])
}

// Encode makes the blob of a program. The same program has the same blob. It fails only for a constant that is none.
func Encode(p *Program) ([]byte, error) {
	e := &encoder{out: append([]byte(magic), version)}
	e.count(len(p.Names))
	for _, name := range p.Names {
		e.text(name)
	}
	e.count(len(p.Constants))
	for _, c := range p.Constants {
		if err := e.constant(c); err != nil {
			return nil, err
		}
	}
	e.count(len(p.Modules))
	for _, m := range p.Modules {
		e.text(m.Name)
		e.text(m.File)
		e.text(m.Source)
		e.count(m.Body)
		e.flag(m.Embedded)
	}
	e.count(len(p.Functions))
	for _, f := range p.Functions {
		e.function(f)
	}
	return e.out, nil
}

type encoder struct{ out []byte }

func (e *encoder) count(n int) {
	e.out = binary.AppendUvarint(e.out, uint64(n)) //nolint:gosec // a length or an index
}

func (e *encoder) text(s string) {
	e.count(len(s))
	e.out = append(e.out, s...)
}

func (e *encoder) flag(b bool) {
	if b {
		e.out = append(e.out, 1)
	} else {
		e.out = append(e.out, 0)
	}
}

func (e *encoder) constant(c Constant) error {
	switch c := c.(type) {
	case None:
		e.out = append(e.out, tagNone)
	case bool:
		e.out = append(e.out, tagFalse)
		if c {
			e.out[len(e.out)-1] = tagTrue
		}
	case Ellipsis:
		e.out = append(e.out, tagEllipsis)
	case int64:
		e.out = binary.AppendVarint(append(e.out, tagInt), c)
	case *big.Int:
		e.out = append(e.out, tagBigInt)
		e.flag(c.Sign() < 0)
		e.text(string(c.Bytes()))
	case float64:
		e.out = binary.BigEndian.AppendUint64(append(e.out, tagFloat), math.Float64bits(c))
	case string:
		e.out = append(e.out, tagStr)
		e.text(c)
	case Bytes:
		e.out = append(e.out, tagBytes)
		e.text(string(c))
	case Tuple:
		e.out = append(e.out, tagTuple)
		return e.constants(c)
	case FrozenSet:
		e.out = append(e.out, tagFrozenSet)
		return e.constants(c)
	default:
		return fmt.Errorf("encode constant: %T is none", c)
	}
	return nil
}

func (e *encoder) constants(cs []Constant) error {
	e.count(len(cs))
	for _, c := range cs {
		if err := e.constant(c); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) function(f *Function) {
	e.count(f.Module)
	e.text(f.Name)
	e.text(f.QualName)
	e.count(int(f.Flags))
	e.count(f.Line)
	e.count(f.PosOnly)
	e.count(f.Args)
	e.count(f.KwOnly)
	e.count(f.Defaults)
	for _, has := range f.KwDefaults {
		e.flag(has)
	}
	e.texts(f.Locals)
	e.count(len(f.CellLocals))
	for _, slot := range f.CellLocals {
		e.count(slot)
	}
	e.texts(f.Free)
	e.count(f.Doc + 1)
	e.count(len(f.Code))
	for _, word := range f.Code {
		e.out = append(e.out, byte(OpOf(word)))
		e.count(int(OperandOf(word)))
	}
	e.text(string(f.Positions))
	e.count(len(f.Handlers))
	for _, h := range f.Handlers {
		e.count(h.Start)
		e.count(h.End)
		e.count(h.Target)
		e.count(h.Depth)
	}
	e.count(len(f.Handled))
	for _, h := range f.Handled {
		e.count(h.Start)
		e.count(h.End)
		e.count(h.Slot)
	}
	e.count(f.MaxStack)
}

func (e *encoder) texts(all []string) {
	e.count(len(all))
	for _, s := range all {
		e.text(s)
	}
}
