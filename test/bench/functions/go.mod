module github.com/perdure/perdure/test/bench/functions

go 1.26.0

require github.com/perdure/perdure/sdk/go v0.0.0

replace github.com/perdure/perdure/sdk/go => ../../../sdk/go
