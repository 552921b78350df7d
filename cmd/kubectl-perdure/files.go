package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/syntax"
)

// How long files may be that are read: what is said to be one may have no end.
const (
	mostProgramText = syntax.MaxSource + 1 // one more, so that whoever reads it says how long it may be
	mostData        = 64 << 20
)

// readProgram reads the text of a program.
func readProgram(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the user's own choice
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, mostProgramText))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, causeOf(err))
	}
	return data, nil
}

// readFile reads a file that is not longer than it may be.
func readFile(path string, most int64) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the user's own choice
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return readAll(path, file, most)
}

// readData reads data that a flag names, where - is standard input.
func (s streams) readData(path string) ([]byte, error) {
	if path == "-" {
		return readAll("standard input", s.in, mostData)
	}
	return readFile(path, mostData)
}

// readAll is readFile of what is open.
func readAll(name string, from io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, causeOf(err))
	case int64(len(data)) > most:
		return nil, fmt.Errorf("read %s: it is too long: %d bytes are allowed", name, most)
	}
	return data, nil
}

// replaceable refuses paths at which there is something else than an older save point: a name that is mistyped is to cost nobody a file.
func replaceable(path string) error {
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("write %s: %w", path, causeOf(err))
	}
	info, err := os.Stat(path)
	switch {
	case !folder.IsDir():
		return fmt.Errorf("write %s: it is in no folder", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("write %s: %w", path, causeOf(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("write %s: it is there, and is no file", path)
	case info.Size() == 0:
		return nil
	}
	file, err := os.Open(path) //nolint:gosec // the user's own choice
	if err != nil {
		return fmt.Errorf("write %s: %w", path, causeOf(err))
	}
	defer func() { _ = file.Close() }() // it was only read
	begins := make([]byte, host.BeginsAsSaved)
	if _, err := io.ReadFull(file, begins); err != nil || !host.IsSaved(begins) {
		return fmt.Errorf("write %s: it is there, and is no save point file: remove it, or give another name", path)
	}
	return nil
}

// replace writes a save point file in one step. Others cannot read it: it has all that the program has in its hands.
func replace(path string, data []byte) error {
	if err := replaceable(path); err != nil {
		return err
	}
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

// causeOf leaves out the name of the file, which is said already, or is one that nobody has asked for.
func causeOf(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return of.Err
	}
	return err
}
