package main

import (
	"math"
	"slices"
	"time"
)

// samples are latencies of one measure.
type samples []time.Duration

// quantile is the smallest sample that at least the share q of all samples do not exceed. No interpolation: with few
// samples it would show latencies that never were.
func (s samples) quantile(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	rank := int(math.Ceil(q * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

func (s samples) max() time.Duration { return s.quantile(1) }

// median of an even number of values is the mean of the two in the middle. It is NaN for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

// round is what one round measured of something. Rate is 0 where only latencies are of interest.
type round struct {
	Rate      float64 `json:"perSecond,omitempty"`
	Latencies samples `json:"latenciesNs"`
}

func (r round) rate() float64 { return r.Rate }

func (r round) p50() float64 { return r.Latencies.quantile(0.5).Seconds() }

// series is what all rounds measured of something.
type series []round

// pooled are the latencies of all rounds together.
func (s series) pooled() samples {
	var all samples
	for _, r := range s {
		all = append(all, r.Latencies...)
	}
	return all
}

// rate is the median of the rounds, which a single disturbed round does not move.
func (s series) rate() float64 { return median(figures(s, round.rate)) }

// ratio compares two series round by round and takes the median: what slows a whole round down cancels out. It is NaN
// where there is nothing to compare.
func ratio(of, to series, figure func(round) float64) float64 {
	var ratios []float64
	for i := range min(len(of), len(to)) {
		if base := figure(to[i]); base > 0 {
			ratios = append(ratios, figure(of[i])/base)
		}
	}
	return median(ratios)
}

func figures(s series, figure func(round) float64) []float64 {
	values := make([]float64, 0, len(s))
	for _, r := range s {
		values = append(values, figure(r))
	}
	return values
}
