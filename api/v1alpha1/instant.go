package v1alpha1

import (
	"encoding/json"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Instant is a point in time to the microsecond that people write. It reads any time in the form of RFC 3339, where
// MicroTime insists on all six digits of the microseconds, and is written like MicroTime.
//
// +kubebuilder:validation:Type=string
// +kubebuilder:validation:Format=date-time
// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-][01]\d:[0-5]\d)$`
type Instant struct {
	metav1.MicroTime `json:",inline"`
}

// NewInstant makes an Instant of a time.
func NewInstant(t time.Time) Instant { return Instant{MicroTime: metav1.NewMicroTime(t)} }

// UnmarshalJSON reads a time in the form of RFC 3339, or null.
func (t *Instant) UnmarshalJSON(b []byte) error {
	var text *string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	if text == nil {
		*t = Instant{}
		return nil
	}
	parsed, err := time.Parse(time.RFC3339Nano, *text)
	if err != nil {
		return fmt.Errorf("read a time: %w", err)
	}
	if year := parsed.UTC().Year(); year < 1 || year > 9999 {
		return fmt.Errorf("read a time: %s is in the year %d, which cannot be written again", *text, year)
	}
	*t = NewInstant(parsed.Local())
	return nil
}
