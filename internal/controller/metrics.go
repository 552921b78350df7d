package controller

import (
	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// Metrics carry no names of objects: their number would grow with what users do.
var (
	activations = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "perdure_activations_total",
		Help: "Activations of executions: epochs that were begun.",
	})
	finished = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "perdure_executions_finished_total",
		Help: "Executions that ended, by how.",
	}, []string{"phase"})
	recoveries = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "perdure_recoveries_total",
		Help: "Activations that the platform lost.",
	})
	settlements = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "perdure_promise_settlements_total",
		Help: "Promises that the promise controller settled: deadlines, timers and orphans, by state.",
	}, []string{"state"})
)

// RegisterMetrics adds the metrics of this package to the manager's.
func RegisterMetrics() error {
	for _, c := range []prometheus.Collector{activations, finished, recoveries, settlements} {
		if err := metrics.Registry.Register(c); err != nil {
			return err
		}
	}
	return nil
}

// count counts what a status write has changed.
func count(before, after *v1alpha1.Execution) {
	if execution.Finished(after) && !execution.Finished(before) {
		finished.WithLabelValues(string(after.Status.Phase)).Inc()
	}
	recoveries.Add(float64(after.Status.Recoveries - before.Status.Recoveries))
}
