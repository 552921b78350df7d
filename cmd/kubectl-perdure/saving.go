package main

import (
	"fmt"

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

// loadSaved reads a save point file to go on from.
func loadSaved(path string) (*host.Saved, error) {
	data, err := readFile(path, host.MostSaved)
	if err != nil {
		return nil, err
	}
	saved, err := host.ReadSaved(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return saved, nil
}
