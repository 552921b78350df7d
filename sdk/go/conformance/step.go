package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	perdure "github.com/perdure/perdure/sdk/go"
)

// invoke calls a function of the case elsewhere.
func (r *run) invoke(ctx context.Context, s *object) handle {
	name, opts := s.text("function"), r.options(ctx, s)
	switch args := r.eval(ctx, s.values["args"]).(type) {
	case *object:
		named := perdure.Named{}
		for _, name := range args.names {
			named[name] = encode(args.values[name])
		}
		return perdure.Function[perdure.Named, json.RawMessage](name).Invoke(ctx, named, opts...)
	case []any:
		var positional perdure.Positional
		for _, a := range args {
			positional = append(positional, encode(a))
		}
		return perdure.Function[perdure.Positional, json.RawMessage](name).Invoke(ctx, positional, opts...)
	}
	return perdure.Function0[json.RawMessage](name).Invoke(ctx, opts...)
}

func (r *run) options(ctx context.Context, s *object) (opts []perdure.Option) {
	given, _ := s.values["options"].(*object)
	if given == nil {
		return nil
	}
	for _, name := range given.names {
		switch v := r.eval(ctx, given.values[name]); name {
		case "key":
			opts = append(opts, perdure.WithKey(v.(string)))
		case "id":
			opts = append(opts, perdure.WithID(v.(string)))
		case "timeout":
			opts = append(opts, perdure.WithTimeout(duration(v)))
		case "detached":
			if v == true {
				opts = append(opts, perdure.Detached())
			}
		case "onTimeout":
			if v == "Resolve" {
				opts = append(opts, perdure.ResolveOnTimeout())
			}
		case "param":
			opts = append(opts, perdure.WithParam(encode(v)))
		case "retry":
			opts = append(opts, perdure.WithRetry(retry(v.(*object))))
		default:
			panic("unknown option " + name)
		}
	}
	return opts
}

func retry(o *object) (r perdure.Retry) {
	for _, name := range o.names {
		switch v := o.values[name]; name {
		case "maxAttempts":
			r.MaxAttempts = small(v)
		case "initialInterval":
			r.InitialInterval = duration(v)
		case "maxInterval":
			r.MaxInterval = duration(v)
		case "factor":
			r.Factor = small(v)
		default:
			panic("unknown member of retry: " + name)
		}
	}
	return r
}

func duration(v any) time.Duration {
	d, err := time.ParseDuration(v.(string))
	if err != nil {
		panic(err)
	}
	return d
}

// step is a local step.
func (r *run) step(ctx context.Context, s *object) error {
	return r.assign(s)(perdure.Run(ctx, s.text("name"), func(ctx context.Context) (json.RawMessage, error) {
		if counter := s.text("effect"); counter != "" {
			if err := r.program.appendEffect(ctx, counter); err != nil {
				return nil, err
			}
		}
		if e, fails := s.values["error"].(*object); fails {
			return nil, r.errorOf(ctx, e)
		}
		return encode(r.eval(ctx, s.values["value"])), nil
	}))
}

func (p *program) appendEffect(ctx context.Context, counter string) error {
	about := perdure.About(ctx)
	line := encode(newObject("counter", counter, "key", perdure.IdempotencyKey(ctx), "epoch", about.Epoch, "attempt", about.Attempt))
	f, err := os.OpenFile(p.effects, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("open the file of effects: %w", err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write an effect: %w", err)
	}
	return nil
}

// loop is a loop whose variables survive, or an ordinary one.
func (r *run) loop(ctx context.Context, s *object) (*ending, error) {
	state := s.values["state"].(*object)
	for _, name := range state.names {
		r.vars[name] = r.eval(ctx, state.values[name])
	}
	if !r.program.restore {
		for r.eval(ctx, s.values["while"]).(bool) {
			if end, err := r.block(ctx, s.values["do"]); end != nil || err != nil {
				return end, err
			}
		}
		return nil, nil
	}
	saved := struct{ Vars map[string]json.RawMessage }{r.save(state.names)}
	for ctx := range perdure.Loop(ctx, &saved) {
		r.load(saved.Vars)
		if !r.eval(ctx, s.values["while"]).(bool) {
			break
		}
		if end, err := r.block(ctx, s.values["do"]); end != nil || err != nil {
			return end, err
		}
		saved.Vars = r.save(state.names)
	}
	r.load(saved.Vars)
	return nil, nil
}

func (r *run) save(names []string) map[string]json.RawMessage {
	saved := map[string]json.RawMessage{}
	for _, name := range names {
		saved[name] = encode(r.vars[name])
	}
	return saved
}

func (r *run) load(saved map[string]json.RawMessage) {
	for name, v := range saved {
		r.vars[name] = parsed(v)
	}
}
