package e2e

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

// attempt is a request of a pod, and what must come of it.
type attempt struct {
	Title  string `json:"title"`
	Method string `json:"method,omitempty"`
	Path   string `json:"path"`
	Body   any    `json:"body,omitempty"`
	Token  string `json:"token,omitempty"`
	Epoch  int    `json:"epoch,omitempty"`

	status int
	answer string
}

var _ = Describe("A pod", func() {
	It("is refused what is not its own: other executions, other epochs, tokens that have expired", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		for _, name := range []string{"victim", "probe"} {
			Expect(k8s.Create(ctx, makeCode(ns, name, ownImage, "probe.py"))).To(Succeed())
		}
		makeExecution(ns, "victim").calling("victim").create(ctx)
		expectFile(ctx, ns.effect("victim-promise"))
		stolen := ns.read("victim-token")
		promise := "/v1/promises/" + ns.read("victim-promise")

		resolve := map[string]any{"value": "stolen"}
		attempts := []attempt{
			{Title: "its own activation", Path: "/v1/activation", Token: "own", status: 200, answer: "probe"},
			{Title: "the promise of another execution", Path: promise, Token: "own", status: 403, answer: "Forbidden"},
			{Title: "to settle it", Method: "POST", Path: promise + "/resolve", Body: resolve, Token: "own", status: 403, answer: "Forbidden"},
			{Title: "to settle it as a service does", Method: "POST", Path: "/v1/namespaces/" + ns.name + "/promises/" + ns.read("victim-promise") + "/resolve",
				Body: resolve, Token: "own", status: 403, answer: "Forbidden"},
			{Title: "a later epoch", Path: "/v1/activation", Token: "own", Epoch: 2, status: 403, answer: "WrongEpoch"},
			{Title: "to complete a later epoch", Method: "POST", Path: "/v1/complete", Body: resolve, Token: "own", Epoch: 7, status: 403, answer: "WrongEpoch"},
			{Title: "a later epoch of another execution", Method: "POST", Path: "/v1/complete", Body: resolve, Token: stolen, Epoch: 2, status: 403, answer: "WrongEpoch"},
			{Title: "with a token that has expired", Path: "/v1/activation", Token: resigned(stolen, -time.Minute), status: 401, answer: "Unauthenticated"},
			{Title: "with the same token before it expires", Path: "/v1/activation", Token: resigned(stolen, time.Minute), status: 200, answer: "victim"},
			{Title: "with a token that was changed", Path: "/v1/activation", Token: stolen[:len(stolen)-8] + "AAAAAAAA", status: 401, answer: "Unauthenticated"},
			{Title: "without a token", Path: "/v1/activation", status: 401, answer: "Unauthenticated"},
		}
		expectAnswers(ctx, ns, "probe", attempts)
		Expect(ns.promise(ctx, NewWithT(GinkgoT()), ns.read("victim-promise")).Status.State).To(Equal(v1alpha1.PromisePending))

		ns.letGo()
		_, value := ns.expectSucceeded(ctx, "victim")
		Expect(value).To(Equal(`"mine"`))

		By("using the token of an execution that has ended")
		expectAnswers(ctx, ns, "late", []attempt{
			{Title: "to complete it again", Method: "POST", Path: "/v1/complete", Body: resolve, Token: stolen, status: 409, answer: "Fenced"},
		})
	}, SpecTimeout(3*time.Minute))
})

// expectAnswers lets a pod send requests, and holds what came of each.
func expectAnswers(ctx SpecContext, ns namespace, name string, attempts []attempt) {
	GinkgoHelper()
	makeExecution(ns, name).calling("probe").arg("", attempts).create(ctx)
	_, value := ns.expectSucceeded(ctx, name)
	var answers [][]any
	Expect(json.Unmarshal([]byte(value), &answers)).To(Succeed())
	Expect(answers).To(HaveLen(len(attempts)))
	for i, a := range attempts {
		Expect(answers[i]).To(Equal([]any{float64(a.status), a.answer}), a.Title)
	}
}

// resigned is a token with another time of expiry, signed with the key of the cluster.
func resigned(token string, expires time.Duration) string {
	GinkgoHelper()
	parts := strings.Split(token, ".")
	Expect(parts).To(HaveLen(3))
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	Expect(err).NotTo(HaveOccurred())
	var claims map[string]any
	Expect(json.Unmarshal(raw, &claims)).To(Succeed())
	now := time.Now()
	claims["iat"], claims["nbf"], claims["exp"] = now.Add(-time.Hour).Unix(), now.Add(-time.Hour).Unix(), now.Add(expires).Unix()
	raw, err = json.Marshal(claims)
	Expect(err).NotTo(HaveOccurred())
	signed := parts[0] + "." + base64.RawURLEncoding.EncodeToString(raw)
	digest := sha256.Sum256([]byte(signed))
	first, second, err := ecdsa.Sign(rand.Reader, signingKey(), digest[:])
	Expect(err).NotTo(HaveOccurred())
	signature := make([]byte, 64) // of ES256: two numbers of 32 bytes
	first.FillBytes(signature[:32])
	second.FillBytes(signature[32:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signingKey is what the local cluster signs tokens with. It lies beside the kubeconfig.
func signingKey() *ecdsa.PrivateKey {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(filepath.Dir(os.Getenv("KUBECONFIG")), "pki", "service-accounts.key"))
	Expect(err).NotTo(HaveOccurred())
	block, _ := pem.Decode(text)
	Expect(block).NotTo(BeNil())
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	Expect(err).NotTo(HaveOccurred())
	Expect(key).To(BeAssignableToTypeOf(&ecdsa.PrivateKey{}))
	return key.(*ecdsa.PrivateKey)
}

// read is what a function wrote to a file of effects.
func (ns namespace) read(name string) string {
	GinkgoHelper()
	content, err := os.ReadFile(ns.effect(name))
	Expect(err).NotTo(HaveOccurred())
	return strings.TrimSpace(string(content))
}
