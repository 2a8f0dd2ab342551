// OpenTelemetry: metrics and spans of what tokens cost, and of what becomes of a 401, printed where yours are exported.
// By hand: node --env-file=.env apps/examples/src/open-telemetry.ts
import { createMyposAuth, myposHeaders } from '@auth/mypos'
import { observe } from '@auth/otel'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

const {
  MYPOS_CLIENT_ID: clientId = '',
  MYPOS_CLIENT_SECRET: clientSecret = '',
  MYPOS_ENVIRONMENT: place = 'sandbox',
} = process.env

// A service with an SDK set up has these two already: metrics.getMeter('pos-auth') and trace.getTracer('pos-auth').
const scrape = new PrometheusExporter({ preventServerStart: true })
const meter = new MeterProvider({ readers: [scrape] }).getMeter('pos-auth')
const spans = new InMemorySpanExporter()
const processor = new SimpleSpanProcessor({ exporter: spans })
const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('pos-auth')

const mypos = createMyposAuth({
  credentials: { clientId, clientSecret },
  environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
  onEvent: observe({ meter, tracer }),
})
const transactions = () => mypos.fetch(`${mypos.transactionsUrl}/transactions`, { headers: myposHeaders({ clientId }) })

await Promise.all([transactions(), transactions()])

const { resourceMetrics } = await scrape.collect()
const lines = new PrometheusSerializer().serialize(resourceMetrics).split('\n')
console.log(lines.filter((line) => line.startsWith('pos_auth_') && !line.includes('_bucket')).join('\n'))
for (const { name, attributes } of spans.getFinishedSpans()) console.log(`span ${name}`, attributes)
