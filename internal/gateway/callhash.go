package gateway

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// callHash tells what a step called, as the contract says.
func callHash(spec *v1alpha1.DurablePromiseSpec) string {
	var lines strings.Builder
	function := ""
	if spec.Invoke != nil && spec.Invoke.FunctionRef != nil {
		function = spec.Invoke.FunctionRef.Name
	}
	fmt.Fprintf(&lines, "%s\n%s\n%s\n", function, spec.OnTimeout, canonical(spec.Param))
	if spec.Invoke != nil {
		for _, arg := range spec.Invoke.Args {
			fmt.Fprintf(&lines, "%s=%s\n", arg.Name, canonical(arg.Value))
		}
	}
	sum := sha256.Sum256([]byte(lines.String()))
	return hex.EncodeToString(sum[:])
}

// canonical is the compact text of a value. What is not JSON, which nobody can have stored here, stays as it is.
func canonical(v *v1alpha1.Value) string {
	t := value.Text(v)
	if c, err := compact(rawValue(t)); err == nil {
		return c
	}
	return t
}
