module github.com/perdure/perdure/sdk/go

go 1.26.0
