package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed python.py
var pythonScript string

//go:embed monty.mjs
var montyScript []byte

// montyVersion is what it is compared with.
const montyVersion = "0.0.18"

// job is something to measure: a file, or a program whose state is saved where it waits.
type job struct {
	Path   string `json:"path,omitempty"`
	Source string `json:"source,omitempty"`
}

// worker is another implementation, in a process of its own.
type worker struct {
	in   io.Writer
	out  *bufio.Reader
	json bool // it takes jobs as JSON, and not paths alone
}

func startWorker(dir, name string, args ...string) (*worker, error) {
	command := exec.Command(name, args...) //nolint:gosec // python3 and node
	command.Dir, command.Stderr = dir, os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &worker{in: in, out: bufio.NewReader(out), json: name == "node"}, nil
}

// startMonty has npm install monty into the user's cache, the first time.
func startMonty() (*worker, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(cache, "perdure-bench", "monty-"+montyVersion)
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // a cache
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "@pydantic/monty@"+montyVersion)
		if out, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm: %w: %s", err, out)
		}
	}
	script := filepath.Join(folder, "bench.mjs")
	if err := os.WriteFile(script, montyScript, 0o600); err != nil {
		return nil, err
	}
	w, err := startWorker(folder, "node", script)
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	return w, nil
}

// ask measures one job.
func (w *worker) ask(j job) answer {
	if j.Path != "" {
		j.Path, _ = filepath.Abs(j.Path)
	}
	line := []byte(j.Path)
	if w.json {
		line, _ = json.Marshal(j)
	}
	if _, err := w.in.Write(append(line, '\n')); err != nil {
		return answer{Refused: err.Error()}
	}
	text, err := w.out.ReadBytes('\n')
	if err != nil {
		return answer{Refused: err.Error()}
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return answer{Refused: err.Error()}
	}
	return a
}
