package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/go-logr/logr/funcr"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authenticationv1 "k8s.io/api/authentication/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/gateway"
	"github.com/perdure/perdure/internal/runner/job"
)

// serve starts a replica that only serves: no controller runs in it.
func serve(change ...func(*gateway.Options)) string {
	GinkgoHelper()
	return serveWith(controller.ManagerOptions(), change...)
}

// serveBehind starts a replica that waits for the named Lease.
func serveBehind(namespace, lease string) string {
	GinkgoHelper()
	o := controller.ManagerOptions()
	o.LeaderElection, o.LeaderElectionNamespace, o.LeaderElectionID = true, namespace, lease
	return serveWith(o)
}

func serveWith(o ctrl.Options, change ...func(*gateway.Options)) string {
	GinkgoHelper()
	o.Metrics = metricsserver.Options{BindAddress: "0"}
	mgr, err := ctrl.NewManager(config, o)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	Expect(controller.AddIndexes(ctx, mgr.GetFieldIndexer())).To(Succeed())
	options := gateway.Options{
		Client: mgr.GetClient(), Live: mgr.GetAPIReader(), Cache: mgr.GetCache(), Clock: clock.RealClock{}, Address: "127.0.0.1:0",
		Logger: funcr.New(func(p, a string) { GinkgoWriter.Println(p, a) }, funcr.Options{}),
	}
	for _, c := range change {
		c(&options)
	}
	g, err := gateway.New(options)
	Expect(err).NotTo(HaveOccurred())
	Expect(mgr.Add(g)).To(Succeed())
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	DeferCleanup(func() {
		cancel()
		Eventually(ended).Should(Receive(BeNil()))
	})
	within, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	address, err := g.Addr(within)
	Expect(err).NotTo(HaveOccurred())
	return scheme(options) + address.String()
}

func scheme(o gateway.Options) string {
	if o.TLS != nil {
		return "https://"
	}
	return "http://"
}

// caller sends requests to a gateway.
type caller struct {
	url, token string
	epoch      int64
	http       *http.Client
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	text   []byte
}

func (r reply) problem() string {
	var p struct{ Error struct{ Type string } }
	_ = json.Unmarshal(r.text, &p)
	return p.Error.Type
}

func (r reply) String() string { return fmt.Sprintf("%d %s", r.status, r.text) }

func (r reply) into(v any) {
	GinkgoHelper()
	Expect(json.Unmarshal(r.text, v)).To(Succeed(), "%s", r)
}

// send sends a request, and returns what went wrong on the way.
func (c caller) send(ctx context.Context, method, path string, body any) (reply, error) {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = bytes.NewBufferString(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return reply{}, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, content)
	if err != nil {
		return reply{}, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.epoch != 0 {
		req.Header.Set("Perdure-Epoch", strconv.FormatInt(c.epoch, 10))
	}
	client := c.http
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return reply{status: res.StatusCode, header: res.Header, text: text}, err
}

func (c caller) do(ctx context.Context, method, path string, body any) reply {
	GinkgoHelper()
	r, err := c.send(ctx, method, path, body)
	Expect(err).NotTo(HaveOccurred())
	return r
}

func (c caller) post(ctx context.Context, path string, body any) reply {
	GinkgoHelper()
	return c.do(ctx, http.MethodPost, path, body)
}

func (c caller) get(ctx context.Context, path string) reply {
	GinkgoHelper()
	return c.do(ctx, http.MethodGet, path, nil)
}

func (c caller) at(url string) caller {
	c.url = url
	return c
}

type promiseView struct {
	Name, UID, State string
	Value            json.RawMessage
	Error            *struct {
		Type, Message string
		Data          json.RawMessage
	}
	Omitted  bool
	Accepted *bool
}

func (r reply) promise() promiseView {
	GinkgoHelper()
	var p promiseView
	r.into(&p)
	return p
}

// scene is an execution whose activations the test plays.
type scene struct {
	namespace string
	e         *v1alpha1.Execution
	own       *v1alpha1.DurablePromise
	url       string
}

// newScene makes an execution of its own in a namespace, as the controllers would, and no activation of it.
func newScene(ctx context.Context, url, namespace, name string) *scene {
	GinkgoHelper()
	e := &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{Function: &v1alpha1.InlineFunction{
			Job: &v1alpha1.InlineJob{Image: "image", Gateway: v1alpha1.GatewayEnabled},
		}}},
	}
	Expect(k8s.Create(ctx, e)).To(Succeed())
	own := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, OwnerReferences: execution.OwnedBy(e, "Execution")},
		Spec:       v1alpha1.DurablePromiseSpec{MadeBy: string(e.UID)},
	}
	Expect(k8s.Create(ctx, own)).To(Succeed())
	return &scene{namespace: namespace, e: e, own: own, url: url}
}

// read is the execution as it is now.
func (s *scene) read(ctx context.Context) *v1alpha1.Execution {
	GinkgoHelper()
	e := &v1alpha1.Execution{}
	Expect(k8s.Get(ctx, client.ObjectKeyFromObject(s.e), e)).To(Succeed())
	return e
}

