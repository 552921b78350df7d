package main

import (
	"math"
	"testing"
	"time"
)

func milliseconds(values ...int) samples {
	var s samples
	for _, v := range values {
		s = append(s, time.Duration(v)*time.Millisecond)
	}
	return s
}

func TestQuantile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for name, tc := range map[string]struct {
		samples samples
		q       float64
		want    int
	}{
		"of nothing":                            {nil, 0.5, 0},
		"of one":                                {milliseconds(7), 0.99, 7},
		"the median of an odd number":           {milliseconds(3, 1, 2), 0.5, 2},
		"the median of an even number":          {milliseconds(4, 1, 3, 2), 0.5, 2},
		"p90 of ten is the ninth":               {milliseconds(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 0.9, 9},
		"p90 of few is one that was measured":   {milliseconds(1, 2, 3), 0.9, 3},
		"p99 of a hundred is the last but one":  {milliseconds(hundred...), 0.99, 99},
		"1 is the largest":                      {milliseconds(5, 9, 1), 1, 9},
		"0 is the smallest":                     {milliseconds(5, 9, 1), 0, 1},
		"a latency below zero is not hidden":    {milliseconds(-2, 1, 3), 0, -2},
		"equal samples do not change the order": {milliseconds(2, 2, 2, 8), 0.75, 2},
	} {
		t.Run(name, func(t *testing.T) {
			before := append(samples{}, tc.samples...)
			if got := tc.samples.quantile(tc.q); got != time.Duration(tc.want)*time.Millisecond {
				t.Errorf("got %s, want %d ms", got, tc.want)
			}
			for i := range before {
				if before[i] != tc.samples[i] {
					t.Fatal("the samples were reordered")
				}
			}
		})
	}
}

func TestMedian(t *testing.T) {
	for name, tc := range map[string]struct {
		values []float64
		want   float64
	}{
		"of nothing":        {nil, math.NaN()},
		"of one":            {[]float64{3}, 3},
		"of an odd number":  {[]float64{9, 1, 2}, 2},
		"of an even number": {[]float64{4, 1, 2, 100}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			if got := median(tc.values); got != tc.want && !(math.IsNaN(got) && math.IsNaN(tc.want)) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestRatio(t *testing.T) {
	rates := func(values ...float64) series {
		var s series
		for _, v := range values {
			s = append(s, round{Rate: v})
		}
		return s
	}
	for name, tc := range map[string]struct {
		of, to series
		want   float64
	}{
		"of the same":                               {rates(5), rates(5), 1},
		"a round that slows both does not count":    {rates(10, 1, 10), rates(20, 2, 20), 0.5},
		"a round that slows one is outvoted":        {rates(10, 1, 10), rates(20, 20, 20), 0.5},
		"a round in which nothing was measured":     {rates(10, 10), rates(0, 20), 0.5},
		"nothing to compare with":                   {rates(10), nil, math.NaN()},
		"a run that ended before the last of both":  {rates(10, 30), rates(20), 0.5},
		"medians of ratios, not ratios of medians ": {rates(1, 4, 9), rates(1, 2, 3), 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ratio(tc.of, tc.to, round.rate); got != tc.want && !(math.IsNaN(got) && math.IsNaN(tc.want)) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestSeries(t *testing.T) {
	s := series{{Rate: 2, Latencies: milliseconds(1, 9)}, {Rate: 8, Latencies: milliseconds(5)}, {Rate: 3}}
	if got := s.rate(); got != 3 {
		t.Errorf("rate is %v, want the median 3", got)
	}
	if got := s.pooled(); len(got) != 3 || got.max() != 9*time.Millisecond {
		t.Errorf("pooled are %v, want all three", got)
	}
	if got := s[0].p50(); got != 0.001 {
		t.Errorf("p50 is %v s, want 0.001", got)
	}
}
