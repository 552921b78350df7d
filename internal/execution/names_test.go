package execution

import (
	"math"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"
)

func TestJobName(t *testing.T) {
	const uid = types.UID("0e2a7cde-5f0f-4a65-9d9f-6d7ba2b15c7b")
	h := hash(string(uid))
	for name, tc := range map[string]struct {
		execution string
		epoch     int64
		want      string
	}{
		"a short name":                           {"order", 1, "order-" + h + "-e1"},
		"dots become dashes":                     {"order.v1", 1, "order-v1-" + h + "-e1"},
		"a long name is cut":                     {strings.Repeat("x", 200), 12, strings.Repeat("x", 53) + "-" + h + "-e12"},
		"it is not cut at a dash":                {strings.Repeat("x", 53) + ".y", 1, strings.Repeat("x", 53) + "-" + h + "-e1"},
		"a large epoch takes room":               {strings.Repeat("x", 200), math.MaxInt64, strings.Repeat("x", 36) + "-" + h + "-e9223372036854775807"},
		"a name of which nothing can be used":    {"...", 1, h + "-e1"},
		"letters that a label does not allow go": {"Größe", 1, "gr--e-" + h + "-e1"},
	} {
		t.Run(name, func(t *testing.T) {
			got := JobName(tc.execution, uid, tc.epoch)
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			for _, complaint := range validation.IsDNS1123Label(got) {
				t.Error(complaint)
			}
		})
	}
}

func TestJobNamesDiffer(t *testing.T) {
	seen := map[string]string{}
	for what, name := range map[string]string{
		"one":            JobName("a.b", "1", 1),
		"another epoch":  JobName("a.b", "1", 2),
		"another object": JobName("a.b", "2", 1),
		"a like name":    JobName("a-b", "3", 1),
	} {
		if other, ok := seen[name]; ok {
			t.Errorf("%s has the name of %s: %s", what, other, name)
		}
		seen[name] = what
	}
}
