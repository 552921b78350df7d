package gateway_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/gateway"
)

// signed is a token with other claims, signed with the key of the API server.
func signed(token string, change func(claims map[string]any)) string {
	GinkgoHelper()
	parts := strings.Split(token, ".")
	Expect(parts).To(HaveLen(3))
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	Expect(err).NotTo(HaveOccurred())
	claims := map[string]any{}
	Expect(json.Unmarshal(payload, &claims)).To(Succeed())
	change(claims)
	payload, err = json.Marshal(claims)
	Expect(err).NotTo(HaveOccurred())
	unsigned := parts[0] + "." + base64.RawURLEncoding.EncodeToString(payload)
	sum := sha256.Sum256([]byte(unsigned))
	r, v, err := ecdsa.Sign(rand.Reader, signingKey(), sum[:])
	Expect(err).NotTo(HaveOccurred())
	signature := append(r.FillBytes(make([]byte, 32)), v.FillBytes(make([]byte, 32))...)
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signingKey is the one with which the API server signs tokens.
func signingKey() *ecdsa.PrivateKey {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(environment.ControlPlane.GetAPIServer().CertDir, "sa-signer.key"))
	Expect(err).NotTo(HaveOccurred())
	block, _ := pem.Decode(text)
	Expect(block).NotTo(BeNil())
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	Expect(err).NotTo(HaveOccurred())
	return key.(*ecdsa.PrivateKey)
}

