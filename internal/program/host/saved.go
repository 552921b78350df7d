package host

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// Saved is the state of one execution between two of its instructions, with all that is needed to go on from it without anything else: also
// the program, with the text of its files.
//
// What the execution has called and what has not ended is saved as a call: who goes on calls it again, from its start, under the same key.
type Saved struct {
	// Program is the program.
	Program *Program
	// Execution is the execution's name, Function the function that it runs.
	Execution, Function string
	// Entry and Args are as in [Options].
	Entry string
	Args  json.RawMessage
	// Attempt is which attempt it is, from 1; Seed what random numbers come from.
	Attempt int
	Seed    uint64
	// Start is when time began in the run, Now the time of the save point.
	Start, Now time.Time
	// Canceling tells that the execution is to end.
	Canceling bool
	// Promises are those that were pending, in the order in which they were made. What the last slice asked for is not among them: it is in
	// the outbox of the state.
	Promises []SavedPromise
	// Effects are what the program has asked for before its last slice and what was not carried out.
	Effects []machine.Effect
	// Answers counts by name how many of the recorded answers have been used up.
	Answers map[string]int
	// Point is the state, as [savepoint.Codec] has it.
	Point []byte
}

// SavedPromise is a promise that is pending, or that the program has not been told of.
type SavedPromise struct {
	// Made is when it was made.
	Made time.Time
	// Effect is what was asked for: a call or a promise.
	Effect machine.Effect
	// Answer is the recorded answer that it has got.
	Answer *TakenAnswer
	// Settled is how it ended, where the program has not been told.
	Settled *machine.Settlement
}

// A save point file is
//
//	magic, version | head | program | state | SHA-256 of all before it
//
// The three parts are each a length as a varint and bytes, as savepoint.Pack has them: the head is JSON (savedHead), the program a blob of
// package code with the text of its files in it, the state a save point of that program. Later versions read what earlier ones wrote.
//
// The program has the language's own modules in it, which are nearly all of its 60 KB. Their hash in their place would not do: the state is
// one of exactly this code, in which the machine may stand at any instruction, and a later release has other code for them and not that of
// the release before.
const (
	savedMagic   = "PDSF"
	savedVersion = 1
	// What the parts may be at most, unpacked.
	mostHead    = 64 << 20
	mostProgram = 16 << 20
	mostPoint   = 256 << 20
)

// MostSaved is how many bytes a save point file has at most.
const MostSaved = mostPoint + 64<<20

// BeginsAsSaved is how many bytes tell whether a file is a save point file.
const BeginsAsSaved = len(savedMagic)

// IsSaved tells whether a file begins as a save point file.
func IsSaved(begins []byte) bool { return bytes.HasPrefix(begins, []byte(savedMagic)) }

// ErrNotSaved is the error of bytes that are no save point file, or a broken one.
var ErrNotSaved = errors.New("it is no save point file, or it is damaged")

// Encode gives the bytes of the file. The same Saved has the same bytes.
func (s *Saved) Encode() ([]byte, error) {
	blob, hash, err := s.Program.packed()
	if err != nil {
		return nil, err
	}
	fields, err := headOf(s, hash)
	if err != nil {
		return nil, fmt.Errorf("encode a save point file: %w", err)
	}
	head, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("encode a save point file: %w", err)
	}
	if len(head) > mostHead || len(s.Point) > mostPoint {
		return nil, savepoint.ErrTooLarge
	}
	out := append([]byte(savedMagic), savedVersion)
	for _, part := range [][]byte{head, nil, s.Point} {
		packed := blob
		if part != nil {
			if packed, err = savepoint.Pack(part); err != nil {
				return nil, err
			}
		}
		out = append(binary.AppendUvarint(out, uint64(len(packed))), packed...)
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:]...), nil
}

// ReadSaved reads a save point file. The bytes may be anybody's: the program is verified, and the state is when it becomes a machine, which
// is tried here. The error is [ErrNotSaved] for what is none.
func ReadSaved(data []byte) (*Saved, error) {
	parts, err := splitSaved(data)
	if err != nil {
		return nil, err
	}
	var head savedHead
	if err := json.Unmarshal(parts[0], &head); err != nil {
		return nil, fmt.Errorf("%w: its head is not as it should be", ErrNotSaved)
	}
	program, err := openProgram(head.File, parts[1])
	if err != nil {
		return nil, fmt.Errorf("%w: its program cannot be used: %w", ErrNotSaved, err)
	}
	if _, hash, err := program.packed(); err != nil || hash != head.Program {
		return nil, fmt.Errorf("%w: its program is not the one that it names", ErrNotSaved)
	}
	s, err := head.saved(program, parts[2])
	if err != nil {
		return nil, fmt.Errorf("%w: its head is not as it should be: %w", ErrNotSaved, err)
	}
	if _, err := s.Machine(machine.Limits{}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSaved, err)
	}
	return s, nil
}

// splitSaved takes a file apart into head, program and state.
func splitSaved(data []byte) (parts [3][]byte, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(savedMagic))
	if !ok || len(rest) < 1+sha256.Size || len(data) > MostSaved {
		return parts, fmt.Errorf("%w: it does not begin as one", ErrNotSaved)
	}
	if version := rest[0]; version != savedVersion {
		return parts, fmt.Errorf("the save point file has version %d, and this program knows version %d only", version, savedVersion)
	}
	end := len(data) - sha256.Size
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return parts, fmt.Errorf("%w: its checksum is wrong", ErrNotSaved)
	}
	rest = data[len(savedMagic)+1 : end]
	for i, most := range [3]int{mostHead, mostProgram, mostPoint} {
		size, n := binary.Uvarint(rest)
		if n <= 0 || size > uint64(len(rest)-n) {
			return parts, fmt.Errorf("%w: it ends too early", ErrNotSaved)
		}
		rest = rest[n:]
		if parts[i], err = savepoint.Unpack(rest[:size], most); err != nil {
			return parts, fmt.Errorf("%w: %w", ErrNotSaved, err)
		}
		rest = rest[size:]
	}
	if len(rest) > 0 {
		return parts, fmt.Errorf("%w: there is more behind it", ErrNotSaved)
	}
	return parts, nil
}

// Machine makes a machine of the state.
func (s *Saved) Machine(limits machine.Limits) (*machine.Machine, error) {
	return s.Program.codec.Decode(s.Point, s.options(limits))
}

// packedProgram is a blob as it stands in a file, and its hash.
type packedProgram struct {
	blob []byte
	hash string
}

// packed is the program as it stands in a save point file. It is made once.
func (p *Program) packed() (blob []byte, hash string, err error) {
	made, err := p.pack()
	return made.blob, made.hash, err
}

func packProgram(p *code.Program) (packedProgram, error) {
	blob, err := code.Encode(p)
	if err != nil {
		return packedProgram{}, fmt.Errorf("encode the program: %w", err)
	}
	if len(blob) > mostProgram {
		return packedProgram{}, fmt.Errorf("the program is too large for a save point file: %d bytes", len(blob))
	}
	packed, err := savepoint.Pack(blob)
	return packedProgram{blob: packed, hash: code.Hash(blob)}, err
}

// Codec writes and reads states of the program.
func (p *Program) Codec() *savepoint.Codec { return p.codec }
