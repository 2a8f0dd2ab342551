import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, type MetricData } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { onTestFinished } from 'vitest'

/** OpenTelemetry's SDK: what is scraped as Prometheus does it, and the spans. */
export function startTelemetry() {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const meters = new MeterProvider({ readers: [exporter] })
  const spans = new InMemorySpanExporter()
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  onTestFinished(async () => {
    await meters.shutdown()
    await tracers.shutdown()
  })

  return {
    meter: meters.getMeter('pos-auth'),
    tracer: tracers.getTracer('pos-auth'),
    spans: () => spans.getFinishedSpans(),
    /** The metrics that have a value. */
    async metrics(): Promise<MetricData[]> {
      const { resourceMetrics } = await exporter.collect()
      return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    },
    /** The lines of a scrape that are ours, over HTTP and without what every line has. */
    async scrape(): Promise<string[]> {
      const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response))
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const { port } = server.address() as AddressInfo
      const response = await fetch(`http://127.0.0.1:${port}/metrics`)
      const text = await response.text()
      server.close()
      return text
        .split('\n')
        .filter((line) => line.includes('pos_auth_'))
        .map((line) => line.replace(/,?otel_scope_name="pos-auth",?/, '').replace(/,?otel_scope_version=""/, ''))
    },
  }
}
