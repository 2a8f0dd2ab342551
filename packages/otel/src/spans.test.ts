import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { expect, it, onTestFinished } from 'vitest'
import { acmeVendor } from './acme.fixture.js'
import { events, type SomeEvent } from './events.fixture.js'
import { observe } from './observe.js'
import { startTelemetry } from './telemetry.fixture.js'

const msOf = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1000 + nanoseconds / 1_000_000

it('a token request is a client span, from when it was sent until its end', () => {
  const telemetry = startTelemetry()
  observe({ tracer: telemetry.tracer })(events.obtained)
  const [span] = telemetry.spans()
  expect(span).toMatchObject({
    name: 'token_request acme',
    kind: SpanKind.CLIENT,
    attributes: { 'pos_auth.provider': 'acme', 'pos_auth.reason': 'missing', 'pos_auth.token.same': false },
    status: { code: SpanStatusCode.UNSET },
    ended: true,
  })
  expect(span && [msOf(span.startTime), msOf(span.endTime)]).toEqual([events.obtained.at - 250, events.obtained.at])
})

it('a failed one says by which error and status', () => {
  const telemetry = startTelemetry()
  observe({ tracer: telemetry.tracer })(events.failed)
  expect(telemetry.spans()[0]).toMatchObject({
    attributes: {
      'pos_auth.provider': 'acme',
      'pos_auth.reason': 'advisory',
      'error.type': 'provider_unavailable',
      'http.response.status_code': 503,
    },
    status: { code: SpanStatusCode.ERROR },
  })
})

it('each of many that overlap in one listener has its own duration', () => {
  const telemetry = startTelemetry()
  const onEvent = observe({ tracer: telemetry.tracer, labels: true })
  const requested = { ...events.obtained, type: 'token_requested' }
  const labels = ['store-1', 'store-2', 'store-3']
  for (const label of labels) onEvent({ ...requested, label })
  for (const label of labels) {
    const obtained: SomeEvent = { ...events.obtained, label, durationMs: 100 * Number(label.at(-1)) }
    onEvent(obtained)
  }
  expect(telemetry.spans().map(({ attributes, duration }) => [attributes['pos_auth.label'], msOf(duration)])).toEqual([
    ['store-1', 100],
    ['store-2', 200],
    ['store-3', 300],
  ])
})

it('the span belongs to the trace of the call that the request was made for', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  onTestFinished(() => context.disable())
  const { tracer, spans } = startTelemetry()
  const auth = acmeVendor().create({ onEvent: observe({ tracer }) })
  const caller = tracer.startSpan('handle order')
  await context.with(trace.setSpan(context.active(), caller), () => auth.getToken())
  expect(spans().map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId])).toEqual([
    ['token_request acme', caller.spanContext().spanId],
  ])
})

it('without a tracer there are none, and without a meter no metrics', async () => {
  const telemetry = startTelemetry()
  observe({ meter: telemetry.meter })(events.obtained)
  expect(telemetry.spans()).toEqual([])
  const other = startTelemetry()
  observe({ tracer: other.tracer })(events.obtained)
  expect(await other.metrics()).toEqual([])
})
