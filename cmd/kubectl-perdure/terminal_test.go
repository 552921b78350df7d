package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// evil is what clears the screen, sets the title of the window, turns text around and begins other lines.
const evil = "\x1b[2J\x1b]0;evil\a\u009b31m\u202e\u2028\r\n(perdure) "

// evilProgram has it where text of an author may have it, but for line ends.
var evilProgram = strings.NewReplacer("EVIL", strings.Map(func(r rune) rune {
	if r == '\r' || r == '\n' || r == '\u2028' {
		return -1
	}
	return r
}, evil)).Replace(`
import perdure
from perdure import functions


class Evil(Exception):
    pass


Evil.__name__ = "Evil" + chr(27)


@perdure.function
async def main(order="EVIL"):
    # EVIL
    note = {"EVIL": order, chr(27) + "]0;x": b"\x1b"}
    also = 1
    perdure.progress(1, 2, "EVIL" + chr(10))
    call = functions["pay"]("EVIL" + chr(10))  # EVIL
    got = await call; wanted = "EVIL"  # EVIL
    raise Evil("EVIL" + chr(10) + got)
`)

// evilState is a save point file of it, where it waits for its call. Its names are such that no compiler lets through.
func evilState(t *testing.T) string {
	t.Helper()
	program, err := host.Load("evil.py", []byte(evilProgram), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "state")
	kept := keeper{path: path}
	if _, err := host.Run(t.Context(), program, host.Options{Keep: kept.keep}); err == nil || !kept.written {
		t.Fatalf("the run has to stop at the call, error %v", err)
	}
	file, err := os.ReadFile(path) //nolint:gosec // it was written here
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, renamed(t, file), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// renamed makes other names in a save point file.
func renamed(t *testing.T, file []byte) []byte {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	const magic = 5 // with the version
	var parts [3][]byte
	rest := file[magic:]
	for i := range parts {
		length, n := binary.Uvarint(rest)
		size := n + int(length) //nolint:gosec // our own file
		part, err := savepoint.Unpack(rest[n:size], 1<<30)
		must(err)
		parts[i], rest = bytes.Clone(part), rest[size:]
	}
	program, err := code.Decode(parts[1])
	must(err)
	for i := range program.Modules {
		if m := &program.Modules[i]; !m.Embedded {
			m.File += evil
		}
	}
	for _, f := range program.Functions {
		if program.Modules[f.Module].Embedded {
			continue
		}
		f.QualName += evil
		for i, name := range f.Locals {
			if name == "also" {
				f.Locals[i] += evil
			}
		}
	}
	blob, err := code.Encode(program)
	must(err)
	before, behind := code.Hash(parts[1]), code.Hash(blob)
	raw := func(hash string) []byte {
		b, err := hex.DecodeString(hash)
		must(err)
		return b[:8] // as much as a state names its program by
	}
	parts[0] = bytes.ReplaceAll(parts[0], []byte(before), []byte(behind))
	parts[1], parts[2] = blob, bytes.ReplaceAll(parts[2], raw(before), raw(behind))
	made := bytes.Clone(file[:magic])
	for _, part := range parts {
		packed, err := savepoint.Pack(part)
		must(err)
		made = append(binary.AppendUvarint(made, uint64(len(packed))), packed...)
	}
	sum := sha256.Sum256(made)
	return append(made, sum[:]...)
}

// seen fails where a text has something that is not seen.
func seen(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			t.Errorf("there is a raw %U in it:\n%q", r, text)
			return
		}
	}
	if !utf8.ValidString(text) {
		t.Errorf("it is not UTF-8: %q", text)
	}
}

// TestNothingOfOthersReachesTheTerminal: what is shown of a program or a save point is made fit for a terminal.
func TestNothingOfOthersReachesTheTerminal(t *testing.T) {
	t.Parallel()
	state := evilState(t)
	source := filepath.Join(t.TempDir(), "evil.py")
	refused := filepath.Join(t.TempDir(), "refused.py")
	answers := filepath.Join(t.TempDir(), "answers.json")
	for path, text := range map[string]string{
		source: evilProgram, refused: evilProgram + "\nawait 1  # \x1b[2J\u202e\n", answers: `{"pay": ["\u001b[2J"]}`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	commands := []string{
		"program", "debug", state, "--answers", answers,
		"-c", "summary", "-c", "tasks", "-c", "where", "-c", "locals", "-c", "globals", "-c", "print note", "-c", "list", "-c", "pending",
		"-c", "break 18", "-c", "break", "-c", "next", "-c", "continue", "-c", "locals", "-c", "continue",
	}
	for name, args := range map[string][]string{
		"a summary":                {"program", "debug", state},
		"a session":                commands,
		"an error of a session":    {"program", "debug", state, "-c", "list nothing:3"},
		"going on":                 {"program", "run", "--from", state, "--trace", "--answers", answers},
		"going on to what is not":  {"program", "run", "--from", state},
		"a traceback, and a trace": {"program", "run", source, evil, "--trace", "--answers", answers},
		"what is not called":       {"program", "run", source, "--function", evil + "=" + source, "--start", "2026-01-02T03:04:05Z"},
		"what is refused":          {"program", "check", refused, source},
		"what is refused in a run": {"program", "run", refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.TrimPrefix(execute("", args...), "$ kubectl perdure "+strings.Join(args, " "))
			seen(t, got)
			if !strings.Contains(got, `\u001b`) {
				t.Errorf("nothing is escaped in\n%s", got)
			}
		})
	}
}

// TestProgramsPrintWhatTheyLike: their output is theirs.
func TestProgramsPrintWhatTheyLike(t *testing.T) {
	t.Parallel()
	source := filepath.Join(t.TempDir(), "red.py")
	if err := os.WriteFile(source, []byte("import perdure\nasync def main():\n    await perdure.sleep(1)\n    print('\\x1b[31mred')\n    return '\\x7f\\u202e'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "state")
	if got := execute("", "program", "run", source, "--save-to", state); !strings.Contains(got, "\n\x1b[31mred\n\"\\u007f\\u202e\"\n") {
		t.Errorf("it ran otherwise: %q", got)
	}
	if got := execute("", "program", "debug", state, "-c", "continue"); !strings.Contains(got, "\n\x1b[31mred\nthe program has ended: it came to \"\\u007f\\u202e\"\n") {
		t.Errorf("it ran otherwise: %q", got)
	}
	var errs bytes.Buffer
	streams{err: &errs}.tell("%s and\n%s\n", "a\nb", several("a\nb\x1b"))
	if got, want := errs.String(), "a\\nb and\na\nb\\u001b\n"; got != want {
		t.Errorf("it tells %q, want %q", got, want)
	}
}
