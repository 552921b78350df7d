package savepoint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// packFrom is from how many bytes on a save point is compressed: smaller ones gain nothing.
const packFrom = 1024

// What begins packed bytes: as they were, or compressed. Then follows, of compressed ones, how long they were.
const (
	packedAsIs byte = 0
	packedZstd byte = 1
)

// ErrTooLarge is what unpacking fails with where more would come of it than is allowed.
var ErrTooLarge = errors.New("the save point is too large")

var zstdEncoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithZeroFrames(true))
})

// Pack makes bytes smaller that are larger than 1 KB.
func Pack(b []byte) ([]byte, error) {
	if len(b) < packFrom {
		return append([]byte{packedAsIs}, b...), nil
	}
	w, err := zstdEncoder()
	if err != nil {
		return nil, fmt.Errorf("compress a save point: %w", err)
	}
	out := binary.AppendUvarint([]byte{packedZstd}, uint64(len(b)))
	return w.EncodeAll(b, out), nil
}

// Unpack gives what Pack was given, at most limit bytes.
func Unpack(packed []byte, limit int) ([]byte, error) {
	if len(packed) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrCorrupt)
	}
	switch rest := packed[1:]; packed[0] {
	case packedAsIs:
		if len(rest) > limit {
			return nil, ErrTooLarge
		}
		return rest, nil
	case packedZstd:
		return inflate(rest, nil, limit)
	}
	return nil, fmt.Errorf("%w: it is packed in a way that is not known", ErrCorrupt)
}

// inflate decompresses what follows its length, with a dictionary or none.
func inflate(b, dictionary []byte, limit int) ([]byte, error) {
	size, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, fmt.Errorf("%w: its length does not end", ErrCorrupt)
	}
	if limit < 0 || size > uint64(limit) {
		return nil, ErrTooLarge
	}
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(max(size, 1)), zstd.WithDecoderMaxWindow(maxWindow)}
	if dictionary != nil {
		options = append(options, zstd.WithDecoderDictRaw(dictionaryID, dictionary))
	}
	r, err := zstd.NewReader(nil, options...)
	if err != nil {
		return nil, fmt.Errorf("decompress a save point: %w", err)
	}
	defer r.Close()
	out, err := r.DecodeAll(b[n:], make([]byte, 0, size))
	if err != nil || uint64(len(out)) != size {
		return nil, fmt.Errorf("%w: %v", ErrCorrupt, err) //nolint:errorlint // what is wrong in it is of no use to callers
	}
	return out, nil
}
