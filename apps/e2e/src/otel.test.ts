import type { Auth } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth } from '@auth/mypos'
import { observe } from '@auth/otel'
import { startSandbox } from '@auth/sandbox'
import { createToastAuth } from '@auth/toast'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../../packages/cache-redis/src/free-port.fixture.js'

/** The newest SDK, which Prometheus scrapes, and an instance of each provider with the one listener. */
async function setUp() {
  const sandbox = await startSandbox()
  const port = await freePort()
  const exporter = new PrometheusExporter({ preventServerStart: true, host: '127.0.0.1', port })
  await exporter.startServer()
  const meters = new MeterProvider({ readers: [exporter] })
  const spans = new InMemorySpanExporter()
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
  onTestFinished(async () => {
    await Promise.all([meters.shutdown(), tracers.shutdown(), sandbox.close()])
  })

  const onEvent = observe({ meter: meters.getMeter('pos-auth'), tracer: tracers.getTracer('pos-auth') })
  const client = { clientId: 'client_id', clientSecret: 'client_secret' }
  const user = { username: 'login@marktpos.com', password: 'fakepassword' }
  const common = { environment: { baseUrl: sandbox.url }, onEvent, retry: { limit: 1, delayMs: 0 } }
  const instances = {
    itretail: createItRetailAuth({ ...common, credentials: user }),
    mypos: createMyposAuth({ ...common, credentials: client }),
    toast: createToastAuth({
      ...common,
      credentials: { clientId: 'myToastApiClientIdentifier', clientSecret: 'wrong' },
    }),
  } satisfies Record<string, Auth>
  const scrape = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    return (await response.text()).split('\n')
  }
  return { sandbox, instances, spans, scrape }
}

it('the providers are observed by one listener: logins, retries, refusals and recoveries', async () => {
  const { sandbox, instances, spans, scrape } = await setUp()
  const { itretail, mypos, toast } = instances
  sandbox.mypos.failNext({ status: 503 })
  await mypos.getToken()
  await expect(toast.getToken()).rejects.toThrow(/refused/)
  await itretail.getToken()
  sandbox.itretail.forgetTokens()
  expect((await itretail.fetch(`${itretail.baseUrl}/api/CustomersData/GetAllCustomers`)).status).toBe(200)

  const lines = await scrape()
  const counted = (name: string) =>
    lines.flatMap((line) => {
      const [, attributes = '', value] = new RegExp(`^pos_auth_${name}\\{(.+)\\} (\\d+)$`).exec(line) ?? []
      const own = [...attributes.matchAll(/pos_auth_(?:provider|reason|recovery_outcome)="(\w+)"|error_type="(\w+)"/g)]
      return value === undefined ? [] : [`${own.map((match) => match[1] ?? match[2]).join(' ')}: ${value}`]
    })
  expect(counted('token_requests_total')).toEqual([
    'mypos missing: 1',
    'toast missing invalid_credentials: 1',
    'itretail missing: 1',
    'itretail recovery: 1',
  ])
  expect(counted('token_request_duration_count')).toEqual(counted('token_requests_total'))
  expect(counted('token_retries_total')).toEqual(['mypos provider_unavailable: 1'])
  expect(counted('recoveries_total')).toEqual(['itretail replayed: 1'])
  expect(counted('backoffs_total')).toEqual(['toast invalid_credentials: 1'])

  const made = spans.getFinishedSpans().map(({ name, attributes }) => {
    return [name, attributes['pos_auth.reason'], attributes['error.type'], attributes['http.response.status_code']]
  })
  expect(made).toEqual([
    ['token_request mypos', 'missing', undefined, undefined],
    ['token_request toast', 'missing', 'invalid_credentials', 401],
    ['token_request itretail', 'missing', undefined, undefined],
    ['token_request itretail', 'recovery', undefined, undefined],
  ])
})
