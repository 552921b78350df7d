package dap

import (
	"context"
	"errors"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// The reasons for which a request comes at the wrong time.
var (
	errTwice       = errors.New("this has been asked for already")
	errFresh       = errors.New("the first request is initialize")
	errNothing     = errors.New("no save point is open: the request launch or attach opens one")
	errConfiguring = errors.New("the program goes on after configurationDone")
	errRunning     = errors.New("the program is running")
)

// handle answers a request.
func (s *server) handle(ctx context.Context, request dap.RequestMessage) answer {
	if err := s.inTurn(request); err != nil {
		return answer{err: err}
	}
	switch r := request.(type) {
	case *dap.InitializeRequest:
		return s.initialize(r)
	case *dap.LaunchRequest:
		return s.begin(ctx, r.Arguments, &dap.LaunchResponse{})
	case *dap.AttachRequest:
		return s.begin(ctx, r.Arguments, &dap.AttachResponse{})
	case *dap.ConfigurationDoneRequest:
		return s.configurationDone(ctx)
	case *dap.RestartRequest:
		return s.restart(ctx, r)
	case *dap.TerminateRequest:
		return s.terminate()
	case *dap.DisconnectRequest:
		return s.disconnect()
	case *dap.SetBreakpointsRequest:
		return s.setBreakpoints(r)
	case *dap.SetExceptionBreakpointsRequest:
		return s.setExceptionBreakpoints(r)
	case *dap.ExceptionInfoRequest:
		return s.exceptionInfo()
	case *dap.ContinueRequest:
		return s.goOn(ctx, debug.Continue, r.Arguments.ThreadId, &dap.ContinueResponse{Body: dap.ContinueResponseBody{AllThreadsContinued: true}})
	case *dap.NextRequest:
		return s.goOn(ctx, debug.Over, r.Arguments.ThreadId, &dap.NextResponse{})
	case *dap.StepInRequest:
		return s.goOn(ctx, debug.In, r.Arguments.ThreadId, &dap.StepInResponse{})
	case *dap.StepOutRequest:
		return s.goOn(ctx, debug.Out, r.Arguments.ThreadId, &dap.StepOutResponse{})
	case *dap.PauseRequest:
		return s.pause()
	case *dap.ThreadsRequest:
		return answer{response: &dap.ThreadsResponse{Body: dap.ThreadsResponseBody{Threads: s.threads}}}
	case *dap.StackTraceRequest:
		return s.stackTrace(r.Arguments)
	case *dap.ScopesRequest:
		return s.scopes(r.Arguments)
	case *dap.VariablesRequest:
		return s.variables(r.Arguments)
	case *dap.EvaluateRequest:
		return s.evaluate(r.Arguments)
	case *dap.SourceRequest:
		return s.source(r.Arguments)
	case *dap.LoadedSourcesRequest:
		return s.loadedSources()
	}
	return refuse("the request %q is not supported", request.GetRequest().Command)
}

// inTurn tells whether a request may come now. What is asked about a program that is running or has ended is refused by who answers.
func (s *server) inTurn(request dap.RequestMessage) error {
	switch request.(type) {
	case *dap.InitializeRequest:
		if s.phase != fresh {
			return errTwice
		}
	case *dap.DisconnectRequest:
	case *dap.LaunchRequest, *dap.AttachRequest:
		switch s.phase {
		case fresh:
			return errFresh
		case initialized:
		case launched, configured, over, gone:
			return errTwice
		}
	default:
		switch s.phase {
		case fresh:
			return errFresh
		case initialized:
			return errNothing
		case launched, configured, over, gone:
		}
	}
	return nil
}

// still tells whether the program stands still, so that it can be looked at.
func (s *server) still() error {
	switch {
	case s.running != nil:
		return errRunning
	case s.phase == over:
		return debug.ErrEnded
	}
	return nil
}

// initialize says what can be asked for.
func (s *server) initialize(r *dap.InitializeRequest) answer {
	s.client = r.Arguments
	s.phase = initialized
	return answer{response: &dap.InitializeResponse{Body: dap.Capabilities{
		SupportsConfigurationDoneRequest:  true,
		SupportsConditionalBreakpoints:    true,
		SupportsHitConditionalBreakpoints: true,
		SupportsLogPoints:                 true,
		SupportsEvaluateForHovers:         true,
		SupportsClipboardContext:          true,
		SupportsLoadedSourcesRequest:      true,
		SupportsDelayedStackTraceLoading:  true,
		SupportsRestartRequest:            true,
		SupportsTerminateRequest:          true,
		SupportsExceptionInfoRequest:      true,
		ExceptionBreakpointFilters:        boxes(),
	}}}
}
