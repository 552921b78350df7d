// Package perdure is how functions written in Go call each other across pods, and outlive them.
//
// A function is ordinary code with a context. It calls others by name, and awaits what they return:
//
//	var Bar = perdure.Function[int, int]("bar")
//
//	func foo(ctx context.Context, n int) (int, error) {
//		x, err := Bar.Call(ctx, n)
//		if err != nil {
//			return 0, err
//		}
//		return x + 1, nil
//	}
//
//	func main() { perdure.Main(foo) }
//
// While foo awaits bar, its process ends. When bar has returned, or was retried until it did, foo runs again, in another pod:
// from the top, where each step that it did finds what it came to (Restart); or, inside of a [Loop], from the iteration that it
// was in (Restore).
//
// # Steps
//
// Whatever the SDK does for the code is a step: a call, a local step ([Run]), the time ([Now]), a pause ([Sleep]). Steps are numbered in
// the order in which a task does them: 1, 2, 3. A concurrent task ([Go]) takes a number, and counts below it: 3.1, 3.2. So the code up
// to an await has to do the same steps each time. Take the time from [Now], random numbers from [Rand] and [UUID], and what the
// outside world says from [Run]. Code that does another call in the same place is found out: the execution is Stalled with the
// reason NonDeterministic, and waits for a person.
//
// # What ends a process
//
// A process that is suspended, or whose activation is over, ends without another word from the code: in [Main] as if by
// os.Exit, in a [Server] the goroutines of the function end at their next use of the SDK, after their deferred functions. So a
// deferred function is for locks and files, not for effects. Compensation belongs behind an error: see [Compensate].
//
// Failures of the platform never reach the code. A request to the gateway is tried again for ten minutes; then the process
// ends with exit code 75, and the execution is activated again.
package perdure
