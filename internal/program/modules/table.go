package modules

import (
	"slices"
	"sort"
	"strings"
	"sync"
)

// Entry is a module, or the built-in names, as a page of documentation tells of it.
type Entry struct {
	// Name is how it is imported; empty for the built-in names.
	Name string
	// Names are what it has, in order.
	Names []string
	// Note says what is different from CPython or left out; empty where nothing is.
	Note string
}

// notes say what is different. What they do not say is as in CPython.
var notes = map[string]string{
	"":                "What Python has besides is refused, with the words to write instead. id() gives numbers that stay the same over save points.",
	"abc":             "ABC and abstractmethod; without register().",
	"base64":          "Without base85.",
	"binascii":        "hexlify and unhexlify.",
	"collections":     "OrderedDict, defaultdict, Counter, deque, namedtuple, ChainMap.",
	"collections.abc": "register() is not there: derive from the class, or write its methods.",
	"contextlib":      "Without redirect_stdout and AsyncExitStack.",
	"copy":            "A class decides by __copy__ and __deepcopy__; __reduce__ is not asked.",
	"csv":             "Without Sniffer.",
	"datetime":        "The local time zone is UTC. The clock stands still between two awaits.",
	"decimal":         "All of CPython's. The contexts of the module itself cannot be changed: give a copy to setcontext().",
	"enum":            "Without boundaries of flags and _ignore_.",
	"functools":       "Without singledispatchmethod. What lru_cache remembers is in the save points.",
	"hashlib":         "md5, sha1 and sha2.",
	"io":              "Text and bytes in memory; there are no files.",
	"itertools":       "All of CPython 3.11, as generators.",
	"json":            "dump and load are left out: there are no files.",
	"random":          "Seeded it gives what CPython gives; unseeded it is of the execution's randomness, which is the same when a slice runs again.",
	"re":              "Matched by backtracking as in CPython; patterns of bytes are left out.",
	"statistics":      "mean, fmean, median and its kin, mode, variance, stdev, quantiles.",
	"time":            "time() and its kin tell the time of the slice; sleep is durable. The local time zone is UTC.",
	"typing":          "Names for annotations; nothing is enforced.",
	"uuid":            "uuid3, uuid4, uuid5 and UUID.",
}

// Importable are the names of the modules that programs can import, in order; perdure is not among them.
func Importable() []string { return slices.Clone(importable()) }

// importable is asked for every name that a program imports.
var importable = sync.OnceValue(func() []string {
	var names []string
	for name := range all().modules {
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	files, err := language.ReadDir("language")
	if err != nil {
		return names
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".py")
		if !strings.HasPrefix(name, "_") && name != "builtins" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
})

// Table tells of the built-in names and of each module that can be imported. The names of a module in the language are read off its text: what
// stands at the left margin and does not begin with an underscore.
func Table() []Entry {
	builtins := sortedKeys(all().builtins)
	builtins = append(builtins, "map", "filter")
	sort.Strings(builtins)
	entries := []Entry{{Names: builtins, Note: notes[""]}}
	for _, name := range Importable() {
		entries = append(entries, Entry{Name: name, Names: namesOf(name), Note: notes[name]})
	}
	return entries
}

func namesOf(module string) []string {
	found := map[string]bool{}
	if m, ok := Native(module); ok {
		for k := range m.Attrs.All() {
			if name := nameOf(k); !strings.HasPrefix(name, "_") {
				found[name] = true
			}
		}
		return sortedKeys(found)
	}
	text, _, _ := Source(module)
	for line := range strings.SplitSeq(text, "\n") {
		for _, name := range defined(line) {
			if !strings.HasPrefix(name, "_") && isIdentifier(name) {
				found[name] = true
			}
		}
	}
	return sortedKeys(found)
}

// defined are the names that a line at the left margin binds.
func defined(line string) []string {
	line = strings.TrimPrefix(line, "async ")
	for _, keyword := range []string{"def ", "class "} {
		if rest, ok := strings.CutPrefix(line, keyword); ok {
			return []string{strings.TrimRight(rest[:strings.IndexAny(rest+":", "(:")], " ")}
		}
	}
	if strings.HasPrefix(line, "from ") {
		return passedOn(line)
	}
	parts := strings.Split(line, " = ")
	if len(parts) < 2 || strings.HasPrefix(line, " ") {
		return nil
	}
	return parts[:len(parts)-1]
}

// passedOn are the names that an import passes on, by importing them as themselves.
func passedOn(line string) []string {
	var names []string
	_, imported, _ := strings.Cut(line, " import ")
	for one := range strings.SplitSeq(imported, ", ") {
		if name, as, ok := strings.Cut(one, " as "); ok && name == as {
			names = append(names, name)
		}
	}
	return names
}
