package promise

import (
	"testing"
	"time"

	"github.com/perdure/perdure/internal/testing/given"
)

func TestADeadlineIsToldInUTC(t *testing.T) {
	p := given.Promise("p", "ns").Timeout(time.Hour).Obj()
	elsewhere := given.Noon.In(time.FixedZone("elsewhere", 2*60*60))
	want := "not settled before its deadline " + given.Noon.UTC().Format(time.RFC3339)
	if got := TimedOutAt(p, elsewhere).Error.Message; got != want {
		t.Errorf("message = %s, want %s", got, want)
	}
}
