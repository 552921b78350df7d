package durable

import (
	"embed"
	"path"
	"strings"

	"github.com/perdure/perdure/internal/program/machine"
)

//go:embed all:language
var files embed.FS

// Module is what starts and ends executions: every program is linked with it, whether it imports perdure or not.
const Module = "perdure._start"

// Prepare adds to the options of a machine what runs an execution as the module perdure says.
func Prepare(o machine.Options) machine.Options {
	o.Start = machine.Named{Module: Module, Name: "start"}
	o.Finish = machine.Named{Module: Module, Name: "finish"}
	return o
}

// Source is the text of a module by the name under which it is imported, such as "perdure._errors", and the name of its file
// for tracebacks.
func Source(module string) (text, file string, ok bool) {
	if module == "" || strings.ContainsAny(module, "/\\") {
		return "", "", false
	}
	base := strings.ReplaceAll(module, ".", "/")
	for _, name := range []string{base + ".py", base + "/__init__.py"} {
		if data, err := files.ReadFile(path.Join("language", name)); err == nil {
			return string(data), "<" + name + ">", true
		}
	}
	return "", "", false
}

// Importable tells whether programs may import a module of this package: perdure._errors and the like are its own.
func Importable(module string) bool {
	if strings.Contains(module, "._") {
		return false
	}
	_, _, ok := Source(module)
	return ok
}
