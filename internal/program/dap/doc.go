// Package dap is a debug adapter: it speaks the Debug Adapter Protocol, so that an editor can look into the saved state of a program
// and go on from it. What it shows and does is that of a [debug.Session]; this package only translates.
//
// The tasks of the program are the editor's threads. Opening a save point is a launch (or an attach, which is the same here): nothing of
// the program has to run for it, so the editor sees it stopped at once.
//
// What the package owns:
//
//   - Whoever is at the other end may be anybody. What is sent is bounded in length, whatever comes gets an answer or ends the session, and
//     nothing of it panics. No request names a process to start or, but for the save point that is to be opened, a file to read.
//   - One goroutine decides, and it alone asks the debug session, but while a step is under way, which a goroutine of its own takes.
//     [Serve] returns when all its goroutines have ended.
//   - Every request gets one response, and events that follow from it come after it.
//   - Numbers of frames and values that an editor has are void once the program has gone on: then they are an error, never another's frame.
package dap
