package execution

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/perdure/perdure/api/v1alpha1"
)

// hashLength is how many characters of the hash of a UID stand in the name of a Job.
const hashLength = 5

// JobName names the Job of one epoch of an execution: "<name>-<hash of uid>-e<epoch>", at most 63 characters. The name is
// a valid label as well, because the Job controller writes it as one on the pod. The hash keeps apart two executions
// whose names look the same once they are cut, and an execution from an earlier one of its name, whose epochs began at 1
// too.
func JobName(execution string, uid types.UID, epoch int64) string {
	suffix := fmt.Sprintf("%s-e%d", hash(string(uid)), epoch)
	prefix := labelSafe(execution, validation.DNS1123LabelMaxLength-len(suffix)-len("-"))
	if prefix == "" {
		return suffix
	}
	return prefix + "-" + suffix
}

// labelSafe returns the start of a name, in which everything but letters, digits and dashes became a dash. It neither
// begins nor ends with one.
func labelSafe(name string, limit int) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	return strings.Trim(safe[:min(len(safe), limit)], "-")
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:hashLength]
}

// OwnedBy makes owner the controller of an object. It does not block the owner's deletion: nothing here needs that, and
// it would ask for a permission on finalizers where owner references are checked.
func OwnedBy(owner metav1.Object, kind string) []metav1.OwnerReference {
	return []metav1.OwnerReference{{
		APIVersion:         v1alpha1.GroupVersion.String(),
		Kind:               kind,
		Name:               owner.GetName(),
		UID:                owner.GetUID(),
		Controller:         new(true),
		BlockOwnerDeletion: new(false),
	}}
}
