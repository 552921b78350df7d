package dap

import (
	"io"
	"sync"

	"github.com/google/go-dap"
)

// sender writes messages, numbered as they leave. A step writes output while the server answers.
type sender struct {
	mu  sync.Mutex
	to  io.Writer
	seq int
	err error
}

// mostWords is how long the words of an error are at most: some repeat what was asked.
const mostWords = 2 << 10

// event sends an event.
func (s *sender) event(name string, e dap.EventMessage) {
	e.GetEvent().Type = "event"
	e.GetEvent().Event = name
	s.send(&e.GetEvent().ProtocolMessage, e)
}

// respond sends the response to a request: r, or what is wrong.
func (s *sender) respond(to *dap.Request, r dap.ResponseMessage, err error) {
	if err != nil {
		text := err.Error()
		if len(text) > mostWords {
			text = text[:whole([]byte(text[:mostWords]))] + "…"
		}
		// Id is what the protocol wants of a message; the words are all that editors show.
		r = &dap.ErrorResponse{Body: dap.ErrorResponseBody{Error: &dap.ErrorMessage{Id: 1, Format: text}}}
		r.GetResponse().Message = text
	}
	h := r.GetResponse()
	h.Type, h.RequestSeq, h.Command, h.Success = "response", to.Seq, to.Command, err == nil
	s.send(&h.ProtocolMessage, r)
}

func (s *sender) send(h *dap.ProtocolMessage, m dap.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return
	}
	s.seq++
	h.Seq = s.seq
	s.err = dap.WriteProtocolMessage(s.to, m)
}

// failed is why nothing can be written any more, or nil.
func (s *sender) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
