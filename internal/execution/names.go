package execution

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/types"
)

const (
	maxJobName  = 63 // a Job's name becomes a label of its pods
	jobHashSize = 5
)

// JobName names the Job of one epoch. It holds a hash of the UID, because an execution that was deleted and made again
// counts its epochs from 1 again.
func JobName(execution string, uid types.UID, epoch int64) string {
	suffix := fmt.Sprintf("-%s-e%d", shortHash(string(uid), jobHashSize), epoch)
	name := strings.ReplaceAll(execution, ".", "-") // a pod's host name has no dots
	if room := maxJobName - len(suffix); len(name) > room {
		name = name[:room]
	}
	return strings.TrimRight(name, "-") + suffix
}

func shortHash(s string, n int) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:n]
}
