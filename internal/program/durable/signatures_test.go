package durable_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// ownMatter are what programs do not make or call themselves, with the reason why it is another thing here and in the SDK.
var ownMatter = map[string]string{
	"Call.abandon": "the engine does it, which the machine is here",
	"Call.begin":   "the same",
	"Options.wire": "the SDK has it elsewhere",
	"Remote.call":  "the same",
	"Function":     "perdure.function makes it; here what it makes is the function itself",
	"Promise":      "calls and perdure.promise make it",
	"Task":         "perdure.spawn makes it",
}

type public struct {
	Names      []string
	Signatures map[string]string
}

// TestSignaturesAreThoseOfTheSDK: the module has all names of the SDK for Python, and what a program calls takes the same
// parameters with the same defaults.
func TestSignaturesAreThoseOfTheSDK(t *testing.T) {
	t.Parallel()
	here, sdk := signatures(t, "language"), signatures(t, "../../../sdk/python")
	if len(sdk.Names) < 30 {
		t.Fatalf("the SDK has the names %v", sdk.Names)
	}
	for _, name := range sdk.Names {
		if _, ok := here.Signatures[name]; !ok {
			t.Errorf("%s is in the SDK, and not here", name)
		}
	}
	for name, signature := range here.Signatures {
		switch same := sdk.Signatures[name] == signature; {
		case same && ownMatter[name] != "":
			t.Errorf("%s is the same now: take it off the list", name)
		case !same && ownMatter[name] == "":
			t.Errorf("%s%s is %s%s in the SDK", name, signature, name, sdk.Signatures[name])
		}
	}
}

func signatures(t *testing.T, folder string) (found public) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("python3 tells the signatures")
	}
	c := exec.CommandContext(t.Context(), python, "-B", "testdata/signatures.py", folder)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err == nil {
		err = json.Unmarshal(out, &found)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}
