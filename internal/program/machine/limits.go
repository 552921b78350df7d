package machine

// Limits bound a program. A field that is 0 has its default. What ends a program by them cannot be caught by it, but for
// Frames, which raises RecursionError as in CPython.
type Limits struct {
	// Steps are instructions in all slices, with what long operations count for. Default is 10,000,000,000.
	Steps int64
	// Frames is how deep calls go in one task. Default is 1,000.
	Frames int
	// Stack is how many values the stack of a task has. Default is 1,000,000.
	Stack int
	// Tasks is how many tasks there are at a time. Default is 100,000.
	Tasks int
	// Promises is how many promises are pending at a time. Default is 100,000.
	Promises int
	// Heap is what all values take, in bytes. Default is 64 MiB.
	Heap int64
	// Output is what is printed in all slices, in bytes. Default is 16 MiB.
	Output int64
	// Operation is how many steps one instruction may take that runs code of the program inside of it, such as a sort that
	// calls __lt__. Default is 50,000,000. It bounds how far over its fuel a slice can go.
	Operation int64
}

// withDefaults fills what is not said.
func (l Limits) withDefaults() Limits {
	fill := func(field *int64, value int64) {
		if *field <= 0 {
			*field = value
		}
	}
	count := func(field *int, value int) {
		if *field <= 0 {
			*field = value
		}
	}
	fill(&l.Steps, 10_000_000_000)
	count(&l.Frames, 1_000)
	count(&l.Stack, 1_000_000)
	count(&l.Tasks, 100_000)
	count(&l.Promises, 100_000)
	fill(&l.Heap, 64<<20)
	fill(&l.Output, 16<<20)
	fill(&l.Operation, 50_000_000)
	return l
}
