package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"github.com/perdure/perdure/internal/program/dap"
	"github.com/perdure/perdure/internal/program/debug"
)

// dapHelp is the part of the help of program debug about editors.
const dapHelp = `With --dap an editor is the terminal: it starts this command and speaks the Debug Adapter Protocol with it, over standard input and
output. Its configuration names the save point ("savepoint"), where the command line does not, and the folder of the program's files
("cwd"). With --listen 127.0.0.1:4711 one editor connects to that address instead; the save point is then that of the command line.`

// dapFlags are the flags of program debug for editors.
type dapFlags struct {
	on     bool
	listen string
	// patience is how long whoever connects may take to open the save point: else who says nothing would keep the editor out.
	patience time.Duration
}

func (f *dapFlags) register(flags *pflag.FlagSet) {
	f.patience = time.Minute
	flags.BoolVar(&f.on, "dap", false, "speak the Debug Adapter Protocol with an editor, over standard input and output")
	flags.StringVar(&f.listen, "listen", "", "with --dap: wait for the editor at an address of this machine, such as 127.0.0.1:4711 (port 0: any)")
}

// openForEditor opens a save point file with the stubs of the command line.
type openForEditor func(savepoint string, o debug.Options) (*debug.Session, error)

// serveDAP serves one editor. The save point may be empty, if the editor says which.
func serveDAP(ctx context.Context, s streams, f dapFlags, savepoint string, open openForEditor) error {
	if f.listen != "" {
		return listenDAP(ctx, s, f, savepoint, open)
	}
	// What reads standard input cannot be woken, and is left behind: the process ends.
	in, give := io.Pipe()
	go func() {
		_, err := io.Copy(give, s.in)
		_ = give.CloseWithError(err)
	}()
	return served(dap.Serve(ctx, standard{in, s.out}, opener(savepoint, open)))
}

// standard is a connection by standard input and output.
type standard struct {
	*io.PipeReader
	out io.Writer
}

func (s standard) Write(b []byte) (int, error) { return s.out.Write(b) }

// listenDAP waits for an editor and serves it. Whoever connects and does not speak the protocol, as what looks for open ports, is let go.
func listenDAP(ctx context.Context, s streams, f dapFlags, savepoint string, open openForEditor) error {
	if savepoint == "" {
		return usage(errors.New("with --listen, say which save point: anybody on this machine may connect, and is not to choose files"))
	}
	if err := onlyHere(f.listen); err != nil {
		return usage(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.listen)
	if err != nil {
		return usage(err)
	}
	defer func() { _ = listener.Close() }()
	defer context.AfterFunc(ctx, func() { _ = listener.Close() })()
	s.tell("listening on %s\n", listener.Addr())
	for {
		connection, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return errInterrupted
			}
			return err
		}
		began := false
		_ = connection.SetReadDeadline(time.Now().Add(f.patience)) // that of a connection that has ended is of no use
		err = dap.Serve(ctx, connection, func(ctx context.Context, l dap.Launch, o debug.Options) (dap.Opened, error) {
			began, l.Savepoint = true, ""
			_ = connection.SetReadDeadline(time.Time{})
			return opener(savepoint, open)(ctx, l, o)
		})
		if began || ctx.Err() != nil {
			return served(err)
		}
		s.tell("somebody has connected who is no editor: %v\n", err)
	}
}

// onlyHere refuses addresses that others than this machine can reach: whoever connects may look into the program.
func onlyHere(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen is %q: give an address such as 127.0.0.1:4711", address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--listen is %q: it may be an address of this machine only, such as 127.0.0.1:4711", address)
	}
	return nil
}

// opener opens the save point of the command line, or else that of the editor's configuration.
func opener(savepoint string, open openForEditor) dap.Open {
	return func(_ context.Context, l dap.Launch, o debug.Options) (dap.Opened, error) {
		file := savepoint
		if file == "" {
			file = l.Savepoint
		}
		if file == "" {
			return dap.Opened{}, errors.New(`say which: "savepoint" in the configuration, or in the command line`)
		}
		if savepoint == "" && l.Cwd != "" && !filepath.IsAbs(file) {
			file = filepath.Join(l.Cwd, file)
		}
		session, err := open(file, o)
		if err != nil {
			return dap.Opened{}, err
		}
		return dap.Opened{Session: session, Disk: func(name string) (string, string, bool) {
			return onDisk(name, l.Cwd, filepath.Dir(file))
		}}, nil
	}
}

// mostSource is how long a file is that is looked at: programs are no longer.
const mostSource = 1 << 20

// onDisk finds a file of the program: as it was named when the program ran, or in one of the folders.
func onDisk(name string, folders ...string) (path, text string, ok bool) {
	candidates := []string{name}
	for _, folder := range folders {
		if folder != "" && !filepath.IsAbs(name) {
			candidates = append(candidates, filepath.Join(folder, name), filepath.Join(folder, filepath.Base(name)))
		}
	}
	for _, candidate := range candidates {
		info, err := os.Stat(candidate)
		if err != nil || !info.Mode().IsRegular() || info.Size() > mostSource {
			continue
		}
		data, err := os.ReadFile(candidate) //nolint:gosec // only compared with the text in the save point
		if err != nil {
			continue
		}
		if candidate, err = filepath.Abs(candidate); err == nil {
			return candidate, string(data), true
		}
	}
	return "", "", false
}

// served is the error of the command after an editor was served.
func served(err error) error {
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	if err != nil {
		return &exit{code: exitFailed, cause: err}
	}
	return nil
}
