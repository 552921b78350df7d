package perdure_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	perdure "github.com/perdure/perdure/sdk/go"
)

var (
	bar      = perdure.Function[int, int]("bar")
	withdraw = perdure.Function2[string, int, string]("withdraw")
	deposit  = perdure.Function2[string, int, string]("deposit")
	refund   = perdure.Function[string, perdure.None]("refund")
	count    = perdure.Function[int, int]("count-page")
)

// A function that calls another one, in whatever language that is written.
func ExampleMain() {
	perdure.Main(func(ctx context.Context, n int) (int, error) {
		x, err := bar.Call(ctx, n)
		if err != nil {
			return 0, err
		}
		return x + 1, nil
	})
}

// Calls that run at the same time.
func ExampleAll() {
	_ = func(ctx context.Context) (sum int, err error) {
		var calls []*perdure.Promise[int]
		for i := range 20 {
			calls = append(calls, bar.Invoke(ctx, i))
		}
		values, err := perdure.All(ctx, calls...)
		for _, v := range values {
			sum += v
		}
		return sum, err
	}
}

// Tasks that run at the same time, each with steps of its own.
func ExampleGo() {
	_ = func(ctx context.Context) error {
		left := perdure.Go(ctx, func(ctx context.Context) (int, error) { return bar.Call(ctx, 1) })
		right := perdure.Go(ctx, func(ctx context.Context) (string, error) {
			if err := perdure.Sleep(ctx, time.Hour); err != nil {
				return "", err
			}
			return withdraw.Call(ctx, "ann", 5)
		})
		return perdure.Wait(ctx, left, right)
	}
}

// A transfer that gives the money back if it cannot be deposited, and if it is canceled.
func ExampleCompensate() {
	transfer := func(ctx context.Context, from, to string, amount int) (string, error) {
		receipt, err := withdraw.Call(ctx, from, amount)
		if err != nil {
			return "", err
		}
		done, err := deposit.Call(ctx, to, amount)
		if err != nil {
			_, undo := refund.Call(perdure.Compensate(ctx), receipt)
			return "", errors.Join(err, undo)
		}
		return done, nil
	}
	perdure.Main(transfer)
}

// A long function whose state survives: what an iteration has done is not done again, and waking up costs the same after a
// thousand pages as after one.
func ExampleLoop() {
	perdure.Main(func(ctx context.Context, pages int) (int, error) {
		var state struct {
			Total  int
			Report *perdure.Promise[string]
		}
		for ctx, page := range perdure.Loop(ctx, &state) {
			if page == pages {
				break
			}
			n, err := count.Call(ctx, page)
			if err != nil {
				return 0, err
			}
			state.Total += n
			perdure.Progress(ctx, float64(page+1), float64(pages), "pages")
		}
		return state.Total, nil
	})
}

// A function of stages prints each span once, however often its process ends between them.
func ExampleStages() {
	perdure.Main(func(ctx context.Context, n int) (int, error) {
		var state struct {
			Bar    *perdure.Promise[int]
			Result int
		}
		err := perdure.Stages(ctx, &state,
			func(ctx context.Context) error {
				log.Print("span 1")
				state.Bar = bar.Invoke(ctx, n)
				return nil
			},
			func(ctx context.Context) (err error) {
				state.Result, err = state.Bar.Await(ctx)
				return err
			},
			func(context.Context) error {
				log.Print("span 2")
				return nil
			},
		)
		return state.Result, err
	})
}

// An approval by a person, for which a day is enough.
func ExampleNewPromise() {
	_ = func(ctx context.Context) (string, error) {
		approval := perdure.NewPromise[struct{ By string }](ctx, perdure.WithKey("approval"), perdure.WithTimeout(24*time.Hour))
		if err := perdure.Do(ctx, "mail", func(context.Context) error {
			_, err := fmt.Fprintln(os.Stderr, "please settle", approval.Name())
			return err
		}); err != nil {
			return "", err
		}
		v, err := approval.Await(ctx)
		if errors.Is(err, perdure.ErrTimeout) {
			return "nobody", nil
		}
		return v.By, err
	}
}

// A local step is done once, and its result is there each time the function runs.
func ExampleRun() {
	_ = func(ctx context.Context, amount int) (string, error) {
		return perdure.Run(ctx, "charge", func(ctx context.Context) (string, error) {
			return charge(ctx, perdure.IdempotencyKey(ctx), amount)
		})
	}
}

func charge(context.Context, string, int) (string, error) { return "", nil }

// Errors keep their identity on the way between functions.
func ExampleRegisterError() {
	errNoMoney := errors.New("no money")
	perdure.RegisterError("InsufficientFunds", errNoMoney)
	_ = func(ctx context.Context) error {
		_, err := withdraw.Call(ctx, "ann", 5)
		if errors.Is(err, errNoMoney) {
			return nil // she is poor
		}
		return err
	}
}