var _ = Describe("A token", func() {
	const about = "/v1/activation"

	expect := func(ctx context.Context, c caller, status int, problem string) {
		GinkgoHelper()
		got := c.get(ctx, about)
		Expect(got.status).To(Equal(status), "%s", got)
		Expect(got.problem()).To(Equal(problem))
	}

	It("is good only as the API server made it, and for as long", func(ctx SpecContext) {
		s := newScene(ctx, serve(), newNamespace(ctx), "e")
		good := s.activate(ctx)
		expect(ctx, good, http.StatusOK, "")
		for name, token := range map[string]string{
			"none":                        "",
			"no token":                    "nonsense",
			"one whose signature is cut":  good.token[:len(good.token)-20],
			"one whose claims are others": altered(good.token),
			"one that has expired": signed(good.token, func(claims map[string]any) {
				claims["exp"], claims["iat"], claims["nbf"] = time.Now().Add(-time.Minute).Unix(), time.Now().Add(-time.Hour).Unix(), time.Now().Add(-time.Hour).Unix()
			}),
			"one of no cluster": signed(good.token, func(claims map[string]any) { claims["iss"] = "https://example.com" }),
		} {
			By(name)
			bad := good
			bad.token = token
			expect(ctx, bad, http.StatusUnauthorized, "Unauthenticated")
		}
		again := good
		again.token = signed(good.token, func(claims map[string]any) { claims["exp"] = time.Now().Add(time.Minute).Unix() })
		expect(ctx, again, http.StatusOK, "") // so it was the claims that were refused, not the signature
	}, NodeTimeout(timeoutOfSpecs))

	It("of a pod that is gone is good no more", func(ctx SpecContext) {
		s := newScene(ctx, serve(), newNamespace(ctx), "e")
		c := s.activate(ctx)
		pods := &corev1.PodList{}
		Expect(k8s.List(ctx, pods, client.InNamespace(s.namespace))).To(Succeed())
		Expect(k8s.Delete(ctx, &pods.Items[0], client.GracePeriodSeconds(0))).To(Succeed())
		expect(ctx, c, http.StatusUnauthorized, "Unauthenticated")
	}, NodeTimeout(timeoutOfSpecs))

	It("that is not a function pod's opens nothing that is theirs", func(ctx SpecContext) {
		namespace := newNamespace(ctx)
		s := newScene(ctx, serve(), namespace, "e")
		c := s.activate(ctx)
		By("a pod that nothing made, with all labels of one")
		forged := podOf(s.jobNamed(ctx, execution.JobName("e", s.e.UID, 1)))
		forged.Name, forged.OwnerReferences = "forged", nil
		Expect(k8s.Create(ctx, forged)).To(Succeed())
		c.token = tokenOf(ctx, forged, gateway.DefaultAudience)
		expect(ctx, c, http.StatusForbidden, "Forbidden")
		By("the pod's token for the API server")
		c.token = tokenOf(ctx, s.podNamed(ctx, execution.JobName("e", s.e.UID, 1)+"-pod"))
		expect(ctx, c, http.StatusForbidden, "Forbidden")
		By("the token of its service account, for no pod")
		c.token = token(ctx, namespace, "default", nil, gateway.DefaultAudience)
		expect(ctx, c, http.StatusForbidden, "Forbidden")
	}, NodeTimeout(timeoutOfSpecs))

	It("of another execution opens only what is that one's", func(ctx SpecContext) {
		namespace, url := newNamespace(ctx), serve()
		one, two := newScene(ctx, url, namespace, "one"), newScene(ctx, url, namespace, "two")
		first, second := one.activate(ctx), two.activate(ctx)
		name := first.post(ctx, "/v1/promises", `{"step":"1"}`).promise().Name
		for _, got := range []reply{
			second.get(ctx, "/v1/promises/"+name),
			second.post(ctx, "/v1/promises/"+name+"/resolve", nil),
			second.post(ctx, "/v1/promises/"+name+"/cancel", nil),
			second.post(ctx, "/v1/await", map[string]any{"promises": []any{map[string]any{"name": name}}, "timeout": 0}),
			second.post(ctx, "/v1/promises/one/resolve", nil),
			second.post(ctx, "/v1/promises/two/resolve", nil),
		} {
			Expect(got.problem()).To(Equal("Forbidden"), "%s", got)
		}
		var about struct{ Execution string }
		second.get(ctx, "/v1/activation").into(&about)
		Expect(about.Execution).To(Equal("two"))
		Expect(string(one.promiseNamed(ctx, name).Status.State)).To(Equal("Pending"))
		By("its own promise of the same step is another one")
		Expect(second.post(ctx, "/v1/promises", `{"step":"1"}`).promise().Name).NotTo(Equal(name))
	}, NodeTimeout(timeoutOfSpecs))

	It("of a service opens what roles give it", func(ctx SpecContext) {
		namespace := newNamespace(ctx)
		s := newScene(ctx, serve(), namespace, "e")
		account(ctx, namespace, "service")
		c := caller{url: s.url, token: token(ctx, namespace, "service", nil)}
		at := "/v1/namespaces/" + namespace + "/promises"
		Expect(c.post(ctx, at, `{"name":"p"}`).problem()).To(Equal("Forbidden"))
		Expect(c.get(ctx, at+"/e").problem()).To(Equal("Forbidden"))
		role := &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "r"}, Rules: []rbacv1.PolicyRule{
			{APIGroups: []string{"perdure.dev"}, Resources: []string{"durablepromises"}, Verbs: []string{"create", "get"}},
			{APIGroups: []string{"perdure.dev"}, Resources: []string{"durablepromises/status"}, ResourceNames: []string{"p"}, Verbs: []string{"patch"}},
		}}
		Expect(k8s.Create(ctx, role)).To(Succeed())
		Expect(k8s.Create(ctx, &rbacv1.RoleBinding{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "r"},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "r"},
			Subjects:   []rbacv1.Subject{{Kind: "ServiceAccount", Namespace: namespace, Name: "service"}},
		})).To(Succeed())
		Eventually(func() int { return c.post(ctx, at, `{"name":"p"}`).status }).WithContext(ctx).WithTimeout(30 * time.Second).
			Should(Equal(http.StatusCreated))
		Expect(c.post(ctx, at+"/p/resolve", `{"value":{"by":"ann"}}`).status).To(Equal(http.StatusOK))
		Expect(c.post(ctx, at+"/e/resolve", nil).problem()).To(Equal("Forbidden"))
		Expect(c.get(ctx, "/v1/activation").problem()).To(Equal("Forbidden"))
	}, NodeTimeout(timeoutOfSpecs))
})

// altered is a token that says something else under the same signature.
func altered(token string) string {
	parts := strings.Split(token, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), ":default", ":another", 1)))
	return strings.Join(parts, ".")
}
