package debug

// OpenSaved is Open of a file that has been read.
var OpenSaved = open

// State is that of the machine.
var State = (*Session).state
