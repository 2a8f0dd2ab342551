import { expect, it } from 'vitest'
import { acmeVendor, thingsUrl } from './acme.fixture.js'
import { events } from './events.fixture.js'
import { observe } from './observe.js'
import { startTelemetry } from './telemetry.fixture.js'

const now = () => Date.UTC(2026, 0, 15, 12)

/** Those of a scrape's lines that say how much there is of what. */
const values = (lines: readonly string[], name: string) => lines.filter((line) => line.startsWith(`${name}{`))

it('Prometheus scrapes token requests by provider, reason and outcome', async () => {
  const telemetry = startTelemetry()
  const onEvent = observe({ meter: telemetry.meter })
  const vendor = acmeVendor('provider_unavailable')
  const options = { now, onEvent, retry: { limit: 0 } }
  await expect(vendor.create(options).getToken()).rejects.toThrow('made up')
  const auth = vendor.create(options)
  await auth.getToken()
  await auth.getToken({ forceRefresh: true })

  const lines = await telemetry.scrape()
  expect(values(lines, 'pos_auth_token_requests_total')).toEqual([
    'pos_auth_token_requests_total{pos_auth_provider="acme",pos_auth_reason="missing",error_type="provider_unavailable"} 1',
    'pos_auth_token_requests_total{pos_auth_provider="acme",pos_auth_reason="missing"} 1',
    'pos_auth_token_requests_total{pos_auth_provider="acme",pos_auth_reason="forced"} 1',
  ])
  expect(lines).toContain('# TYPE pos_auth_token_requests_total counter')
  expect(values(lines, 'pos_auth_backoffs_total')).toEqual([
    'pos_auth_backoffs_total{pos_auth_provider="acme",pos_auth_backoff_cause="failed",error_type="provider_unavailable"} 1',
  ])
})

it('Prometheus scrapes durations in seconds, in buckets that suit a token request', async () => {
  const telemetry = startTelemetry()
  observe({ meter: telemetry.meter })(events.obtained)
  const lines = await telemetry.scrape()
  const name = 'pos_auth_token_request_duration'
  const buckets = values(lines, `${name}_bucket`).map((line) => /le="(.+)"/.exec(line)?.[1])
  expect(buckets).toEqual(['0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '20', '30', '+Inf'])
  expect(values(lines, `${name}_sum`)).toEqual([expect.stringMatching(/ 0\.25$/)])
  expect(values(lines, `${name}_count`)).toEqual([
    `${name}_count{pos_auth_provider="acme",pos_auth_reason="missing"} 1`,
  ])
})

it('Prometheus scrapes what became of a 401', async () => {
  const telemetry = startTelemetry()
  const vendor = acmeVendor()
  const auth = vendor.create({ now, onEvent: observe({ meter: telemetry.meter }) })
  await auth.getToken()
  vendor.valid.clear()
  expect((await auth.fetch(thingsUrl)).status).toBe(200)
  vendor.valid.clear()
  vendor.valid.add = () => vendor.valid
  expect((await auth.fetch(thingsUrl)).status).toBe(401)
  expect((await auth.fetch(thingsUrl)).status).toBe(401)

  const lines = await telemetry.scrape()
  expect(values(lines, 'pos_auth_unauthorized_total')).toEqual([
    'pos_auth_unauthorized_total{pos_auth_provider="acme",server_address="api.acme.example"} 3',
  ])
  expect(values(lines, 'pos_auth_recoveries_total')).toEqual(
    ['replayed', 'refused_again', 'fruitless_before'].map(
      (outcome) =>
        `pos_auth_recoveries_total{pos_auth_provider="acme",pos_auth_recovery_outcome="${outcome}",server_address="api.acme.example"} 1`,
    ),
  )
})

it('Prometheus scrapes what a cache that is down costs', async () => {
  const telemetry = startTelemetry()
  const refused = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  const cache = { get: refused, set: refused, delete: refused }
  await acmeVendor()
    .create({ now, cache, onEvent: observe({ meter: telemetry.meter }) })
    .getToken()
  expect(values(await telemetry.scrape(), 'pos_auth_cache_failures_total')).toEqual([
    'pos_auth_cache_failures_total{pos_auth_provider="acme",pos_auth_cache_operation="get",error_type="ECONNREFUSED"} 1',
  ])
})
