package dap

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/debug"
)

// mostHandles is how many frames, and how many values, an editor may have looked at before the program goes on.
const mostHandles = 1 << 17

var errTooMany = errors.New("too much has been looked at: step, or begin again")

// handles are the numbers of frames and values that an editor has. They are those of one state of the program.
type handles struct {
	// first is the number of frames[0]. It only grows, so that no number of an earlier state is one of this.
	first  int
	frames []place
	known  map[place]int
	values map[debug.Reference]shown
}

// place is a frame: the task, and how many calls are further in.
type place struct {
	task  debug.TaskID
	depth int
}

// shown is a value that the editor has a reference to.
type shown struct {
	// expression evaluates to it, or is empty.
	expression string
	class      string
	count      int
}

// forget makes all numbers void.
func (h *handles) forget() {
	*h = handles{first: max(h.first, 1) + len(h.frames), known: map[place]int{}, values: map[debug.Reference]shown{}}
}

// frame is the number of a frame.
func (h *handles) frame(task debug.TaskID, depth int) (int, error) {
	p := place{task, depth}
	if id, ok := h.known[p]; ok {
		return id, nil
	}
	if len(h.frames) == mostHandles {
		return 0, errTooMany
	}
	id := h.first + len(h.frames)
	h.frames = append(h.frames, p)
	h.known[p] = id
	return id, nil
}

// frameOf is the frame that has a number.
func (h *handles) frameOf(id int) (place, error) {
	if at := id - h.first; at >= 0 && at < len(h.frames) {
		return h.frames[at], nil
	}
	return place{}, debug.ErrNoFrame
}

// keep notes a value that is shown. If there are too many it is shown without what is in it.
func (h *handles) keep(v debug.Value, expression string) bool {
	if _, ok := h.values[v.Reference]; !ok && len(h.values) == mostHandles {
		return false
	}
	h.values[v.Reference] = shown{expression: expression, class: v.Type, count: v.Count}
	return true
}

// The forms of names and of texts: a name, one with attributes and indices behind it, and a constant.
var (
	identifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)
	chain      = regexp.MustCompile(`^[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*|\[[0-9]+\])*$`)
	literal    = regexp.MustCompile(`^(True|False|None|-?[0-9].*|b?['"].*['"])$`)
)

// The classes of which items are had by index, and by key; the name of an item is either in brackets.
var (
	sequences = []string{"list", "tuple", "deque"}
	mappings  = []string{"dict", "defaultdict", "OrderedDict", "Counter"}
)

// child is an expression for what is in a value under a name, or empty where the name does not tell: the editor puts it into a watch.
func (v shown) child(name string) string {
	switch {
	case v.expression == "" || strings.Contains(name, "…"):
		return ""
	case strings.HasPrefix(name, "["):
		key := strings.TrimSuffix(name[1:], "]")
		if slices.Contains(sequences, v.class) || slices.Contains(mappings, v.class) && literal.MatchString(key) {
			return v.expression + name
		}
	case identifier.MatchString(name):
		return v.expression + "." + name
	}
	return ""
}
