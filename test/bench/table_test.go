package main

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrint(t *testing.T) {
	r := &report{
		Rows: []row{
			row{Group: "Writes", Name: "create"}.latencies(milliseconds(2, 4)).value(520.4, "/s").compared(1, "create"),
			row{Group: "Writes", Name: "patch"}.latencies(milliseconds(15)).value(1, "/s").target("≥ 2 /s", false),
			row{Group: "A group with a title that is longer than any name", Name: "share"}.value(100, "%").target("100 %", true),
			row{Group: "A group with a title that is longer than any name", Name: "lost"}.unmeasured("0"),
		},
		Warnings: []string{"it is loud here"},
	}
	want := `
          n   value  p50 ms  p90 ms  p99 ms  max ms   ratio  target

Writes
  create  2  520 /s       2       4               4  × 1.00
  patch   1    1 /s      15      15              15          ≥ 2 /s  MISSED

A group with a title that is longer than any name
  share       100 %                                          100 %   met
  lost                                                       0       not measured

Ratios: to create with 1 client (per second), to the plain Job (p50; at once: per second); medians of the rounds.
Functions: to the raw row of the same group (local steps: raw status patch of as many clients; in the same pod: raw watch).
WARNING: it is loud here.
`
	var out bytes.Buffer
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	_, table, _ := bytes.Cut(out.Bytes()[1:], []byte("\n")) // without the environment
	if diff := cmp.Diff(want, string(table)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestFigure(t *testing.T) {
	for want, v := range map[string]*float64{
		"": nil, "0": number(0), "5": number(5), "1250": number(1250.4), "12.3": number(12.34), "0.02": number(0.0151), "-3": number(-3),
	} {
		if got := figure(v); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAllMet(t *testing.T) {
	met, missed := row{}.target("x", true), row{}.target("x", false)
	for name, tc := range map[string]struct {
		rows []row
		want bool
	}{
		"no targets":                       {[]row{{}}, true},
		"all met":                          {[]row{met, {}, met}, true},
		"one missed":                       {[]row{met, missed}, false},
		"what was not measured is not met": {[]row{met, row{}.unmeasured("x")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (&report{Rows: tc.rows}).allMet(); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestRowsHaveAJSONForm(t *testing.T) {
	r := row{Name: "nothing to compare with"}.latencies(nil).value(math.NaN(), "/s").compared(math.Inf(1), "x")
	if _, err := json.Marshal(report{Rows: []row{r}}); err != nil {
		t.Error(err)
	}
	if r.P99 != nil || r.P50 != nil {
		t.Error("quantiles of no samples")
	}
	if few := (row{}).latencies(milliseconds(make([]int, 99)...)); few.P99 != nil {
		t.Error("p99 of fewer than 100 samples is the maximum by another name")
	}
}
