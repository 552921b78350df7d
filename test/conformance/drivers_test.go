package conformance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Images of the drivers.
const (
	imageGo     = "conformance-go"
	imagePython = "conformance-python"
)

func sdk(path string) string {
	absolute, _ := filepath.Abs(filepath.Join("..", "..", "sdk", path)) // the working directory is there
	return absolute
}

// buildDrivers builds the driver of the Go SDK and finds the one of the Python SDK.
func buildDrivers(dir string) (map[string][]string, error) {
	images := map[string][]string{}
	path := filepath.Join(dir, imageGo)
	build := exec.CommandContext(context.Background(), "go", "build", "-o", path, "./conformance")
	build.Dir = sdk("go")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the driver of the Go SDK: %w\n%s", err, out)
	}
	images[imageGo] = []string{path}
	if missing(PythonRestart) == "" {
		// What python3 is may be a script that looks for one, and site is for packages that the SDK does not need: both would cost
		// more than all the rest of a process.
		python, err := exec.CommandContext(context.Background(), "python3", "-c", "import sys; print(sys.executable)").Output()
		if err != nil {
			return nil, fmt.Errorf("find the interpreter of python3: %w", err)
		}
		images[imagePython] = []string{strings.TrimSpace(string(python)), "-S", sdk("python/conformance/driver.py")}
	}
	return images, nil
}

// missing tells why a mode cannot run here: a machine without Python may run the rest, unless it is there to run all.
func missing(mode string) string {
	if _, err := exec.LookPath("python3"); err == nil || !strings.Contains(mode, "python") {
		return ""
	}
	return "there is no python3"
}

// mustRunAll is whether nothing may be left out.
func mustRunAll() bool { return os.Getenv("CI") != "" }

// imageOf is the image of a function of a case in a mode.
func imageOf(mode string, root bool) string {
	language, other, mixed := strings.Cut(mode, "-")
	if mixed && (other == "go" || other == "python") && !root {
		language = other
	}
	return map[string]string{"go": imageGo, "python": imagePython}[language]
}

func restores(mode string) bool { return strings.HasSuffix(mode, "-restore") }
