package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Modes in which cases run.
const (
	GoRestart     = "go-restart"
	GoRestore     = "go-restore"
	PythonRestart = "python-restart"
	PythonRestore = "python-restore"
	GoPython      = "go-python"
	PythonGo      = "python-go"
)

var (
	allModes     = []string{GoRestart, GoRestore, PythonRestart, PythonRestore, GoPython, PythonGo}
	defaultModes = []string{GoRestart, PythonRestart, PythonRestore}
)

func withGo(mode string) bool { return slices.Contains(strings.Split(mode, "-"), "go") }

// Case is one case of the suite.
type Case struct {
	Name        string               `json:"name"`
	Description string               `json:"description,omitempty"`
	Modes       []string             `json:"modes,omitempty"`
	Functions   map[string]*Function `json:"functions"`
	Call        Call                 `json:"call"`
	Environment Environment          `json:"environment"`
	Outside     []Happening          `json:"outside,omitempty"`
	Kills       []string             `json:"kills,omitempty"`
	Expect      Expectation          `json:"expect"`

	// Path of the file.
	Path string `json:"-"`
}

// Function is a program. The statements are the drivers' business; CheckProgram knows their form.
type Function struct {
	Params   []string        `json:"params,omitempty"`
	Body     []any           `json:"body"`
	Later    []Later         `json:"later,omitempty"`
	Settings json.RawMessage `json:"settings,omitempty"`
}

// Later is another body from an epoch on.
type Later struct {
	Epoch int64 `json:"epoch"`
	Body  []any `json:"body"`
}

// Call is the execution that a case creates.
type Call struct {
	Function string `json:"function"`
	Args     any    `json:"args,omitempty"`
	Timeout  string `json:"timeout,omitempty"`
}

// Environment is what pods get beside the template.
type Environment struct {
	Grace string `json:"grace,omitempty"`
}

// Happening is what somebody does when something is the case.
type Happening struct {
	When Condition `json:"when"`
	Do   Action    `json:"do"`
}

// Condition holds when all of its members do.
type Condition struct {
	Epoch    int64  `json:"epoch,omitempty"`
	Progress string `json:"progress,omitempty"`
	Pending  string `json:"pending,omitempty"`
	Phase    string `json:"phase,omitempty"`
	Printed  string `json:"printed,omitempty"`
	Promises int    `json:"promises,omitempty"`
	Of       string `json:"of,omitempty"`
}

// Action is what somebody does.
type Action struct {
	Settle     string          `json:"settle,omitempty"`
	State      string          `json:"state,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"`
	Error      *Error          `json:"error,omitempty"`
	Cancel     bool            `json:"cancel,omitempty"`
	Pause      bool            `json:"pause,omitempty"`
	Resume     bool            `json:"resume,omitempty"`
	RetryToken string          `json:"retryToken,omitempty"`
	DeletePod  bool            `json:"deletePod,omitempty"`
	Of         string          `json:"of,omitempty"`
}

// Error is an error as a value. In an expectation, what is not said does not matter.
type Error struct {
	Type    string          `json:"type"`
	Message string          `json:"message,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// Expectation is what must come of a case. README.md says what each member means.
type Expectation struct {
	State          string                    `json:"state,omitempty"`
	Reason         string                    `json:"reason,omitempty"`
	Mentions       []string                  `json:"mentions,omitempty"`
	Value          json.RawMessage           `json:"value,omitempty"`
	Error          *Error                    `json:"error,omitempty"`
	Lines          []string                  `json:"lines,omitempty"`
	Attempts       [][]string                `json:"attempts,omitempty"`
	Unordered      bool                      `json:"unordered,omitempty"`
	Printed        map[string]map[string]int `json:"printed,omitempty"`
	PrintedBy      map[string]map[string]int `json:"printedBy,omitempty"`
	Effects        map[string]int            `json:"effects,omitempty"`
	Promises       *int                      `json:"promises,omitempty"`
	Executions     map[string]map[string]int `json:"executions,omitempty"`
	Epochs         any                       `json:"epochs,omitempty"`
	FailedAttempts *int                      `json:"failedAttempts,omitempty"`
}

// Load reads all cases of a folder.
func Load(dir string) ([]*Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var cases []*Case
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := Parse(text)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		if c.Path, err = filepath.Abs(path); err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// Parse reads a case and checks its form.
func Parse(text []byte) (*Case, error) {
	c := &Case{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return nil, err
	}
	if c.Modes == nil {
		c.Modes = defaultModes
	}
	return c, c.check()
}

func (c *Case) check() error {
	if c.Name == "" || strings.HasSuffix(c.Name, ".") || !strings.Contains(c.Name, " ") {
		return fmt.Errorf("the name %q is not a sentence", c.Name)
	}
	for _, mode := range slices.Concat(c.Modes, c.Kills) {
		if !slices.Contains(allModes, mode) {
			return fmt.Errorf("there is no mode %q", mode)
		}
	}
	if c.Functions[c.Call.Function] == nil {
		return fmt.Errorf("the call is of %q, which is no function of the case", c.Call.Function)
	}
	if c.Expect.State == "" {
		return fmt.Errorf("no state is expected")
	}
	for name, f := range c.Functions {
		if err := CheckProgram(c, f); err != nil {
			return fmt.Errorf("function %s: %w", name, err)
		}
	}
	return nil
}
