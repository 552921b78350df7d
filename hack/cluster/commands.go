package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// action is what a command does once the layout is known.
type action func(ctx context.Context, out io.Writer, l layout, args []string) error

func (a action) run(cmd *cobra.Command, args []string) error {
	l, err := newLayout()
	if err != nil {
		return err
	}
	return a(cmd.Context(), cmd.OutOrStdout(), l, args)
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "devcluster",
		Short: "A one-node Kubernetes, built from source, for development and tests",
		Long: "devcluster builds Kubernetes from source and runs it on this machine: one node, real pods, no downloads " +
			"of binaries or images.\nIt keeps everything below $PERDURE_DEV_HOME (default ~/.cache/perdure).",
		Example: "  devcluster up\n  eval \"$(devcluster env)\" && kubectl get nodes\n  devcluster down",
		// Errors are printed once, by main, and a failure is not a question of usage.
		SilenceErrors: true, SilenceUsage: true,
	}
	root.AddCommand(buildCommand(), upCommand(), downCommand(), statusCommand(), envCommand(), imageCommand())
	root.AddCommand(componentCommands()...)
	return root
}

func buildCommand() *cobra.Command {
	var second string
	cmd := &cobra.Command{
		Use:   "build [envtest|cluster|helm|all]",
		Short: "Build Kubernetes, etcd, CoreDNS and Helm from source into the cache",
		Long: "Builds what is missing and leaves the rest alone.\n" +
			"  envtest  etcd, kube-apiserver, kubectl: for tests against an API server\n" +
			"  cluster  all that \"devcluster up\" runs (default)\n  helm     Helm\n  all      cluster and helm",
		Example: "  devcluster build envtest\n  devcluster build all\n" +
			"  devcluster build envtest --kubernetes-version v1.35.x",
		Args: cobra.MaximumNArgs(1), ValidArgs: []string{"envtest", "cluster", "helm", "all"},
		RunE: action(func(ctx context.Context, out io.Writer, l layout, args []string) error {
			set := "cluster"
			if len(args) == 1 {
				set = args[0]
			}
			if second != "" {
				if set != "envtest" {
					return fmt.Errorf("--kubernetes-version builds for envtest only: devcluster build envtest")
				}
				return buildSecond(ctx, out, l, second)
			}
			wanted, err := l.artifacts(set)
			if err != nil {
				return err
			}
			if err := build(ctx, out, l.binDir(l.Pins.Kubernetes), wanted); err != nil {
				return err
			}
			if set == "cluster" || set == "all" {
				return buildBaseImages(ctx, l)
			}
			return nil
		}).run,
	}
	cmd.Flags().StringVar(&second, "kubernetes-version", "",
		"build this version's kube-apiserver and kubectl instead; v1.35.x means the newest of 1.35")
	return cmd
}

func upCommand() *cobra.Command {
	var o upOptions
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Start the cluster, or whatever part of it is not running",
		Long: "Builds and installs what is missing, says what it changes on the host, asks when a person is there,\n" +
			"starts everything and waits until the node is ready and a pod gets an answer from DNS.",
		Example: "  devcluster up\n  devcluster up --yes\n  devcluster up --control-plane-only   # no root, no pods\n" +
			"  PERDURE_DEV_ETCD_NO_FSYNC=1 devcluster up   # faster, but not for benchmarks",
		Args: cobra.NoArgs,
		RunE: action(func(ctx context.Context, out io.Writer, l layout, _ []string) error {
			return up(ctx, out, l, o)
		}).run,
	}
	cmd.Flags().BoolVarP(&o.Yes, "yes", "y", false, "do not ask before changing the host")
	cmd.Flags().BoolVar(&o.ControlPlaneOnly, "control-plane-only", false,
		"only etcd, API server, controllers and scheduler; needs no root")
	return cmd
}

func downCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "down",
		Short: "Stop everything, remove the cluster and undo the changes to the host",
		Long: "Works from whatever is left of a cluster, also after a crash or a reboot.\n" +
			"Keeps the build cache, the images, the logs and the installed packages.",
		Example: "  devcluster down",
		Args:    cobra.NoArgs,
		RunE: action(func(ctx context.Context, out io.Writer, l layout, _ []string) error {
			return down(ctx, out, l)
		}).run,
	}
}

func statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "Show what runs, where the logs are and what to do next",
		Long:    "Exits with 0 only when every component is healthy and the node is ready.",
		Example: "  devcluster status",
		Args:    cobra.NoArgs,
		RunE: action(func(ctx context.Context, out io.Writer, l layout, _ []string) error {
			return status(ctx, out, l)
		}).run,
	}
}

func envCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "env",
		Short:   "Print the variables that kubectl and the tests need",
		Example: "  eval \"$(devcluster env)\"",
		Args:    cobra.NoArgs,
		RunE: action(func(_ context.Context, out io.Writer, l layout, _ []string) error {
			printEnv(out, l)
			return nil
		}).run,
	}
}