// change changes the status of the execution.
func (s *scene) change(ctx context.Context, change func(*v1alpha1.Execution)) {
	GinkgoHelper()
	e := s.read(ctx)
	base := e.DeepCopy()
	change(e)
	Expect(k8s.Status().Patch(ctx, e, client.MergeFrom(base))).To(Succeed())
}

// activate begins the next epoch of the first attempt, and starts its pod.
func (s *scene) activate(ctx context.Context) caller {
	GinkgoHelper()
	epoch := s.read(ctx).Status.Epoch + 1
	name := execution.JobName(s.e.Name, s.e.UID, epoch)
	s.change(ctx, func(e *v1alpha1.Execution) {
		now := metav1.NowMicro()
		e.Status.Epoch, e.Status.Attempts = epoch, 1
		e.Status.Activation = &v1alpha1.Activation{Job: name, Since: now}
		e.Status.Phase = v1alpha1.PhaseRunning
		e.Status.StartedAt = &now
		e.Status.Promise = &v1alpha1.ObjectIdentity{Name: s.own.Name, UID: s.own.UID}
	})
	return s.start(ctx, name, epoch)
}

// start starts the pod of an epoch.
func (s *scene) start(ctx context.Context, name string, epoch int64) caller {
	GinkgoHelper()
	j, err := job.Build(job.Activation{
		Execution: s.read(ctx), Root: string(s.e.UID), Template: job.InlineTemplate(&v1alpha1.InlineJob{Image: "image"}),
		JobName: name, Epoch: epoch, Attempt: 1, PromiseUID: string(s.own.UID),
	})
	Expect(err).NotTo(HaveOccurred())
	Expect(k8s.Create(ctx, j)).To(Succeed())
	p := podOf(j)
	Expect(k8s.Create(ctx, p)).To(Succeed())
	return caller{url: s.url, token: tokenOf(ctx, p, gateway.DefaultAudience), epoch: epoch}
}

func (s *scene) jobNamed(ctx context.Context, name string) *batchv1.Job {
	GinkgoHelper()
	j := &batchv1.Job{}
	Expect(k8s.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: name}, j)).To(Succeed())
	return j
}

func (s *scene) podNamed(ctx context.Context, name string) *corev1.Pod {
	GinkgoHelper()
	p := &corev1.Pod{}
	Expect(k8s.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: name}, p)).To(Succeed())
	return p
}

// podOf is the pod of a Job, as the Job controller makes it.
func podOf(j *batchv1.Job) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: j.Namespace, Name: j.Name + "-pod", Labels: j.Spec.Template.Labels, Annotations: j.Spec.Template.Annotations,
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(j, batchv1.SchemeGroupVersion.WithKind("Job"))},
		},
		Spec: corev1.PodSpec{
			ServiceAccountName: "default", RestartPolicy: corev1.RestartPolicyNever,
			Containers: []corev1.Container{{Name: "function", Image: "image"}},
		},
	}
}

// tokenOf asks for the token of a pod.
func tokenOf(ctx context.Context, p *corev1.Pod, audience ...string) string {
	GinkgoHelper()
	account(ctx, p.Namespace, p.Spec.ServiceAccountName)
	return token(ctx, p.Namespace, p.Spec.ServiceAccountName, &authenticationv1.BoundObjectReference{
		Kind: "Pod", APIVersion: "v1", Name: p.Name, UID: p.UID,
	}, audience...)
}

func token(ctx context.Context, namespace, name string, bound *authenticationv1.BoundObjectReference, audience ...string) string {
	GinkgoHelper()
	request, err := accounts.CoreV1().ServiceAccounts(namespace).CreateToken(ctx, name, &authenticationv1.TokenRequest{
		Spec: authenticationv1.TokenRequestSpec{Audiences: audience, BoundObjectRef: bound, ExpirationSeconds: new(int64(3600))},
	}, metav1.CreateOptions{})
	Expect(err).NotTo(HaveOccurred())
	return request.Status.Token
}

func account(ctx context.Context, namespace, name string) {
	GinkgoHelper()
	err := k8s.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}})
	Expect(client.IgnoreAlreadyExists(err)).To(Succeed())
}

// promiseNamed reads a promise.
func (s *scene) promiseNamed(ctx context.Context, name string) *v1alpha1.DurablePromise {
	GinkgoHelper()
	p := &v1alpha1.DurablePromise{}
	Expect(k8s.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: name}, p)).To(Succeed())
	return p
}

// settle settles a promise by hand.
func settle(ctx context.Context, namespace, name, state, value string) {
	GinkgoHelper()
	p := &v1alpha1.DurablePromise{}
	Expect(k8s.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, p)).To(Succeed())
	base := p.DeepCopy()
	p.Status.State = v1alpha1.PromiseState(state)
	if value != "" {
		p.Status.Value = &v1alpha1.Value{Data: &value}
	}
	Expect(k8s.Status().Patch(ctx, p, client.MergeFrom(base))).To(Succeed())
}
