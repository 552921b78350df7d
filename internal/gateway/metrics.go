package gateway

import (
	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// Metrics carry no names of objects or callers: their number would grow with what users do.
var (
	requests = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "perdure_gateway_requests_total",
		Help: "Requests to the gateway, by route and status code.",
	}, []string{"route", "code"})
	latency = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "perdure_gateway_request_seconds",
		Help:    "How long requests to the gateway took that are not long polls, by route.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 30},
	}, []string{"route"})
	polls = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "perdure_gateway_polls",
		Help: "Long polls under way.",
	})
	connectionsRefused = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "perdure_gateway_connections_refused_total",
		Help: "Connections that were closed because there were too many.",
	})
	panics = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "perdure_gateway_panics_total",
		Help: "Requests that ended in a mistake of the gateway.",
	})
)

// RegisterMetrics adds the metrics of this package to the manager's.
func RegisterMetrics() error {
	for _, c := range []prometheus.Collector{requests, latency, polls, connectionsRefused, panics} {
		if err := metrics.Registry.Register(c); err != nil {
			return err
		}
	}
	return nil
}
