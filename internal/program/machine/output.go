package machine

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// bytesPerStep is how many bytes of output count as a step.
const bytesPerStep = 32

// Print prints text as it is. The error is a limit, or that of the slice's output.
func (m *Machine) Print(text string) error {
	m.state.Printed += int64(len(text))
	if m.state.Printed > m.limits.Output {
		return &value.Limit{What: "output", Max: m.limits.Output}
	}
	if err := m.Step(len(text) / bytesPerStep); err != nil {
		return err
	}
	if m.slice.Output == nil {
		return nil
	}
	if _, err := m.slice.Output.Write([]byte(text)); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// Now is the time of the slice.
func (m *Machine) Now() time.Time { return m.state.Now }

// Uint64 is the next random number. It depends on the slice's entropy and how many have been drawn of it before, also in
// earlier slices that had the same.
func (m *Machine) Uint64() uint64 {
	const perBlock = sha256.Size / 8
	var input [40]byte
	copy(input[:], m.state.Entropy[:])
	binary.LittleEndian.PutUint64(input[32:], m.state.Drawn/perBlock)
	block := sha256.Sum256(input[:])
	at := m.state.Drawn % perBlock * 8
	m.state.Drawn++
	return binary.LittleEndian.Uint64(block[at:])
}
