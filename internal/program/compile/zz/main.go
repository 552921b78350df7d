package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"syscall"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

var _ = value.None

func main() {
	source, _ := os.ReadFile(os.Args[1])
	h, err := host.Load(os.Args[1], source, nil)
	if err != nil {
		fmt.Println("load:", err)
		os.Exit(1)
	}
	p := h.Code()
	if err := code.Verify(p); err != nil {
		fmt.Println("verify:", err)
	}
	img, err := machine.Load(p)
	if err != nil {
		fmt.Println("image:", err)
		os.Exit(1)
	}
	m, err := img.New(machine.Options{Entry: "-"})
	if err != nil {
		fmt.Println("new:", err)
		os.Exit(1)
	}
	if prof := os.Getenv("PROF"); prof != "" {
		f, _ := os.Create(prof)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	var ru syscall.Rusage
	syscall.Getrusage(0, &ru)
	begin := ru.Utime.Nano() + ru.Stime.Nano()
	stop, err := m.Run(machine.Slice{Now: time.Now(), Output: os.Stdout})
	if os.Getenv("T") != "" {
		syscall.Getrusage(0, &ru)
		fmt.Fprintln(os.Stderr, time.Duration(ru.Utime.Nano()+ru.Stime.Nano()-begin))
	}
	if err != nil {
		fmt.Println("fault:", err)
	}
	if stop.Outcome != nil && stop.Outcome.Error != nil {
		fmt.Print(stop.Outcome.Error.Stack)
	}
	_ = stop
}
