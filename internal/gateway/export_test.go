package gateway

import (
	dto "github.com/prometheus/client_model/go"
)

// PollsUnderWay is how many long polls there are at this moment, in all gateways of the process.
func PollsUnderWay() float64 {
	var now dto.Metric
	if err := polls.Write(&now); err != nil {
		return -1
	}
	return now.GetGauge().GetValue()
}
