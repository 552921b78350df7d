package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"

	debugadapter "github.com/perdure/perdure/internal/program/dap"
)

// stateOf is a folder with a program that waits and its save point file, approval.state.
func stateOf(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	source, err := os.ReadFile("testdata/approval.py")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "approval.py")
	if err := os.WriteFile(program, source, 0o600); err != nil {
		t.Fatal(err)
	}
	execute("", "program", "run", program, "v1", "--save-to", filepath.Join(folder, "approval.state"))
	return folder
}

// requests are what an editor sends to look at a save point, and to leave.
func requests(t *testing.T, launch any) string {
	t.Helper()
	return framed(t, []asked{{"initialize", nil}, {"launch", launch}, {"configurationDone", nil}, {"stackTrace", map[string]int{"threadId": 1}}, {"disconnect", nil}})
}

// asked is a request.
type asked struct {
	command   string
	arguments any
}

// framed are requests as they are sent.
func framed(t *testing.T, all []asked) string {
	t.Helper()
	var b strings.Builder
	for i, one := range all {
		m := map[string]any{"seq": i + 1, "type": "request", "command": one.command}
		if one.arguments != nil {
			m["arguments"] = one.arguments
		}
		content, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(content), content)
	}
	return b.String()
}

// told is what an editor is told: the name of each response and event, with the words of those that tell more.
func told(t *testing.T, stream io.Reader) []string {
	t.Helper()
	in := bufio.NewReader(stream)
	var all []string
	for {
		m, err := dap.ReadProtocolMessage(in)
		if err == io.EOF { //nolint:errorlint // not that of half a message
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch m := m.(type) {
		case *dap.StackTraceResponse:
			for _, f := range m.Body.StackFrames {
				all = append(all, fmt.Sprintf("%s in line %d of %s", f.Name, f.Line, f.Source.Path))
			}
		case *dap.StoppedEvent:
			all = append(all, "stopped by "+m.Body.Reason)
		case *dap.ErrorResponse:
			all = append(all, m.Command+": "+m.Message)
		case dap.ResponseMessage:
			all = append(all, m.GetResponse().Command)
		case dap.EventMessage:
			all = append(all, m.GetEvent().Event)
		}
	}
}

// TestEditor starts the command as an editor does.
func TestEditor(t *testing.T) {
	t.Parallel()
	folder := stateOf(t)
	file := filepath.Join(folder, "approval.state")
	at := "main in line 8 of " + filepath.Join(folder, "approval.py")
	seen := []string{"initialize", "launch", "initialized", "configurationDone", "stopped by entry", at, "disconnect"}
	not := func(why string) []string {
		return []string{"initialize", "launch: the save point cannot be opened: " + why, "configurationDone: no save point is open: the request launch or attach opens one",
			"stackTrace: no save point is open: the request launch or attach opens one", "disconnect"}
	}
	cases := map[string]struct {
		args   []string
		launch map[string]string
		want   []string
	}{
		"the command line names it":       {args: []string{file}, want: seen},
		"the editor names it":             {launch: map[string]string{"savepoint": file}, want: seen},
		"the editor names it in a folder": {launch: map[string]string{"savepoint": "approval.state", "cwd": folder}, want: seen},
		"both do":                         {args: []string{file}, launch: map[string]string{"savepoint": "another.state"}, want: seen},
		"nobody does":                     {want: not(`say which: "savepoint" in the configuration, or in the command line`)},
		"it is not there":                 {launch: map[string]string{"savepoint": "/none.state"}, want: not("open /none.state: no such file or directory")},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, err bytes.Buffer
			command := newRoot(streams{in: strings.NewReader(requests(t, tc.launch)), out: &out, err: &err})
			command.SetArgs(append([]string{"program", "debug", "--dap"}, tc.args...))
			if failed := command.ExecuteContext(t.Context()); failed != nil {
				t.Errorf("it fails: %v\n%s", failed, err.String())
			}
			if diff := cmp.Diff(tc.want, told(t, &out)); diff != "" {
				t.Errorf("what the editor is told (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEditorThatConnects: whoever connects before it and is no editor does not take its place, and it cannot choose another file.
func TestEditorThatConnects(t *testing.T) {
	t.Parallel()
	folder := stateOf(t)
	said, say := io.Pipe()
	command := newRoot(streams{in: strings.NewReader(""), out: io.Discard, err: say})
	command.SetArgs([]string{"program", "debug", "--dap", "--listen", "127.0.0.1:0", filepath.Join(folder, "approval.state")})
	done := make(chan error, 1)
	go func() {
		done <- command.ExecuteContext(t.Context())
		_ = say.Close()
	}()
	lines := bufio.NewScanner(said)
	line := func() string {
		if !lines.Scan() {
			t.Fatalf("it has ended: %v", <-done)
		}
		return lines.Text()
	}
	address, ok := strings.CutPrefix(line(), "listening on ")
	if !ok {
		t.Fatalf("it says %q", lines.Text())
	}
	talk := func(text string) net.Conn {
		connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = connection.Close() })
		if _, err := io.WriteString(connection, text); err != nil {
			t.Fatal(err)
		}
		return connection
	}
	talk("GET / HTTP/1.1\r\n\r\n")
	if got, want := line(), `somebody has connected who is no editor: this is not the Debug Adapter Protocol: "GET / HTTP/1.1" is no line of a header`; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	editor := talk(requests(t, map[string]string{"savepoint": "/etc/passwd"}))
	want := []string{
		"initialize", "launch", "initialized", "configurationDone", "stopped by entry", "main in line 8 of " + filepath.Join(folder, "approval.py"), "disconnect",
	}
	if diff := cmp.Diff(want, told(t, editor)); diff != "" {
		t.Errorf("what the editor is told (-want +got):\n%s", diff)
	}
	if err := <-done; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

func TestListeningEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	said, say := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- serveDAP(ctx, streams{err: say}, dapFlags{on: true, listen: "[::1]:0"}, "a.state", nil)
		_ = say.Close()
	}()
	if lines := bufio.NewScanner(said); !lines.Scan() {
		t.Skipf("there is no IPv6 here: %v", <-done)
	}
	cancel()
	if err := <-done; exitCode(err) != exitInterrupted {
		t.Errorf("it ends with %v", err)
	}
}

// TestWhoeverSaysNothingIsLetGo: else nobody else could connect.
func TestWhoeverSaysNothingIsLetGo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	said, say := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- serveDAP(ctx, streams{err: say}, dapFlags{on: true, listen: "127.0.0.1:0", patience: time.Millisecond}, "a.state", nil)
		_ = say.Close()
	}()
	lines := bufio.NewScanner(said)
	lines.Scan()
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(lines.Text(), "listening on "))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if lines.Scan(); !strings.HasPrefix(lines.Text(), "somebody has connected who is no editor: read from the editor: ") {
		t.Errorf("it says %q", lines.Text())
	}
	cancel()
	if err := <-done; exitCode(err) != exitInterrupted {
		t.Errorf("it ends with %v", err)
	}
}

