package hostile

// What is wrong with those that are known.
const (
	walks  = "an operation that walks down into values takes no steps where it should"
	scans  = "an operation over what is long takes no steps, or too few"
	probes = "a search in a table with keys that collide takes no steps"
)

// known are attacks that do not end as they should yet, with the reason. One that begins to is told of.
var known = map[string]string{
	"100,000 times zip of zip":                walks,
	"100,000 times enumerate of enumerate":    walks,
	"count in a long string, again and again": scans,
	"upper of a long string, again and again": scans,
	"a call with 10**5 keywords":              scans,
	"__hash__ that makes all keys collide":    probes,
}