func imageCommand() *cobra.Command {
	image := &cobra.Command{
		Use:     "image",
		Short:   "Assemble container images and bring them into the cluster",
		Example: "  devcluster image build --ref perdure:dev --binary bin/manager --user 65532\n  devcluster image load perdure.tar",
	}
	image.AddCommand(imageBuildCommand(), &cobra.Command{
		Use:     "load TAR",
		Short:   "Import an image's tar (Docker or OCI format) into the cluster",
		Example: "  devcluster image load perdure.tar",
		Args:    cobra.ExactArgs(1),
		RunE: action(func(ctx context.Context, _ io.Writer, l layout, args []string) error {
			return importImage(ctx, l, args[0])
		}).run,
	})
	return image
}

func imageBuildCommand() *cobra.Command {
	var spec imageSpec
	var files []string
	var file string
	cmd := &cobra.Command{
		Use:   "build --ref NAME:TAG --binary PATH[:/DEST]",
		Short: "Assemble an image from static programs or folders and import it",
		Long: "With --output the image is written as a tar and not imported. Use imagePullPolicy: IfNotPresent for it.\n" +
			"--base python is Python from Debian's packages with the SDK of this repository; its entry point is python3. The base\n" +
			"may also be the tar of an image.",
		Example: "  devcluster image build --ref perdure:dev --binary bin/manager --user 65532\n" +
			"  devcluster image build --ref perdure:dev --binary bin/manager:/manager\n" +
			"  devcluster image build --ref tools:1 --binary ./rootfs:/ --entrypoint /usr/bin/python3 --output tools.tar\n" +
			"  devcluster image build --ref foo:1 --base python --file foo.py:/app/foo.py --cmd /app/foo.py",
		Args: cobra.NoArgs,
		RunE: action(func(ctx context.Context, out io.Writer, l layout, _ []string) error {
			spec.Add = append(spec.Add, files...)
			return buildImage(ctx, out, l, spec, file)
		}).run,
	}
	flags := cmd.Flags()
	flags.StringVar(&spec.Ref, "ref", "", "name and tag of the image (required)")
	flags.StringArrayVar(&spec.Add, "binary", nil, "static program, other file, or folder, with its place in the image (repeat)")
	flags.StringArrayVar(&files, "file", nil, "the same")
	flags.StringVar(&spec.Base, "base", "", "the image to add to: python, or a tar")
	flags.StringArrayVar(&spec.Entrypoint, "entrypoint", nil, "entry point (repeat for arguments; default: the first program)")
	flags.StringArrayVar(&spec.Command, "cmd", nil, "default arguments (repeat)")
	flags.StringArrayVar(&spec.Symlinks, "symlink", nil, "LINK=TARGET inside the image (repeat)")
	flags.StringArrayVar(&spec.Env, "env", nil, "NAME=VALUE (repeat)")
	flags.StringVar(&spec.User, "user", "65532:65532", "user that runs it")
	flags.StringVar(&spec.WorkDir, "workdir", "", "working folder")
	flags.StringVar(&file, "output", "", "write this tar and do not import it")
	cobra.CheckErr(cmd.MarkFlagRequired("ref"))
	cmd.MarkFlagsOneRequired("binary", "file")
	return cmd
}

func componentCommands() []*cobra.Command {
	const names = "etcd, kube-apiserver, kube-controller-manager, kube-scheduler, containerd, kubelet, kube-proxy, coredns"
	command := func(verb, short string, do func(context.Context, layout, component) error) *cobra.Command {
		return &cobra.Command{
			Use: verb + " COMPONENT", Short: short, Long: short + ".\nComponents: " + names,
			Example: fmt.Sprintf("  devcluster %s kubelet", verb), Args: cobra.ExactArgs(1),
			RunE: action(func(ctx context.Context, out io.Writer, l layout, args []string) error {
				return onComponent(ctx, l, args[0], do)
			}).run,
		}
	}
	stop := func(_ context.Context, l layout, c component) error { return l.stop(c.name) }
	start := func(ctx context.Context, l layout, c component) error { return l.startOne(ctx, c) }
	return []*cobra.Command{
		command("stop", "Stop one component of a running cluster; its pods go on", stop),
		command("start", "Start one component again and wait until it is healthy", start),
		command("restart", "Stop one component and start it again", func(ctx context.Context, l layout, c component) error {
			if err := stop(ctx, l, c); err != nil {
				return err
			}
			return start(ctx, l, c)
		}),
	}
}

// onComponent finds a component of the present cluster by name.
func onComponent(ctx context.Context, l layout, name string, do func(context.Context, layout, component) error) error {
	p, err := loadPorts(l)
	if err != nil {
		return fmt.Errorf("there is no cluster; start one with: devcluster up")
	}
	for _, c := range l.components(p, l.exists("control-plane-only")) {
		if c.name == name {
			return do(ctx, l, c)
		}
	}
	return fmt.Errorf("this cluster has no component %q; see: devcluster status", name)
}
