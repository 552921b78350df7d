package execution

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// MaxSteps is how many promises one execution may make.
const MaxSteps = 1000

// Parts of the names of children.
const (
	childReadable   = 40
	childHashLength = 10
)

// Why code does not get the promise that it asks for.
var (
	// ErrTooManySteps: the execution has made as many promises as it may. Code that gets it stalls.
	ErrTooManySteps = errors.New("too many steps")
	// ErrNonDeterministic: the step was another call before. Code that gets it stalls.
	ErrNonDeterministic = errors.New("the step was another call before")
	// ErrNameTaken: the promise is somebody else's. Where its maker is gone it soon will be, and waiting helps.
	ErrNameTaken = errors.New("the name is taken")
)

// Call is a promise that code wants to make: a call of a function, or a plain promise.
type Call struct {
	// Epoch of the code's activation.
	Epoch int64
	// Step names the call within the execution.
	Step string
	// Failed is how many promises of that step are left to earlier attempts: see Adopt.
	Failed int
	// Made is how many promises the execution has made so far.
	Made int
	// Invoke is what the promise invokes; nil for a plain promise.
	Invoke *v1alpha1.Invocation
	// Timeout and Deadline bound the promise; zero for no bound of its own. The earlier of the two counts.
	Timeout  time.Duration
	Deadline time.Time
	// OnTimeout says what that does; Reject where empty. Param is the value of a timer.
	OnTimeout v1alpha1.OnTimeout
	Param     *v1alpha1.Value
	// Compensation asks for a promise that the cancellation under way leaves alone. Without one it has no effect.
	Compensation bool
}

// ChildPromise is the promise that code makes: one that is attached to its execution, unless what it invokes is detached.
func ChildPromise(o Observed, c Call) (*v1alpha1.DurablePromise, error) {
	e := o.Execution
	switch err := fence(e, c.Epoch); {
	case err != nil:
		return nil, err
	case o.Promise == nil || promise.Settled(o.Promise):
		return nil, fmt.Errorf("%w: the promise of execution %s is settled", ErrFenced, e.Name)
	case c.Made >= MaxSteps:
		return nil, fmt.Errorf("%w: execution %s has made %d promises, which is the limit", ErrTooManySteps, e.Name, c.Made)
	}
	p := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{
			Name:      ChildName(e.Name, o.Promise.UID, c.Step, c.Failed),
			Namespace: e.Namespace,
		},
		Spec: v1alpha1.DurablePromiseSpec{
			OnTimeout: c.OnTimeout,
			Param:     c.Param,
			Invoke:    c.Invoke.DeepCopy(),
			MadeBy:    string(e.UID),
			Step:      c.Step,
			Attempt:   e.Status.Attempts,
		},
	}
	if p.Spec.OnTimeout == "" {
		p.Spec.OnTimeout = v1alpha1.OnTimeoutReject
	}
	withDefaults(p.Spec.Invoke)
	limit := time.Time{}
	if c.Invoke == nil || !c.Invoke.Detached {
		p.Labels = map[string]string{v1alpha1.LabelRoot: RootUID(e), v1alpha1.LabelParent: string(e.UID)}
		p.OwnerReferences = OwnedBy(e, "Execution")
		p.Spec.Compensation = c.Compensation && e.Status.Phase == v1alpha1.PhaseCanceling
		limit = childLimit(o)
	}
	bound(&p.Spec, c, limit, o.Now)
	return p, nil
}

// withDefaults fills in what the API server would, so that what is wanted can be compared with what is there.
func withDefaults(invoke *v1alpha1.Invocation) {
	if invoke == nil {
		return
	}
	for _, arg := range invoke.Args {
		if arg.PromiseRef != nil && arg.PromiseRef.OnRejected == "" {
			arg.PromiseRef.OnRejected = v1alpha1.OnRejectedFail
		}
	}
}

// childLimit is the latest deadline of a child: it leaves its parent time to handle that. Zero for none.
func childLimit(o Observed) time.Time {
	deadline, ok := deadlineOf(o)
	if !ok {
		return time.Time{}
	}
	remaining := max(deadline.Sub(o.Now), 0)
	return deadline.Add(-min(settingsOf(o).cancelGracePeriod, remaining/10)).Truncate(time.Microsecond)
}

// bound gives a promise the earliest of its bounds.
func bound(spec *v1alpha1.DurablePromiseSpec, c Call, limit, now time.Time) {
	if limit.IsZero() && c.Deadline.IsZero() {
		if c.Timeout > 0 {
			spec.Timeout = &metav1.Duration{Duration: c.Timeout}
		}
		return
	}
	own := c.Deadline
	if c.Timeout > 0 {
		own = earliest(own, now.Add(c.Timeout))
	}
	deadline := v1alpha1.NewInstant(earliest(own, limit))
	spec.Deadline = &deadline
}

// ChildName names the promise of a step: the same for every activation, and for an execution that was made again.
func ChildName(execution string, own types.UID, step string, failed int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d/%s", own, failed, step))
	suffix := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:childHashLength]
	if prefix := labelSafe(execution+"-"+step, childReadable); prefix != "" {
		return prefix + "-" + suffix
	}
	return suffix
}
