package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// wantedKills are in all. Every so often the pod is taken away, which is a failure of the platform.
	wantedKills = 50
	everyLoss   = 6
	// inFlight is how many executions there are at a time for as long as pods are killed.
	inFlight = 6
)

// createAccounts creates the functions of accounts.py: one that goes on where it was, and one that begins at the top.
func createAccounts(ctx SpecContext, ns namespace) {
	GinkgoHelper()
	for name, env := range map[string][]corev1.EnvVar{
		"accounts":           {alwaysSuspends},
		"restarted-accounts": {alwaysSuspends, alwaysRestarts, {Name: "PERDURE_FUNCTION", Value: "accounts"}},
		"book":               nil,
	} {
		fn := makeCode(ns, name, ownImage, "accounts.py", env...)
		// Each kill of a process is an error of the function's own.
		second := &metav1.Duration{Duration: time.Second}
		fn.Spec.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1000)), InitialInterval: second, MaxInterval: second}
		Expect(k8s.Create(ctx, fn)).To(Succeed())
	}
}

// startAccounts creates execution number n.
func startAccounts(ctx SpecContext, ns namespace, n int) {
	GinkgoHelper()
	name := fmt.Sprintf("accounts-%d", n)
	makeExecution(ns, name).calling([]string{"accounts", "restarted-accounts"}[n%2]).arg("", n).create(ctx)
}

// openAccounts is how many of them have not ended.
func openAccounts(ctx SpecContext, ns namespace) int {
	GinkgoHelper()
	g := NewWithT(GinkgoT())
	all := append(ns.executions(ctx, g, "accounts"), ns.executions(ctx, g, "restarted-accounts")...)
	return len(slices.DeleteFunc(all, func(e v1alpha1.Execution) bool { return e.Status.FinishedAt != nil }))
}

// expectAccounts waits for the end of executions 0 to n-1, and holds that they came to what they come to without any fault.
func expectAccounts(ctx SpecContext, ns namespace, n int) {
	GinkgoHelper()
	for i := range n {
		Eventually(func(g Gomega) {
			e := ns.execution(ctx, g, fmt.Sprintf("accounts-%d", i))
			g.Expect(e.Status.FinishedAt).NotTo(BeNil(), "%+v", e.Status)
		}).WithContext(ctx).WithTimeout(3 * time.Minute).Should(Succeed())
		_, value := ns.expectSucceeded(ctx, fmt.Sprintf("accounts-%d", i))
		Expect(value).To(Equal(strconv.Itoa(3*i + 30)))
	}
	all := ns.executions(ctx, NewWithT(GinkgoT()), "")
	Expect(all).To(HaveLen(4*n), "each called three others, once")
	expectOneStory(ns, all)
}

// expectOneStory holds, for what the code said on the outside, that each step was used with one result whatever was killed, and that all
// attempts of an execution carried one key.
func expectOneStory(ns namespace, all []v1alpha1.Execution) {
	GinkgoHelper()
	keys, used, did := map[string]string{}, map[string]string{}, map[string]bool{}
	repeated := 0
	for _, line := range linesOf(ns.effectsLog(NewWithT(GinkgoT()))) {
		word := strings.Fields(line)
		Expect(word).To(HaveLen(5), line)
		execution, key, what, step, token := word[0], word[1], word[2], word[0]+" "+word[3], word[4]
		if keys[execution] == "" {
			keys[execution] = key
		}
		Expect(key).To(Equal(keys[execution]), "%s has one key", execution)
		switch {
		case what == "did":
			did[step+" "+token] = true
		case used[step] == "":
			used[step] = token
			Expect(did).To(HaveKey(step + " " + token))
		default:
			repeated++
			Expect(token).To(Equal(used[step]), "the recorded result of step %s is used", step)
		}
	}
	steps := 0
	for _, e := range all {
		Expect(keys[e.Name]).To(Equal(string(e.Status.Promise.UID)), e.Name)
		steps += map[bool]int{true: 1, false: 2}[e.Spec.Invoke.FunctionRef.Name == "book"]
	}
	Expect(used).To(HaveLen(steps))
	AddReportEntry("steps", fmt.Sprintf("%d were recorded, carried out %d times, and used again %d times", steps, len(did), repeated))
}

