package sim_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/test/sim"
)

// shell runs the commands of the examples' containers on this machine, so that what they leave as their result is their
// own work. The same command with the same environment is run once.
type shell struct {
	t     *testing.T
	mu    sync.Mutex
	known map[string]sim.Exit
}

func newShell(t *testing.T) *shell { return &shell{t: t, known: map[string]sim.Exit{}} }

// run is the code of a pod: "sh -c" with the pod's environment and files.
func (s *shell) run(pod *corev1.Pod) sim.Exit {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := pod.Spec.Containers[0]
	arguments := pod.Annotations[v1alpha1.AnnotationArguments]
	env := []string{"PATH=" + os.Getenv("PATH"), "PERDURE_ARGS=" + arguments}
	for _, e := range c.Env {
		if e.ValueFrom == nil {
			env = append(env, e.Name+"="+e.Value)
		}
	}
	id := strings.Join(append(append([]string{}, c.Command...), env...), "\x00")
	if known, ok := s.known[id]; ok {
		return known
	}
	exit, err := s.runOnce(c.Command, arguments, env)
	if err != nil {
		s.t.Errorf("run the code of pod %s: %v", pod.Name, err)
	}
	s.known[id] = exit
	return exit
}

func (s *shell) runOnce(command []string, arguments string, env []string) (sim.Exit, error) {
	if len(command) != 3 || command[0] != "sh" {
		return sim.Exit{}, fmt.Errorf("not a shell command: %q", command)
	}
	dir := s.t.TempDir()
	message, args := filepath.Join(dir, "termination-log"), filepath.Join(dir, "args.json")
	if err := os.WriteFile(args, []byte(arguments), 0o600); err != nil {
		return sim.Exit{}, err
	}
	script := strings.NewReplacer("/dev/termination-log", message, "/perdure/args.json", args).Replace(command[2])
	cmd := exec.CommandContext(s.t.Context(), "sh", "-c", script) //nolint:gosec // the examples' own
	cmd.Env = env
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return sim.Exit{}, err
	}
	said, _ := os.ReadFile(message)                                                                                 //nolint:gosec // the test's own; code may leave no message
	return sim.Exit{Code: int32(cmd.ProcessState.ExitCode()), Message: strings.TrimSuffix(string(said), "\n")}, nil //nolint:gosec // an exit code
}
