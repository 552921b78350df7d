// Package job runs a function as a Kubernetes Job, one Job and one pod for each activation, and says what became of it.
//
// It is pure: Build makes the object that the controller creates, Observe turns what the API server holds into a report.
// Neither reads a clock, calls an API or logs.
//
// What the package owns:
//
//   - A Job never retries and never replaces a pod by itself. Retries belong to the execution, each in an epoch of its own.
//   - What the code said is believed before what the platform says about it: a value, or an error marked as one, stands
//     even if the pod was being removed. What the code did not say is not held against it while the platform is a
//     possible cause.
//   - A message that may have been cut is never read as a value or as an error.
//   - CodeStarted is false only where the function's code is known not to have run.
//   - Reasons and messages of stalls are the same as long as the cause is: each change is a write.
//
// The table for users is docs/failures.md.
package job