// killer ends processes of accounts.py, or takes their pods away, at random moments of their lives.
type killer struct {
	ns namespace
	// ends is when each process is to end that was seen; zero for one that is spared.
	ends                     map[int]time.Time
	processes, pods, evicted int
}

func (k *killer) kills() int { return k.processes + k.pods + k.evicted }

// look finds new processes, decides about them, and kills those whose time has come.
func (k *killer) look(ctx SpecContext) {
	GinkgoHelper()
	for _, pid := range processesLike("/usr/bin/python3\x00/app/accounts.py\x00") {
		end, seen := k.ends[pid]
		switch {
		case !seen && rand.IntN(2) == 0:
			k.ends[pid] = time.Time{}
		case !seen:
			k.ends[pid] = time.Now().Add(time.Duration(rand.IntN(2000)) * time.Millisecond)
		case !end.IsZero() && time.Now().After(end):
			k.ends[pid] = time.Time{}
			k.kill(ctx, pid)
		}
	}
}

func (k *killer) kill(ctx SpecContext, pid int) {
	GinkgoHelper()
	if (k.kills()+1)%everyLoss != 0 {
		if syscall.Kill(pid, syscall.SIGKILL) == nil {
			k.processes++
		}
		return
	}
	groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
	if err != nil {
		return // it has ended meanwhile
	}
	for _, pod := range k.ns.pods(ctx, NewWithT(GinkgoT()), nil) {
		if inCgroupOf(string(groups), pod) {
			k.takeAway(ctx, &pod)
		}
	}
}

// takeAway deletes a pod without a grace, or evicts it.
func (k *killer) takeAway(ctx SpecContext, pod *corev1.Pod) {
	GinkgoHelper()
	if k.pods <= k.evicted {
		Expect(client.IgnoreNotFound(k8s.Delete(ctx, pod, client.GracePeriodSeconds(0)))).To(Succeed())
		k.pods++
		return
	}
	Expect(client.IgnoreNotFound(k8s.SubResource("eviction").Create(ctx, pod, &policyv1.Eviction{}))).To(Succeed())
	k.evicted++
}

var _ = Describe("Code in pods", func() {
	It("comes to the same end however often its pods are killed", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createAccounts(ctx, ns)
		k := &killer{ns: ns, ends: map[int]time.Time{}}
		n := 0
		for look := 0; k.kills() < wantedKills; look++ {
			if look%10 == 0 {
				for open := openAccounts(ctx, ns); open < inFlight; open++ {
					startAccounts(ctx, ns, n)
					n++
				}
			}
			k.look(ctx)
			time.Sleep(100 * time.Millisecond) // it is the moment that is random, not a condition that is waited for
		}
		AddReportEntry("kills", fmt.Sprintf("%d processes killed, %d pods deleted, %d evicted; %d executions", k.processes, k.pods, k.evicted, n))
		expectAccounts(ctx, ns, n)
	}, SpecTimeout(10*time.Minute))

	It("does not notice that the leader is killed", Serial, func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createAccounts(ctx, ns)
		for i := range 4 {
			startAccounts(ctx, ns, i)
		}
		Eventually(func(g Gomega) {
			g.Expect(ns.effectsLog(g)).To(ContainSubstring("used"))
		}).WithContext(ctx).Should(Succeed())
		killLeader(ctx)
		expectAccounts(ctx, ns, 4)
		for _, e := range ns.executions(ctx, NewWithT(GinkgoT()), "") {
			Expect(e.Status.Attempts).To(BeEquivalentTo(1), e.Name)
			Expect(e.Status.Recoveries).To(BeZero(), e.Name)
		}
		expectManagerReady(ctx)
	}, SpecTimeout(5*time.Minute))
})

// killLeader kills the process of the manager that leads, as a crash would.
func killLeader(ctx SpecContext) {
	GinkgoHelper()
	g := NewWithT(GinkgoT())
	name := leader(ctx, g)
	for _, pod := range managerPods(ctx, g) {
		if pod.Name == name {
			Expect(syscall.Kill(processOf(pod), syscall.SIGKILL)).To(Succeed())
			return
		}
	}
	Fail("the leader " + name + " has no pod")
}
