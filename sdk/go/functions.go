package perdure

import "context"

// None is the argument, or the result, of a function that has none.
type None struct{}

// MarshalJSON is null.
func (None) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// UnmarshalJSON takes anything.
func (*None) UnmarshalJSON([]byte) error { return nil }

// Func0 is a function without arguments.
type Func0[Out any] struct{ name string }

// Function0 declares a function without arguments.
func Function0[Out any](name string) Func0[Out] { return Func0[Out]{name: name} }

// Call invokes the function and awaits its result.
func (f Func0[Out]) Call(ctx context.Context, opts ...Option) (Out, error) {
	return f.Invoke(ctx, opts...).Await(ctx)
}

// Invoke starts the function, and returns the promise of its result.
func (f Func0[Out]) Invoke(ctx context.Context, opts ...Option) *Promise[Out] {
	return invoke[Out](ctx, f.name, nil, nil, opts)
}

// Func2 is a function with two arguments.
type Func2[A, B, Out any] struct{ name string }

// Function2 declares a function with two arguments, by position.
func Function2[A, B, Out any](name string) Func2[A, B, Out] { return Func2[A, B, Out]{name: name} }

// Call invokes the function and awaits its result.
func (f Func2[A, B, Out]) Call(ctx context.Context, a A, b B, opts ...Option) (Out, error) {
	return f.Invoke(ctx, a, b, opts...).Await(ctx)
}

// Invoke starts the function, and returns the promise of its result.
func (f Func2[A, B, Out]) Invoke(ctx context.Context, a A, b B, opts ...Option) *Promise[Out] {
	args, err := positional(a, b)
	return invoke[Out](ctx, f.name, args, err, opts)
}

// Func3 is a function with three arguments. More go into [Positional], [Named] or a struct.
type Func3[A, B, C, Out any] struct{ name string }

// Function3 declares a function with three arguments, by position.
func Function3[A, B, C, Out any](name string) Func3[A, B, C, Out] {
	return Func3[A, B, C, Out]{name: name}
}

// Call invokes the function and awaits its result.
func (f Func3[A, B, C, Out]) Call(ctx context.Context, a A, b B, c C, opts ...Option) (Out, error) {
	return f.Invoke(ctx, a, b, c, opts...).Await(ctx)
}

// Invoke starts the function, and returns the promise of its result.
func (f Func3[A, B, C, Out]) Invoke(ctx context.Context, a A, b B, c C, opts ...Option) *Promise[Out] {
	args, err := positional(a, b, c)
	return invoke[Out](ctx, f.name, args, err, opts)
}
