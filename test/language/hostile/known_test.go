package hostile

// What is wrong with those that are known.
const (
	walks  = "an operation that walks down into values takes no steps where it should"
	scans  = "an operation over what is long takes no steps, or too few"
	probes = "a search in a table with keys that collide takes no steps"
)

// known are attacks that do not end as they should yet, with the reason. One that begins to does fail until it is taken off.
var known = map[string]string{
	"a list is compared that shares itself 40 times": walks,
	"a tuple is hashed that shares itself 40 times":  walks,
	"100,000 times zip of zip":                       walks,
	"100,000 times enumerate of enumerate":           walks,
	"count in a long string, again and again":        scans,
	"a long string is compared, again and again":     scans,
	"upper of a long string, again and again":        scans,
	"keys that collide":                              probes,
	"dict entries that are deleted from the front":   scans,
	"a call with 10**5 keywords":                     scans,
	"__hash__ that makes all keys collide":           probes,
	"a class with many bases":                        scans,
}
