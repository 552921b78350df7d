// Command openapidoc writes the reference page of an HTTP API from its OpenAPI document, as Markdown.
//
// Usage: go run ./internal/openapidoc internal/gateway/openapi.yaml > docs/gateway.md
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "openapidoc:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: openapidoc FILE")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	d, err := parse(text)
	if err != nil {
		return fmt.Errorf("parse %s: %w", args[0], err)
	}
	out := bufio.NewWriter(os.Stdout)
	page(out, d)
	return out.Flush()
}
