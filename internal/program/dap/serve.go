package dap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// Launch is what an editor says of the save point that it wants to see: the arguments of its launch or attach request. All are optional.
type Launch struct {
	// Savepoint is the file, where the command line has not named one.
	Savepoint string `json:"savepoint"`
	// Cwd is the folder in which the files of the program are looked for, to show them and not the copies in the save point.
	Cwd string `json:"cwd"`
	// StopOnEntry is whether the program stands still at first. Default is true.
	StopOnEntry *bool `json:"stopOnEntry"`
	// NoDebug is said by editors that are to run a program without debugging it: breakpoints are passed over.
	NoDebug bool `json:"noDebug"`
}

// Opened is a save point that has been opened.
type Opened struct {
	Session *debug.Session
	// Disk finds a file of the program on the disk: its absolute path and its text. Nil finds none.
	Disk func(file string) (path, text string, ok bool)
}

// Open opens the save point that an editor asks for, with the options that are given and what else the command line says.
type Open func(ctx context.Context, launch Launch, o debug.Options) (Opened, error)

// Serve serves one editor until it disconnects, which is no error, the connection ends, or the context does. It closes the connection.
func Serve(ctx context.Context, connection io.ReadWriteCloser, open Open) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &server{open: open, out: &sender{to: connection}, finished: make(chan finished, 1)}
	s.printed = &printed{to: s.out}
	messages := make(chan message)
	s.goroutines.Go(func() { read(ctx, connection, messages) })
	// A reader or writer that is blocked goes on when the connection is closed.
	closed := context.AfterFunc(ctx, func() { _ = connection.Close() })
	err := s.serve(ctx, messages)
	cancel()
	if closed() {
		_ = connection.Close()
	}
	s.goroutines.Wait()
	s.close()
	return err
}

// message is what has come: a request that is understood, or why it is not. The last one has the error of the connection.
type message struct {
	request dap.RequestMessage
	refused error
	end     error
}

// read reads messages until there are no more.
func read(ctx context.Context, connection io.Reader, to chan<- message) {
	in := newFrameReader(connection)
	for {
		content, err := readFrame(in)
		m := message{end: err}
		if err == nil {
			m = decode(content)
		}
		select {
		case to <- m:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// decode makes a request of a message. What cannot be one is refused, with as much of a request as is needed for an answer; if
// there is no number to answer to, request is nil.
func decode(content []byte) message {
	decoded, err := dap.DecodeProtocolMessage(content)
	var unknown *dap.DecodeProtocolMessageFieldError
	switch {
	case errors.As(err, &unknown) && unknown.SubType == "Request":
		return message{
			request: &dap.Request{ProtocolMessage: dap.ProtocolMessage{Seq: unknown.Seq}, Command: unknown.FieldValue},
			refused: fmt.Errorf("the request %.40q is not supported", unknown.FieldValue),
		}
	case err != nil:
		request, _ := decoded.(dap.RequestMessage)
		return message{request: request, refused: fmt.Errorf("the message is malformed: %w", err)}
	}
	request, ok := decoded.(dap.RequestMessage)
	if !ok {
		return message{refused: errors.New("a response or event is not expected")}
	}
	return message{request: request}
}

// server is one editor's session.
type server struct {
	open       Open
	out        *sender
	printed    *printed
	goroutines sync.WaitGroup

	client dap.InitializeRequestArguments
	phase  phase
	launch Launch
	opened Opened
	files  []file
	points points

	running  *run
	finished chan finished
	// later is what is to be done once the step that is under way has come to its end.
	later []func(ctx context.Context)

	tasks   map[debug.TaskID]bool // those that the editor knows of
	threads []dap.Thread          // as they were when the program stood still
	handles handles
	awaits  bool // continue stops at every await
	raises  bool // the program stops before the error that ends it
}

// phase is how far a session has come.
type phase uint8

const (
	fresh phase = iota
	initialized
	launched
	configured
	over // the program has ended
	gone // the editor has disconnected
)

// serve answers until the session is over.
func (s *server) serve(ctx context.Context, messages <-chan message) error {
	// A step that is under way ends with the context, and is waited for: the debug session is no one's then.
	for {
		select {
		case m := <-messages:
			if m.end != nil {
				return ended(m.end)
			}
			s.receive(ctx, m)
		case f := <-s.finished:
			s.finish(ctx, f)
		case <-ctx.Done():
			return ctx.Err()
		}
		if s.phase == gone {
			return nil
		}
		if err := s.out.failed(); err != nil {
			return fmt.Errorf("write to the editor: %w", err)
		}
	}
}

// ended is the error of a connection that has ended: an editor that closes it between two messages has gone, which is no error.
func ended(err error) error {
	var malformed *frameError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &malformed):
		return malformed
	}
	return fmt.Errorf("read from the editor: %w", err)
}

// receive answers one message.
func (s *server) receive(ctx context.Context, m message) {
	if m.refused != nil {
		if m.request == nil {
			s.out.say("console", m.refused.Error()+"\n")
			return
		}
		s.out.respond(m.request.GetRequest(), nil, m.refused)
		return
	}
	a := s.handle(ctx, m.request)
	if a.later {
		return
	}
	s.out.respond(m.request.GetRequest(), a.response, a.err)
	if a.err == nil && a.then != nil {
		a.then()
	}
}

// answer is what comes of a request.
type answer struct {
	response dap.ResponseMessage
	err      error
	// then is what follows once the response has been sent.
	then func()
	// later: the response comes when the step that is under way has come to its end.
	later bool
}

func refuse(format string, args ...any) answer { return answer{err: fmt.Errorf(format, args...)} }

// launchOf reads the arguments of a launch or attach request. Editors put more into it than is said here.
func launchOf(raw json.RawMessage) (Launch, error) {
	var l Launch
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &l); err != nil {
			return l, fmt.Errorf("the launch configuration is malformed: %w", err)
		}
	}
	return l, nil
}