func TestListeningOnlyHere(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ listen, savepoint, want string }{
		"all addresses":        {listen: ":4711", savepoint: "a", want: `--listen is ":4711": it may be an address of this machine only, such as 127.0.0.1:4711`},
		"an address of others": {listen: "10.0.0.1:4711", savepoint: "a", want: `--listen is "10.0.0.1:4711": it may be an address of this machine only, such as 127.0.0.1:4711`},
		"a name":               {listen: "example.com:4711", savepoint: "a", want: `--listen is "example.com:4711": it may be an address of this machine only, such as 127.0.0.1:4711`},
		"no port":              {listen: "127.0.0.1", savepoint: "a", want: `--listen is "127.0.0.1": give an address such as 127.0.0.1:4711`},
		"no save point":        {listen: "127.0.0.1:0", want: "with --listen, say which save point: anybody on this machine may connect, and is not to choose files"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := serveDAP(t.Context(), streams{err: io.Discard}, dapFlags{on: true, listen: tc.listen}, tc.savepoint, nil)
			if exitCode(err) != exitUsage || err.Error() != tc.want {
				t.Errorf("it says %v, want %s", err, tc.want)
			}
		})
	}
}

// TestFilesOfTheEditor: the folder that an editor names is looked through for the program's files, and only for them.
func TestFilesOfTheEditor(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{"a.py": "a", "sub/b.py": "b", "long.py": strings.Repeat("#", mostSource+1)} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]struct {
		name, path, text string
	}{
		"in the folder":            {name: "a.py", path: "a.py", text: "a"},
		"in a folder of it":        {name: "sub/b.py", path: "sub/b.py", text: "b"},
		"of a folder that is gone": {name: "old/a.py", path: "a.py", text: "a"},
		"by its whole path":        {name: filepath.Join(folder, "a.py"), path: "a.py", text: "a"},
		"not there":                {name: "c.py"},
		"longer than any program":  {name: "long.py"},
		"a folder":                 {name: "sub"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, text, ok := onDisk(tc.name, "", folder)
			want := ""
			if tc.path != "" {
				want = filepath.Join(folder, tc.path)
			}
			if path != want || text != tc.text || ok != (want != "") {
				t.Errorf("it is %q with %q, %t; want %q with %q", path, text, ok, want, tc.text)
			}
		})
	}
}

// TestConfigurationsOfEditors: what the page has for editors in JSON is JSON, and it names what is there.
func TestConfigurationsOfEditors(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/language-debugging.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	declared, rest, _ := strings.Cut(rest, "```\n")
	_, rest, _ = strings.Cut(rest, "```json\n")
	used, _, _ := strings.Cut(rest, "```\n")

	var extension struct {
		Contributes struct {
			Debuggers []struct {
				Type                    string
				Args                    []string
				ConfigurationAttributes struct {
					Launch struct {
						Properties map[string]any
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(declared), &extension); err != nil || len(extension.Contributes.Debuggers) != 1 {
		t.Fatalf("the extension is\n%s\nerror %v", declared, err)
	}
	debugger := extension.Contributes.Debuggers[0]
	if diff := cmp.Diff([]string{"program", "debug", "--dap"}, debugger.Args); diff != "" {
		t.Errorf("the arguments of the plugin (-want +got):\n%s", diff)
	}
	var launch struct {
		Configurations []map[string]any
	}
	if err := json.Unmarshal([]byte(used), &launch); err != nil || len(launch.Configurations) != 1 {
		t.Fatalf("the configuration is\n%s\nerror %v", used, err)
	}
	if launch.Configurations[0]["type"] != debugger.Type {
		t.Errorf("the configuration is of type %v", launch.Configurations[0]["type"])
	}
	known := reflect.TypeFor[debugadapter.Launch]()
	for name := range debugger.ConfigurationAttributes.Launch.Properties {
		found := false
		for field := range known.Fields() {
			found = found || field.Tag.Get("json") == name
		}
		if !found {
			t.Errorf("a launch configuration has no member %s", name)
		}
	}
}
