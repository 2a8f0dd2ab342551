import { diag, type DiagLogger, type Meter } from '@opentelemetry/api'
import { expect, it, onTestFinished, vi } from 'vitest'
import { events, others, type SomeEvent } from './events.fixture.js'
import { observe } from './observe.js'
import { startTelemetry } from './telemetry.fixture.js'

/** The names of metrics that have a value. */
const namesOf = async (telemetry: ReturnType<typeof startTelemetry>) =>
  (await telemetry.metrics()).map(({ descriptor }) => descriptor.name)

const total = 9

it('labels become an attribute only if that is asked for', async () => {
  for (const labels of [undefined, false, true]) {
    const telemetry = startTelemetry()
    const onEvent = observe({ meter: telemetry.meter, tracer: telemetry.tracer, labels })
    for (const event of Object.values(events)) onEvent(event)
    const points = (await telemetry.metrics()).map(({ dataPoints }) => dataPoints.map(({ attributes }) => attributes))
    const attributes = [...points.flat(), ...telemetry.spans().map((span) => span.attributes)]
    const seen = attributes.map((each) => each['pos_auth.label'])
    expect(seen.length).toBeGreaterThan(total)
    expect(new Set(seen)).toEqual(new Set([labels === true ? 'store-17' : undefined]))
  }
})

it('an instance without a label has none', () => {
  const telemetry = startTelemetry()
  const { label: _, ...unlabelled } = events.obtained
  observe({ tracer: telemetry.tracer, labels: true })(unlabelled)
  expect(Object.keys(telemetry.spans()[0]?.attributes ?? {})).not.toContain('pos_auth.label')
})

it('a failure that delays nothing is no backoff', async () => {
  const telemetry = startTelemetry()
  const failed: SomeEvent = { ...events.failed, backoffUntil: undefined }
  observe({ meter: telemetry.meter })(failed)
  expect(await namesOf(telemetry)).toEqual(['pos_auth.token.requests', 'pos_auth.token.request.duration'])
})

it('events that say nothing here, and those that are not known yet, are ignored', async () => {
  const telemetry = startTelemetry()
  const onEvent = observe({ meter: telemetry.meter, tracer: telemetry.tracer })
  for (const event of others) onEvent(event)
  expect([await telemetry.metrics(), telemetry.spans()]).toEqual([[], []])
})

/** A meter whose instruments of one name fail: when they are made, or when they are used. */
function brokenMeter(meter: Meter, broken: string, when: 'made' | 'used'): Meter {
  const fail = () => {
    throw new Error('the meter is broken: CanarySecret')
  }
  const breaking =
    <Instrument extends object>(make: (name: string, options?: object) => Instrument) =>
    (name: string, options?: object): Instrument => {
      if (name === broken && when === 'made') return fail()
      const instrument = make(name, options)
      return name === broken ? Object.assign(instrument, { add: fail, record: fail }) : instrument
    }
  return Object.assign(Object.create(meter) as Meter, {
    createCounter: breaking((name, options) => meter.createCounter(name, options)),
    createHistogram: breaking((name, options) => meter.createHistogram(name, options)),
  })
}

it.each([
  ['made', 'pos_auth.token.requests'],
  ['used', 'pos_auth.token.requests'],
  ['made', 'pos_auth.token.request.duration'],
  ['used', 'pos_auth.token.request.duration'],
] as const)('a meter that throws when an instrument is %s loses that one alone: %s', async (when, broken) => {
  const log = { warn: vi.fn() } as unknown as DiagLogger & { warn: ReturnType<typeof vi.fn> }
  diag.setLogger(log)
  onTestFinished(() => diag.disable())
  const telemetry = startTelemetry()
  const onEvent = observe({ meter: brokenMeter(telemetry.meter, broken, when), tracer: telemetry.tracer })
  for (const event of Object.values(events)) onEvent(event)
  const names = await namesOf(telemetry)
  expect(names).not.toContain(broken)
  expect(names).toHaveLength(total - 2)
  expect(telemetry.spans()).toHaveLength(2)
  expect(log.warn).toHaveBeenCalledWith(`@auth/otel: ${broken} failed, because what it calls threw`)
  // What was thrown is somebody else's, and may hold anything.
  expect(JSON.stringify(log.warn.mock.calls)).not.toContain('Canary')
})

it('a tracer that throws does not take the metrics with it', async () => {
  const telemetry = startTelemetry()
  const tracer = Object.assign(Object.create(telemetry.tracer) as typeof telemetry.tracer, {
    startSpan() {
      throw new Error('the tracer is broken')
    },
  })
  const onEvent = observe({ meter: telemetry.meter, tracer })
  expect(() => onEvent(events.obtained)).not.toThrow()
  expect(await namesOf(telemetry)).toEqual(['pos_auth.token.requests', 'pos_auth.token.request.duration'])
})
