package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// code is a way to run the bench's functions: a language, and how it goes on after a suspension.
type code struct {
	name     string // of its Function, and in the names of objects
	title    string
	python   bool
	argument string // to the program
	stays    bool   // in its pod while it awaits
	env      []corev1.EnvVar
}

func grace(d string) corev1.EnvVar { return corev1.EnvVar{Name: "PERDURE_AWAIT_GRACE", Value: d} }

var (
	restoreOff = corev1.EnvVar{Name: "PERDURE_RESTORE", Value: "off"}

	// goStays and pythonStays await in the pod, for as long as it takes.
	goStays     = code{name: "code-go-stays", title: "Go", argument: "replay", stays: true, env: []corev1.EnvVar{grace("10m")}}
	pythonStays = code{name: "code-python-stays", title: "Python", python: true, stays: true, env: []corev1.EnvVar{grace("10m")}}
	// All others end their pod at each await.
	goRestart      = code{name: "code-go-restart", title: "Go, Restart", argument: "replay", env: []corev1.EnvVar{grace("0s")}}
	goLoop         = code{name: "code-go-loop", title: "Go, Restore (Loop)", argument: "loop", env: []corev1.EnvVar{grace("0s")}}
	pythonRestart  = code{name: "code-python-restart", title: "Python, Restart", python: true, env: []corev1.EnvVar{grace("0s"), restoreOff}}
	pythonRestore  = code{name: "code-python-restore", title: "Python, Restore", python: true, env: []corev1.EnvVar{grace("0s")}}
	codeCaller     = code{name: "code-caller", argument: "caller", env: []corev1.EnvVar{grace("0s")}}
	codeCallee     = code{name: "code-callee", argument: "callee", env: []corev1.EnvVar{grace("0s")}}
	replaying      = []code{goRestart, goLoop, pythonRestart, pythonRestore}
	everyCode      = []code{goStays, pythonStays, goRestart, goLoop, pythonRestart, pythonRestore, codeCaller, codeCallee}
	pythonProgram  = "/app/bench.py"
	functionsOf    = filepath.Join("test", "bench", "functions")
	defaultGoImage = "perdure.example/bench-go:1"
	defaultPyImage = "perdure.example/bench-python:1"
)

// prepareCode builds the images of the functions, and makes the functions.
func (b *bench) prepareCode(ctx context.Context) error {
	if b.codeResumes == 0 && len(b.replay) == 0 && b.calls == 0 {
		return nil
	}
	if err := b.buildImages(ctx); err != nil {
		return err
	}
	for _, c := range everyCode {
		if err := b.awaitReady(ctx, b.makeCode(c)); err != nil {
			return err
		}
	}
	return nil
}

// buildImages does what hack/example-images.sh does for the examples, for images that were not given.
func (b *bench) buildImages(ctx context.Context) error {
	if b.goImage != "" && b.pythonImage != "" {
		return nil
	}
	progress("building the images of the functions")
	root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return fmt.Errorf("find the repository: %w", err)
	}
	dir, err := os.MkdirTemp("", "perdure-bench-")
	if err != nil {
		return fmt.Errorf("build images: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program, devcluster := filepath.Join(dir, "bench"), filepath.Join(root, "bin", "devcluster")
	steps := [][]string{
		{"go", "-C", functionsOf, "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "."},
		{devcluster, "image", "build", "--ref", defaultGoImage, "--binary", program + ":/bench"},
		{devcluster, "image", "build", "--ref", defaultPyImage, "--base", "python", "--file", filepath.Join(functionsOf, "bench.py") + ":" + pythonProgram},
	}
	for _, step := range steps {
		cmd := exec.CommandContext(ctx, step[0], step[1:]...)
		cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build the images of the functions (or name some with --go-image and --python-image): %w: %s", err, text)
		}
	}
	b.goImage, b.pythonImage = defaultGoImage, defaultPyImage
	return nil
}

// codeTemplate is a pod of the bench's program in one of the languages.
func (b *bench) codeTemplate(python bool, argument string) corev1.PodTemplateSpec {
	image, args := b.goImage, []string{argument}
	if python {
		image, args = b.pythonImage, []string{pythonProgram}
		if argument != "" {
			args = append(args, argument)
		}
	}
	t := template(image)
	t.Spec.Containers[0].Command, t.Spec.Containers[0].Args = nil, args
	return t
}

func (b *bench) makeCode(c code) *v1alpha1.Function {
	f := makeFunction(b.namespace, c.name, b.codeTemplate(c.python, c.argument))
	f.Spec.Job.Gateway = v1alpha1.GatewayEnabled
	f.Spec.Job.Template.Spec.Containers[0].Env = c.env
	return f
}
