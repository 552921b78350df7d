// Primes counts prime numbers, piece by piece: a long function whose variables outlive its pods.
package main

import (
	"context"
	"fmt"
	"os"

	perdure "github.com/perdure/perdure/sdk/go"
)

// span is a piece of the work.
type span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// found is what is known after some of the pieces: the variables of the loop.
type found struct {
	Primes  int `json:"primes"`
	Largest int `json:"largest"`
}

var count = perdure.Function[span, found]("count-primes")

// primes goes through the pieces. Its pod ends while a piece is counted, and the next one begins with that iteration: earlier ones do not
// run again.
func primes(ctx context.Context, limit, pieces int) (found, error) {
	var state found
	size := (limit + pieces - 1) / pieces
	for ctx, i := range perdure.Loop(ctx, &state) {
		if i == pieces {
			break
		}
		piece := span{From: i * size, To: min((i+1)*size, limit)}
		got, err := count.Call(ctx, piece)
		if err != nil {
			return state, err
		}
		state.Primes += got.Primes
		state.Largest = max(state.Largest, got.Largest)
		fmt.Printf("piece %d: %d primes below %d\n", i, state.Primes, piece.To)
		perdure.Progress(ctx, float64(piece.To), float64(limit), fmt.Sprintf("%d primes", state.Primes))
	}
	return state, nil
}

// countPrimes counts one piece, and says now and then that it is alive.
func countPrimes(ctx context.Context, s span) (found, error) {
	var f found
	for n := s.From; n < s.To; n++ {
		if n%10_000 == 0 {
			perdure.Progress(ctx, float64(n-s.From), float64(s.To-s.From), fmt.Sprintf("%d primes", f.Primes))
			if ctx.Err() != nil {
				return f, context.Cause(ctx)
			}
		}
		if isPrime(n) {
			f.Primes++
			f.Largest = n
		}
	}
	return f, nil
}

func isPrime(n int) bool {
	if n < 2 {
		return false
	}
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "count" {
		perdure.Main(countPrimes)
	}
	perdure.Main(primes)
}
