package journal

import (
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// Why an epoch may not use a chunk.
var (
	// ErrFenced: a newer epoch has used the journal.
	ErrFenced = errors.New("a newer activation uses the journal")
	// ErrForeign: an object of the chunk's name is not the execution's.
	ErrForeign = errors.New("the name is taken")
	// ErrNotOpened: the epoch has not opened the journal, so that an older one could still add to it.
	ErrNotOpened = errors.New("the journal was not opened")
)

// ChunkName names a chunk of the journal of the execution with the given UID.
func ChunkName(owner types.UID, sequence int32) string {
	return fmt.Sprintf("journal-%s-%d", owner, sequence)
}

// NewChunk is an empty chunk, begun by an epoch.
func NewChunk(e *v1alpha1.Execution, sequence int32, epoch int64) *v1alpha1.Payload {
	return &v1alpha1.Payload{
		ObjectMeta: metav1.ObjectMeta{
			Name:            ChunkName(e.UID, sequence),
			Namespace:       e.Namespace,
			Labels:          map[string]string{v1alpha1.LabelRoot: execution.RootUID(e), v1alpha1.LabelParent: string(e.UID)},
			OwnerReferences: execution.OwnedBy(e, "Execution"),
		},
		Spec: v1alpha1.PayloadSpec{Sequence: sequence, Epoch: epoch},
	}
}

// Standing is what a chunk is to an epoch.
type Standing string

// What a chunk is to an epoch.
const (
	// Closed: nothing is added any more, and the next chunk is the one to look at.
	Closed Standing = "Closed"
	// Older: no epoch since an older one has used it. Claimed makes it this one's.
	Older Standing = "Older"
	// Own: the epoch may add to it.
	Own Standing = "Own"
)

// Judge tells what a chunk of e is to one of its epochs. What a newer epoch has closed is its as well: what follows belongs to it.
func Judge(chunk *v1alpha1.Payload, e *v1alpha1.Execution, epoch int64) (Standing, error) {
	switch {
	case !metav1.IsControlledBy(chunk, e):
		return "", fmt.Errorf("%w: payload %s is not of execution %s", ErrForeign, chunk.Name, e.Name)
	case chunk.Spec.Epoch > epoch:
		return "", fmt.Errorf("%w: it is at epoch %d, the code at %d", ErrFenced, chunk.Spec.Epoch, epoch)
	case chunk.Spec.Closed:
		return Closed, nil
	case chunk.Spec.Epoch < epoch:
		return Older, nil
	default:
		return Own, nil
	}
}

// Claimed is the chunk as an epoch stores it before it reads it, with the version that was read. After that no older epoch can add to
// it.
func Claimed(chunk *v1alpha1.Payload, epoch int64) *v1alpha1.Payload {
	claimed := chunk.DeepCopy()
	claimed.Spec.Epoch = epoch
	return claimed
}

// Begun tells whether a journal of which no chunk exists needs one before the epoch may rely on it. The first epoch has no older one
// to keep away.
func Begun(epoch int64) bool { return epoch > 1 }
