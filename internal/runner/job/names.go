package job

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"
)

// ManagedBy is the value of the label app.kubernetes.io/managed-by on all that the package builds.
const ManagedBy = "perdure"

const (
	labelManagedBy = "app.kubernetes.io/managed-by"
	// annotationDefaultContainer names the function's container. kubectl logs and exec go by it as well.
	annotationDefaultContainer = "kubectl.kubernetes.io/default-container"
)

// hashLength is how many characters of the hash of a UID stand in the name of a Job.
const hashLength = 5

// JobName names the Job of one epoch of an execution: "<name>-<hash of uid>-e<epoch>", at most 63 characters. The name is
// a valid label as well, because the Job controller writes it as one on the pod. The hash keeps apart two executions
// whose names look the same once they are cut, and an execution from an earlier one of its name.
func JobName(executionName string, uid types.UID, epoch int64) string {
	suffix := fmt.Sprintf("%s-e%d", hash(string(uid)), epoch)
	prefix := labelSafe(executionName, validation.DNS1123LabelMaxLength-len(suffix)-len("-"))
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
