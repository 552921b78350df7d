package main

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// starlarkSpeed measures a program in starlark-go, if it is one there.
func starlarkSpeed(file string) answer {
	options := &syntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}
	globals, err := starlark.ExecFileOptions(options, &starlark.Thread{}, file, nil, nil)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	var result starlark.Value
	took, err := best(func() error {
		var err error
		result, err = starlark.Call(&starlark.Thread{}, globals["main"], nil, nil)
		return err
	})
	if err != nil {
		return answer{Refused: err.Error()}
	}
	return answer{Seconds: took.Seconds(), Result: result.String()}
}
