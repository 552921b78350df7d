package v1alpha1

import (
	"encoding/json"
	"testing"
	"time"
)

func TestInstantReadsWhatPeopleWrite(t *testing.T) {
	noon := time.Date(2030, 1, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		`"2030-01-31T12:00:00Z"`:           noon,
		`"2030-01-31T12:00:00.5Z"`:         noon.Add(500 * time.Millisecond),
		`"2030-01-31T12:00:00.000001Z"`:    noon.Add(time.Microsecond),
		`"2030-01-31T14:00:00+02:00"`:      noon,
		`"2030-01-31T14:00:00.000+02:00"`:  noon,
		`"2030-01-31T12:00:00.000000000Z"`: noon,
		`null`:                             {},
	} {
		var got Instant
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
		} else if !got.Time.Equal(want) {
			t.Errorf("%s is %v, want %v", text, got.Time, want)
		}
	}
	for _, text := range []string{`"tomorrow"`, `""`, `12`, `"2030-02-30T12:00:00Z"`, `"2030-01-31"`, `{}`} {
		if err := json.Unmarshal([]byte(text), new(Instant)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestInstantIsWrittenToTheMicrosecond(t *testing.T) {
	text, err := json.Marshal(NewInstant(time.Date(2030, 1, 31, 12, 0, 0, 5000, time.UTC)))
	if want := `"2030-01-31T12:00:00.000005Z"`; err != nil || string(text) != want {
		t.Errorf("written as %s, %v, want %s", text, err, want)
	}
}

func FuzzInstant(f *testing.F) {
	f.Add(`"2030-01-31T12:00:00.5+02:00"`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		var read, again Instant
		if json.Unmarshal([]byte(text), &read) != nil {
			return
		}
		written, err := json.Marshal(read)
		if err != nil {
			return // a year of five digits
		}
		if err := json.Unmarshal(written, &again); err != nil || again.Time.Sub(read.Time).Abs() >= time.Microsecond {
			t.Errorf("%s was written as %s and read as %v, %v", text, written, again, err)
		}
	})
}
