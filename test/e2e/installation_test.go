package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	systemNamespace = "perdure-system"
	release         = "perdure"
	managerName     = "perdure-manager"
)

// buildHash is the program of the installation under test.
var buildHash string

// install installs the chart, or upgrades what an earlier run has left. CRDs that somebody applied by hand are taken over.
func install(ctx SpecContext, hash string, values ...string) {
	GinkgoHelper()
	buildHash = hash
	args := []string{
		"upgrade", "--install", release, filepath.Join("charts", "perdure"), "--namespace", systemNamespace, "--create-namespace",
		"--take-ownership", "--force-conflicts", "--wait", "--timeout", "3m",
	}
	for _, value := range append([]string{
		"image.tag=" + strings.SplitN(managerImage, ":", 2)[1],
		"replicaCount=2",
		"manager.nodeLostTimeout=30s",
		"manager.logLevel=debug",
		"podAnnotations.e2e-build=" + hash,
	}, values...) {
		args = append(args, "--set-string", value)
	}
	// Numbers must stay numbers for the schema of the values.
	for i, arg := range args {
		if strings.HasPrefix(arg, "replicaCount=") || strings.HasPrefix(arg, "manager.concurrentReconciles=") {
			args[i-1] = "--set"
		}
	}
	run(ctx, "helm", args...)
	expectManagerReady(ctx)
}

// expectManagerReady waits for pods of the present template only, and for one of them that leads.
func expectManagerReady(ctx SpecContext) {
	GinkgoHelper()
	Eventually(func(g Gomega) {
		var d appsv1.Deployment
		g.Expect(k8s.Get(ctx, client.ObjectKey{Namespace: systemNamespace, Name: managerName}, &d)).To(Succeed())
		g.Expect(d.Status.ObservedGeneration).To(Equal(d.Generation))
		g.Expect(d.Status.UpdatedReplicas).To(Equal(*d.Spec.Replicas), "new pods")
		g.Expect(d.Status.ReadyReplicas).To(Equal(*d.Spec.Replicas), "ready pods")
		g.Expect(d.Status.Replicas).To(Equal(*d.Spec.Replicas), "old pods are gone")
		var names []string
		for _, pod := range managerPods(ctx, g) {
			names = append(names, pod.Name)
		}
		g.Expect(names).To(ContainElement(leader(ctx, g)), "one of them leads")
	}).WithContext(ctx).Should(Succeed())
}

func managerPods(ctx SpecContext, g Gomega) []corev1.Pod {
	var pods corev1.PodList
	g.Expect(k8s.List(ctx, &pods, client.InNamespace(systemNamespace),
		client.MatchingLabels{"app.kubernetes.io/component": "manager"})).To(Succeed())
	return pods.Items
}

// leader is the pod that holds the Lease.
func leader(ctx SpecContext, g Gomega) string {
	var lease coordinationv1.Lease
	g.Expect(k8s.Get(ctx, client.ObjectKey{Namespace: systemNamespace, Name: managerName}, &lease)).To(Succeed())
	g.Expect(lease.Spec.HolderIdentity).NotTo(BeNil())
	pod, _, _ := strings.Cut(*lease.Spec.HolderIdentity, "_")
	return pod
}

// killManagers ends the process of each replica as a crash would. Pods run on this host, so their processes are found here.
func killManagers(ctx SpecContext) {
	GinkgoHelper()
	for _, pod := range managerPods(ctx, NewWithT(GinkgoT())) {
		pid := processOf(pod)
		AddReportEntry("kill -9", pod.Name+" "+strconv.Itoa(pid), ReportEntryVisibilityFailureOrVerbose)
		Expect(syscall.Kill(pid, syscall.SIGKILL)).To(Succeed())
	}
}

// freezeLeader stops the process of the leader, as a machine does that swaps or is moved. It returns the name of its
// pod, how often that was restarted before, and what lets it run again.
func freezeLeader(ctx SpecContext) (string, int32, func()) {
	GinkgoHelper()
	g := NewWithT(GinkgoT())
	name := leader(ctx, g)
	for _, pod := range managerPods(ctx, g) {
		if pod.Name != name {
			continue
		}
		pid := processOf(pod)
		Expect(syscall.Kill(pid, syscall.SIGSTOP)).To(Succeed())
		thaw := sync.OnceFunc(func() { _ = syscall.Kill(pid, syscall.SIGCONT) }) // it may have been ended meanwhile
		DeferCleanup(thaw)
		return name, pod.Status.ContainerStatuses[0].RestartCount, thaw
	}
	Fail("the leader " + name + " has no pod")
	return "", 0, nil
}

// processOf finds the manager among the processes in the cgroup of a pod.
func processOf(pod corev1.Pod) int {
	GinkgoHelper()
	var pids []int
	for _, pid := range processesLike("/manager\x00") {
		groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
		if err == nil && inCgroupOf(string(groups), pod) {
			pids = append(pids, pid)
		}
	}
	Expect(pids).To(HaveLen(1), "the manager's process of pod %s", pod.Name)
	return pids[0]
}

// processesLike are the processes whose command line begins with a text. Each of its words ends with a zero.
func processesLike(commandLine string) []int {
	GinkgoHelper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	Expect(err).NotTo(HaveOccurred())
	var pids []int
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(line), commandLine) {
			continue // another one, or it has ended meanwhile
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		Expect(err).NotTo(HaveOccurred())
		pids = append(pids, pid)
	}
	return pids
}

// inCgroupOf knows both spellings: the systemd driver writes the UID with underscores.
func inCgroupOf(groups string, pod corev1.Pod) bool {
	uid := string(pod.UID)
	return slices.ContainsFunc([]string{uid, strings.ReplaceAll(uid, "-", "_")}, func(s string) bool { return strings.Contains(groups, s) })
}
