import { readFileSync } from 'node:fs'
import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import { events, others } from './events.fixture.js'
import { observe } from './observe.js'
import { startTelemetry } from './telemetry.fixture.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const sectionOf = (heading: string) => new RegExp(`^## ${heading}\n(.+?)(?=^## )`, 'ms').exec(readme)?.[1] ?? ''
const rowsOf = (heading: string) =>
  [...sectionOf(heading).matchAll(/^\| (`.+) \|$/gm)].map(([, row = '']) => row.split(' | ').map((cell) => cell.trim()))
const codesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).toSorted()

const everything = { none: 1, valid: 1, advisory: 1, mandatory: 1, expired: 1, suspect: 1, refreshing: 1, backoff: 1 }

/** All that is emitted of every kind of event. */
async function emitted({ labels = false } = {}) {
  const telemetry = startTelemetry()
  const { meter, tracer } = telemetry
  const onEvent = observe({ meter, tracer, labels, pools: () => ({ stores: { summary: () => everything } }) })
  for (const event of [...Object.values(events), ...others]) onEvent(event)
  return { metrics: await telemetry.metrics(), spans: telemetry.spans() }
}

function kindOf({ dataPointType, ...metric }: MetricData): string {
  if (dataPointType === DataPointType.SUM)
    return 'isMonotonic' in metric && metric.isMonotonic ? 'counter' : 'up-down counter'
  return dataPointType === DataPointType.GAUGE ? 'gauge' : 'histogram'
}

const attributesOf = (carriers: readonly { readonly attributes: object }[]) =>
  [...new Set(carriers.flatMap(({ attributes }) => Object.keys(attributes)))].toSorted()

describe('the tables of the README are what is emitted:', () => {
  it('metrics, with kind, unit and attributes', async () => {
    const { metrics } = await emitted()
    const found = metrics.map((metric) => {
      const { name, unit } = metric.descriptor
      return [name, { kind: `${kindOf(metric)}, \`${unit}\``, attributes: attributesOf(metric.dataPoints) }] as const
    })
    const documented = rowsOf('Metrics').map(([name, kind, , attributes]) => {
      return [codesIn(name)[0] ?? '', { kind, attributes: codesIn(attributes) }] as const
    })
    expect(documented.length).toBeGreaterThan(8)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(documented))
  })

  it('spans, with attributes', async () => {
    const { spans } = await emitted()
    const [[name, kind, , attributes] = []] = rowsOf('Spans')
    expect([name, kind]).toEqual(['`token_request <provider>`', 'client'])
    expect(spans.map((span) => span.name)).toEqual(spans.map(() => 'token_request acme'))
    expect(attributesOf(spans)).toEqual(codesIn(attributes))
  })

  it('attributes, with labels only where those are asked for', async () => {
    const [plain, labelled] = await Promise.all([emitted(), emitted({ labels: true })])
    const namesIn = ({ metrics, spans }: typeof plain) =>
      attributesOf([...metrics.flatMap<{ attributes: object }>(({ dataPoints }) => dataPoints), ...spans])
    const documented = rowsOf('Attributes')
      .flatMap(([name]) => codesIn(name))
      .toSorted()
    expect(namesIn(labelled)).toEqual(documented)
    expect(namesIn(plain)).toEqual(documented.filter((name) => name !== 'pos_auth.label'))
  })
})

it('is developed against the oldest API that it says it works with, and brings nothing', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest
  const api = '@opentelemetry/api'
  expect(manifest.dependencies).toBeUndefined()
  expect(Object.keys(manifest.peerDependencies)).toEqual([api])
  expect(manifest.peerDependencies[api]).toBe(`^${manifest.devDependencies[api]}`)
  expect(readme).toContain(`\`${api}\` ${manifest.devDependencies[api]?.replace(/\.\d+$/, '')} or newer`)
})

interface Manifest {
  readonly dependencies?: object
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
