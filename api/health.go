package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"aftermatch/eventstore"
	"aftermatch/projections"
)

const (
	// unready is how many events the read models may be behind before others should be asked instead.
	unready = 10_000
	// tooOld is for how long they may lack an event.
	tooOld = time.Minute
	// probePatience is how long a probe or a scrape waits for the database.
	probePatience = 5 * time.Second
)

// health is for those who keep Aftermatch running; it needs no key and tells no secret.
func (s *server) health(e *echo.Echo, m *metrics) {
	e.GET("/healthz", func(c echo.Context) error { return c.JSON(http.StatusOK, map[string]string{"status": "ok"}) })
	e.GET("/readyz", func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), probePatience)
		defer cancel()
		health, err := s.consumer.Health(ctx)
		if err != nil {
			return err
		}
		readOnly, err := s.log.ReadOnly(ctx)
		if err != nil {
			return err
		}
		status := "ready"
		if readOnly { // questions are answered all the same, so nobody is better asked elsewhere
			status = "read-only"
		}
		var p *Problem
		switch {
		case health.Error != "":
			p = newProblem(http.StatusServiceUnavailable, "stopped", fmt.Sprintf("the read models stand still at position %d; the program's log says why", health.Position))
		case health.Head-health.Position > unready || health.Behind > tooOld:
			p = newProblem(http.StatusServiceUnavailable, "behind", "the read models are still catching up with the log")
		default:
			return c.JSON(http.StatusOK, map[string]any{"status": status, "head": health.Head, "position": health.Position})
		}
		p.retryAfter = soon
		return p
	})
	e.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})))
}

// metrics are what /metrics tells.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry, log *eventstore.Log, consumer *projections.Consumer) *metrics {
	m := &metrics{registry, prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "aftermatch_request_duration_seconds", Help: "How long requests took.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
	}, []string{"method", "route", "status"})}
	m.registry.MustRegister(m.requests, &progressCollector{log, consumer},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// served counts a request under its route, so that ids make no series of their own.
func (m *metrics) served(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// progressCollector reads, when asked, how far the log and the read models are.
type progressCollector struct {
	log      *eventstore.Log
	consumer *projections.Consumer
}

var (
	headDesc     = prometheus.NewDesc("aftermatch_log_head_position", "The position of the last event of the log.", nil, nil)
	positionDesc = prometheus.NewDesc("aftermatch_read_model_position", "The position that the read models have reached.", nil, nil)
	lagDesc      = prometheus.NewDesc("aftermatch_read_model_lag_events", "How many events the read models are behind the log.", nil, nil)
	behindDesc   = prometheus.NewDesc("aftermatch_read_model_lag_seconds", "How long ago the first event was recorded that the read models lack.", nil, nil)
	stoppedDesc  = prometheus.NewDesc("aftermatch_read_model_stopped", "1 while the read models stand still at an event that they cannot apply.", nil, nil)
	appendsDesc  = prometheus.NewDesc("aftermatch_log_appends_total", "Appends accepted by this process.", nil, nil)
	eventsDesc   = prometheus.NewDesc("aftermatch_log_events_total", "Events recorded by this process.", nil, nil)
	batchesDesc  = prometheus.NewDesc("aftermatch_log_batches_total", "Transactions of the append lane.", nil, nil)
	conflictDesc = prometheus.NewDesc("aftermatch_log_conflicts_total", "Appends refused because a stream had moved on.", nil, nil)
)

// Describe names what Collect tells.
func (p *progressCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{headDesc, positionDesc, lagDesc, behindDesc, stoppedDesc, appendsDesc, eventsDesc, batchesDesc, conflictDesc} {
		to <- desc
	}
}

// Collect asks the database for the positions and the log for its counters.
func (p *progressCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), probePatience)
	defer cancel()
	if health, err := p.consumer.Health(ctx); err != nil {
		to <- prometheus.NewInvalidMetric(headDesc, err)
	} else {
		for desc, value := range map[*prometheus.Desc]float64{
			headDesc: float64(health.Head), positionDesc: float64(health.Position), lagDesc: float64(max(health.Head-health.Position, 0)),
			behindDesc: health.Behind.Seconds(), stoppedDesc: float64(min(len(health.Error), 1)),
		} {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
		}
	}
	stats := p.log.Stats()
	for desc, count := range map[*prometheus.Desc]int64{appendsDesc: stats.Appends, eventsDesc: stats.Events, batchesDesc: stats.Batches, conflictDesc: stats.Conflicts} {
		to <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(count))
	}
}
