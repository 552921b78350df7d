// Bar is the function that foo awaits.
package main

import (
	"context"
	"fmt"

	perdure "github.com/perdure/perdure/sdk/go"
)

func bar(_ context.Context, n int) (int, error) {
	fmt.Println("bar of", n)
	return 2 * n, nil
}

func main() { perdure.Main(bar) }
