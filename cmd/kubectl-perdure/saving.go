package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/perdure/perdure/internal/program/host"
)

// keeper writes each save point of a run to a file, in place of the one before. Whenever the process ends, a whole one is there.
type keeper struct {
	path    string
	written bool
}

func (k *keeper) keep(saved *host.Saved) error {
	data, err := saved.Encode()
	if err != nil {
		return err
	}
	if err := replace(k.path, data); err != nil {
		return err
	}
	k.written = true
	return nil
}

// replace writes a file in one step. Others cannot read it: it has all that the program has in its hands.
func replace(path string, data []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, causeOf(err))
	}
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // what is wrong has been seen
		return fmt.Errorf("write %s: %w", path, causeOf(err))
	}
	return nil
}

// causeOf leaves out the name of the file, which is one that nobody has asked for.
func causeOf(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return of.Err
	}
	return err
}

// readSaved reads the bytes of a save point file.
func readSaved(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the user's own choice
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, host.MostSaved+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// loadSaved reads a save point file to go on from.
func loadSaved(path string) (*host.Saved, error) {
	data, err := readSaved(path)
	if err != nil {
		return nil, err
	}
	saved, err := host.ReadSaved(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return saved, nil
}
