package machine

// FaultError is a fault of ours, or of whoever gave a machine code or a state that was not verified. The machine is of no use any
// more; whoever runs it has its last save point. No other program is concerned.
type FaultError struct {
	What  string
	Stack string // of the goroutine, where it was a panic
}

func (f *FaultError) Error() string { return "fault of the machine: " + f.What }

func fault(what string) error { return &FaultError{What: what} }
