package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	perdure "github.com/perdure/perdure/sdk/go"
)

// run is one run of a function: its variables, and what it has caught.
type run struct {
	program *program
	vars    map[string]any
	caught  error
	// canceled: the code goes on after it was canceled, so what it does undoes its work.
	canceled bool
}

// ending is a return.
type ending struct{ value any }

var output sync.Mutex

func printLine(line string) {
	output.Lock()
	defer output.Unlock()
	_, _ = os.Stdout.WriteString(line + "\n")
}

// block does statements in order, until one returns or fails.
func (r *run) block(ctx context.Context, statements any) (*ending, error) {
	list, _ := statements.([]any)
	for _, each := range list {
		current := ctx
		if r.canceled {
			current = perdure.Compensate(ctx)
		}
		if end, err := r.statement(current, each.(*object)); end != nil || err != nil {
			return end, err
		}
	}
	return nil, nil
}

func (r *run) statement(ctx context.Context, s *object) (*ending, error) {
	at := func(name string) any { return r.eval(ctx, s.values[name]) }
	switch s.text("op") {
	case "print":
		printLine(textOf(at("value")))
	case "same":
		printLine("same " + s.text("name") + " " + string(encode(at("value"))))
	case "set":
		r.vars[s.text("var")] = at("value")
	case "append":
		list, _ := r.vars[s.text("var")].([]any)
		r.vars[s.text("var")] = append(slices.Clone(list), at("value"))
	case "if":
		if at("cond").(bool) {
			return r.block(ctx, s.values["then"])
		}
		return r.block(ctx, s.values["else"])
	case "for":
		for _, v := range at("in").([]any) {
			r.vars[s.text("var")] = v
			if end, err := r.block(ctx, s.values["do"]); end != nil || err != nil {
				return end, err
			}
		}
	case "loop":
		return r.loop(ctx, s)
	case "return":
		return &ending{at("value")}, nil
	case "raise":
		return nil, r.errorOf(ctx, s)
	case "reraise":
		return nil, r.caught
	case "try":
		return r.try(ctx, s)
	case "timeout":
		return perdure.Timeout(ctx, seconds(at("seconds")), func(ctx context.Context) (*ending, error) {
			return r.block(ctx, s.values["do"])
		})
	default:
		return nil, r.effect(ctx, s, at)
	}
	return nil, nil
}

// effect does a statement that ends normally or raises.
func (r *run) effect(ctx context.Context, s *object, at func(string) any) error {
	switch s.text("op") {
	case "call":
		return r.assign(s)(r.invoke(ctx, s).Await(ctx))
	case "invoke":
		r.keep(s, r.invoke(ctx, s))
	case "promise":
		r.keep(s, perdure.NewPromise[json.RawMessage](ctx, r.options(ctx, s)...))
	case "spawn":
		name, args := s.text("function"), at("args")
		r.keep(s, perdure.Go(ctx, func(ctx context.Context) (json.RawMessage, error) {
			return r.program.call(ctx, name, args)
		}))
	case "local":
		return r.assign(s)(r.program.call(ctx, s.text("function"), at("args")))
	case "await":
		return r.assign(s)(at("of").(handle).Await(ctx))
	case "gather":
		values, err := perdure.All(ctx, handles(at("of"))...)
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = parsed(v)
		}
		r.keep(s, list)
		return err
	case "allSettled":
		return r.allSettled(ctx, s, handles(at("of")))
	case "first":
		index, value, err := perdure.First(ctx, handles(at("of"))...)
		if index >= 0 {
			r.keep(s, json.Number(fmt.Sprint(index)))
		}
		if name := s.text("valueAs"); name != "" && err == nil {
			r.vars[name] = parsed(value)
		}
		return err
	case "sleep":
		return perdure.Sleep(ctx, seconds(at("seconds")))
	case "work":
		time.Sleep(seconds(at("seconds")))
	case "run":
		return r.step(ctx, s)
	case "resolve":
		return r.settled(s, at("of").(handle).Resolve(ctx, encode(at("value"))))
	case "reject":
		return r.settled(s, at("of").(handle).Reject(ctx, r.errorOf(ctx, s)))
	case "cancel":
		return r.settled(s, at("of").(handle).Cancel(ctx))
	case "now":
		r.keep(s, parsed(encode(float64(perdure.Now(ctx).UnixMicro())/1e6)))
	case "random":
		r.keep(s, parsed(encode(perdure.Rand(ctx).Float64())))
	case "uuid":
		r.keep(s, perdure.UUID(ctx))
	case "progress":
		perdure.Progress(ctx, number(at("done")), number(at("total")), s.text("message"))
	}
	return nil
}

