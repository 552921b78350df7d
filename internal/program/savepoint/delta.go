package savepoint

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

const (
	// dictionaryID is the number by which a delta refers to what was before it.
	dictionaryID = 1
	// maxWindow bounds how far back compressed bytes may refer.
	maxWindow = 64 << 20
	// checkSize is how much of a hash is before a delta, to tell that it is applied to what it was made of.
	checkSize = 8
)

// Delta tells how after differs from before: it is small where little has changed. Both are save points that are not packed.
func Delta(before, after []byte) ([]byte, error) {
	window := 1 << 10
	for window < len(before)+len(after) && window < maxWindow {
		window *= 2
	}
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(dictionaryID, before),
		zstd.WithWindowSize(window), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true))
	if err != nil {
		return nil, fmt.Errorf("make a delta: %w", err)
	}
	sum := sha256.Sum256(before)
	out := binary.AppendUvarint(append([]byte(nil), sum[:checkSize]...), uint64(len(after)))
	out = w.EncodeAll(after, out)
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("make a delta: %w", err)
	}
	return out, nil
}

// Apply gives what a delta makes of before, at most limit bytes.
func Apply(before, delta []byte, limit int) ([]byte, error) {
	sum := sha256.Sum256(before)
	if len(delta) < checkSize || string(delta[:checkSize]) != string(sum[:checkSize]) {
		return nil, fmt.Errorf("%w: the delta is of another one", ErrCorrupt)
	}
	return inflate(delta[checkSize:], before, limit)
}

// Chain is a history of save points: the first as it was, packed, and of each later one what had changed. It is the audit log of an execution.
type Chain struct {
	links [][]byte
	last  []byte
}

// Append adds a save point, which is not packed, and gives the bytes to be kept for it.
func (c *Chain) Append(point []byte) ([]byte, error) {
	var link []byte
	var err error
	if len(c.links) == 0 {
		link, err = Pack(point)
	} else {
		link, err = Delta(c.last, point)
	}
	if err != nil {
		return nil, err
	}
	c.links = append(c.links, link)
	c.last = append([]byte(nil), point...)
	return link, nil
}

// Links are what is kept, oldest first.
func (c *Chain) Links() [][]byte { return c.links }

// ReadChain gives the save points of a history one after the other, each at most limit bytes, until visit returns false.
func ReadChain(links [][]byte, limit int, visit func(n int, point []byte) bool) error {
	var point []byte
	for n, link := range links {
		var err error
		if n == 0 {
			point, err = Unpack(link, limit)
		} else {
			point, err = Apply(point, link, limit)
		}
		if err != nil {
			return fmt.Errorf("save point %d of the history: %w", n, err)
		}
		if !visit(n, point) {
			return nil
		}
	}
	return nil
}
