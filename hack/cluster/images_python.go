package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	pythonImage  = "perdure.example/python:3"
	pythonFolder = "/usr/lib/python3/dist-packages" // where Debian's Python looks for what is not its own
	packageLists = "/var/lib/apt/lists"
)

// python is Python from Debian's packages: unpacked, to compile with, and as an image that others add to.
type python struct{ root, image string }

// pythonBase makes Python's image where it is missing, or where the system knows newer packages.
func pythonBase(ctx context.Context, out io.Writer, l layout) (python, error) {
	dir := filepath.Join(l.Home, "images")
	p := python{root: filepath.Join(dir, "python", "root"), image: filepath.Join(dir, "python.tar")}
	versions := filepath.Join(dir, "python", "versions")
	if exists(p.image) && newer(versions, packageLists) {
		return p, nil
	}
	packages, err := pythonPackages(ctx)
	if err != nil {
		return p, err
	}
	wanted := strings.Join(packages, "\n")
	if have, err := os.ReadFile(versions); err == nil && string(have) == wanted && exists(p.image) {
		return p, os.WriteFile(versions, have, 0o644) // it is looked at again when the lists change
	}
	fmt.Fprintf(out, "Making a Python image from %d packages of this system; this takes about half a minute.\n", len(packages))
	if err := p.make(ctx, packages); err != nil {
		return p, fmt.Errorf("make the Python image: %w", err)
	}
	return p, os.WriteFile(versions, []byte(wanted), 0o644)
}

func (p python) make(ctx context.Context, packages []string) error {
	dir := filepath.Dir(p.root)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(p.root, 0o755); err != nil {
		return err
	}
	if err := unpack(ctx, dir, packages); err != nil {
		return err
	}
	if err := p.compileLibrary(ctx); err != nil {
		return err
	}
	spec := imageSpec{Ref: pythonImage, Add: []string{p.root + ":/"}, User: "65532:65532", Entrypoint: []string{"/usr/bin/python3"},
		// What a function prints is to be in its log also when it is killed.
		Env: []string{"PYTHONUNBUFFERED=1", "PYTHONDONTWRITEBYTECODE=1", "LANG=C.UTF-8"}}
	if err := spec.save(p.image + ".new"); err != nil {
		return err
	}
	return os.Rename(p.image+".new", p.image)
}

// withSDK adds the SDK of this repository to an image, compiled. The folder that it returns is needed until the image is saved.
func (p python) withSDK(ctx context.Context, l layout, spec *imageSpec) (string, error) {
	dir, err := os.MkdirTemp("", "devcluster-sdk-")
	if err != nil {
		return "", err
	}
	staged, inside := filepath.Join(dir, "perdure"), pythonFolder+"/perdure"
	spec.Base, spec.Add = p.image, append(spec.Add, staged+":"+inside)
	return dir, p.run(ctx, "-c", stageSDK, filepath.Join(l.Source, "..", "sdk", "python", "perdure"), staged, inside)
}

const stageSDK = `
import compileall, py_compile, shutil, sys
source, staged, inside = sys.argv[1:]
shutil.copytree(source, staged, ignore=shutil.ignore_patterns("__pycache__"))
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
sys.exit(not compileall.compile_dir(staged, quiet=1, stripdir=staged, prependdir=inside, invalidation_mode=mode))`

// unpackScript installs nothing: it only takes the files out of the packages. Its first lines are what Debian's base-files makes. What nobody
// reads in a container is left out.
const unpackScript = `
set -e
mkdir debs
for dir in bin sbin lib lib64; do mkdir -p "root/usr/$dir" && ln -s "usr/$dir" "root/$dir"; done
cd debs
apt-get download -q "$@" || { apt-get update -q && apt-get download -q "$@"; }
for deb in *.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x -p --no-same-owner --keep-directory-symlink -C ../root
done
cd .. && rm -rf debs && cd root
rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/lintian usr/share/doc-base usr/share/info usr/share/bug usr/lib/*/gconv`

func unpack(ctx context.Context, dir string, packages []string) error {
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", unpackScript, "unpack"}, packages...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("unpack packages: %w: %s", err, text)
	}
	return nil
}

// run runs Python on this machine, by its own loader and with its own libraries, and so without root.
func (p python) run(ctx context.Context, args ...string) error {
	program, err := filepath.EvalSymlinks(filepath.Join(p.root, "usr", "bin", "python3"))
	if err != nil {
		return err
	}
	loader, err := interpreter(program)
	if err != nil {
		return err
	}
	// Where packages have files below /lib still, its link has led them to /usr/lib.
	libraries, err := filepath.Glob(filepath.Join(p.root, "usr", "lib", "*-linux-gnu*"))
	if err != nil {
		return err
	}
	command := append([]string{"--library-path", strings.Join(libraries, ":"), program}, args...)
	cmd := exec.CommandContext(ctx, filepath.Join(p.root, loader), command...)
	cmd.Env = []string{"PYTHONHOME=" + filepath.Join(p.root, "usr"), "PYTHONNOUSERSITE=1", "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8"}
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run the image's Python: %w: %s", err, text)
	}
	return nil
}

// compileLibrary compiles what Python brings: in a pod it could not keep what it compiles, and would do so at each start. The
// compiled files count without a look at the time of their sources, which images do not keep.
func (p python) compileLibrary(ctx context.Context) error {
	return p.run(ctx, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", p.root, "-p", "/",
		filepath.Join(p.root, "usr", "lib"))
}

// pythonPackages are the packages that Python needs, as NAME=VERSION, in the versions that the system would install.
func pythonPackages(ctx context.Context) ([]string, error) {
	for _, program := range []string{"apt-get", "apt-cache", "dpkg-deb"} {
		if systemProgram(program) == "" {
			return nil, fmt.Errorf("a Python image is made from Debian's or Ubuntu's packages, and this system has no %s: "+
				"build the image elsewhere (docker build) and import it with: devcluster image load", program)
		}
	}
	show := func(names []string) (string, error) {
		return output(ctx, append([]string{"apt-cache", "show", "--no-all-versions"}, names...)...)
	}
	packages, err := closure(pythonRoots, pythonWithout, show)
	if errors.Is(err, errNoPackage) {
		if err := run(ctx, "apt-get", "update"); err != nil {
			return nil, err
		}
		return closure(pythonRoots, pythonWithout, show)
	}
	return packages, err
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// newer says whether a file was written after another one, or that is not there.
func newer(file, than string) bool {
	written, err := os.Stat(file)
	if err != nil {
		return false
	}
	other, err := os.Stat(than)
	return err != nil || written.ModTime().After(other.ModTime())
}