// keep assigns to the variable that as names, if it does.
func (r *run) keep(s *object, v any) {
	if name := s.text("as"); name != "" {
		r.vars[name] = v
	}
}

func (r *run) assign(s *object) func(json.RawMessage, error) error {
	return func(value json.RawMessage, err error) error {
		if err == nil {
			r.keep(s, parsed(value))
		}
		return err
	}
}

func (r *run) settled(s *object, err error) error {
	if err != nil && !errors.Is(err, perdure.ErrSettled) {
		return err
	}
	r.keep(s, err == nil)
	return nil
}

func (r *run) allSettled(ctx context.Context, s *object, promises []handle) error {
	outcomes, err := perdure.AllSettled(ctx, promises...)
	list := make([]any, len(outcomes))
	for i, o := range outcomes {
		var failed any
		if o.Err != nil {
			failed = described(o.Err)
		}
		list[i] = newObject("state", o.State, "value", parsed(o.Value), "error", failed)
	}
	r.keep(s, list)
	return err
}

func (r *run) try(ctx context.Context, s *object) (*ending, error) {
	end, err := r.block(ctx, s.values["do"])
	r.note(err)
	if clause := clauseFor(s, err); clause != nil {
		outer := r.caught
		r.caught = err
		if name := clause.text("as"); name != "" {
			r.vars[name] = described(err)
		}
		end, err = r.block(ctx, clause.values["do"])
		r.note(err)
		r.caught = outer
	}
	if last, failed := r.block(ctx, s.values["finally"]); last != nil || failed != nil {
		return last, failed
	}
	return end, err
}

func (r *run) note(err error) { r.canceled = r.canceled || errors.Is(err, perdure.ErrCancelled) }

func clauseFor(s *object, err error) *object {
	if err == nil {
		return nil
	}
	kind := typeOf(err)
	clauses, _ := s.values["catch"].([]any)
	for _, each := range clauses {
		clause := each.(*object)
		switch wanted := clause.values["type"].(type) {
		case nil:
			if kind != perdure.ErrCancelled.Type {
				return clause
			}
		case string:
			if wanted == kind {
				return clause
			}
		case []any:
			if slices.Contains(wanted, any(kind)) {
				return clause
			}
		}
	}
	return nil
}

func typeOf(err error) string {
	var e *perdure.Error
	if errors.As(err, &e) {
		return e.Type
	}
	return "Error"
}

func described(err error) *object {
	var e *perdure.Error
	if !errors.As(err, &e) {
		return newObject("type", "Error", "message", err.Error(), "data", nil)
	}
	return newObject("type", e.Type, "message", e.Message, "data", parsed(e.Data))
}

// errorOf is the error that a statement describes.
func (r *run) errorOf(ctx context.Context, s *object) error {
	e := &perdure.Error{Type: s.text("type"), Message: s.text("message")}
	if s.has("data") {
		e.Data = encode(r.eval(ctx, s.values["data"]))
	}
	if retryable, given := s.values["retryable"].(bool); given {
		e.NonRetryable = !retryable
	}
	return e
}

func parsed(data json.RawMessage) any {
	v, err := parse(data)
	if err != nil {
		panic(fmt.Sprintf("decode %q: %v", data, err))
	}
	return v
}

func handles(v any) []handle {
	list := v.([]any)
	promises := make([]handle, len(list))
	for i, each := range list {
		promises[i] = each.(handle)
	}
	return promises
}

func number(v any) float64 {
	f, err := v.(json.Number).Float64()
	if err != nil {
		panic(err)
	}
	return f
}

func seconds(v any) time.Duration { return time.Duration(number(v) * float64(time.Second)) }
