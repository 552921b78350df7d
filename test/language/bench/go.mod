module github.com/perdure/perdure/test/language/bench

go 1.26.0

require (
	github.com/perdure/perdure v0.0.0
	go.starlark.net v0.0.0-20260908191801-89a6a09411d5
)

require (
	github.com/klauspost/compress v1.19.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/text v0.40.0 // indirect
)

replace github.com/perdure/perdure => ../../..
