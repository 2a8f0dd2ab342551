import type { Auth } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { demonstrate } from './demonstrate.js'
import { sandboxForEach } from './sandbox.fixture.js'
import { duration, overview, scenarioRow } from './report.js'
import { measure, scenarios } from './scenarios.js'

/** The instance with a fetch that attaches the token whatever the host. */
function sendsAnywhere(auth: Auth): Auth {
  const sendAnywhere: Auth['fetch'] = async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('authorization', (await auth.getHeaders()).authorization)
    return fetch(input, { ...init, headers })
  }
  return Object.defineProperty(auth, 'fetch', { value: sendAnywhere })
}

const stage = sandboxForEach()

describe('the scenarios', () => {
  it('all cost what they should, with every provider, on one screen of 80 columns', async () => {
    const written: string[] = []
    expect(await demonstrate(stage.providers, (text) => written.push(text))).toBe(0)
    const lines = written.join('').split('\n')
    expect(lines.filter((line) => line.startsWith('✓'))).toHaveLength(scenarios.length + 4)
    expect(lines.every((line) => line.length <= 80)).toBe(true)
    expect(lines.length).toBeLessThanOrEqual(21)
    for (const secret of ['fakepassword', 'client_secret', 'myToastApiClientSecret', 'eyJ']) {
      expect(written.join('')).not.toContain(secret)
    }
  })

  it('say when a count is off', async () => {
    for (const scenario of scenarios) {
      const expected = scenario.expected + 1
      for (const provider of stage.providers) {
        if (scenario.applies?.(provider.create()) === false) continue
        const { problem } = await measure({ ...scenario, expected }, provider)
        expect(problem).toBe(`${scenario.expected} token requests instead of ${expected}`)
      }
    }
  })

  it('a call that fails is a problem in words', async () => {
    const [, , toast] = stage.providers
    const scenario = scenarios[1]
    if (!toast || !scenario) throw new Error('the demo has three providers')
    const broken = { ...toast, call: async () => new Response(null, { status: 500 }) }
    const measured = await measure(scenario, broken)
    expect(measured.problem).toBe('2 of 2 calls failed')
    const row = scenarioRow(scenario, [{ label: 'Toast', measured }])
    expect(row).toContain('✗ an authenticated call')
    expect(row).toContain('Toast: 2 of 2 calls failed')
  })

  it('a token that goes to a foreign host is a problem in words, with every provider', async () => {
    const scenario = scenarios.find(({ title }) => title.startsWith('a token offered to a foreign host'))
    if (!scenario) throw new Error('the demo has a scenario with a foreign host')
    for (const provider of stage.providers) {
      const careless = { ...provider, create: () => sendsAnywhere(provider.create()) }
      expect((await measure(scenario, careless)).problem).toBe('the token was sent')
    }
  })

  it('calls that fail before maintenance begins are a problem in words', async () => {
    const [, , toast] = stage.providers
    const scenario = scenarios.find(({ title }) => title.startsWith('maintenance'))
    if (!toast || !scenario) throw new Error('the demo has three providers and maintenance')
    const broken = { ...toast, call: async () => new Response(null, { status: 500 }) }
    expect((await measure(scenario, broken)).problem).toBe('200 of 200 calls failed')
  })
})

describe('the report', () => {
  it('says how long a token lives in two units, and leaves out a zero', () => {
    expect([1_209_599_000, 86_399_000, 3_599_000, 86_400_000, 59_999, 999].map(duration)).toEqual([
      '13 d 23 h',
      '23 h 59 min',
      '59 min 59 s',
      '1 d',
      '59 s',
      '0 s',
    ])
  })

  it('says that there is no token', () => {
    const status = {
      provider: 'x',
      baseUrl: 'https://x',
      state: 'none',
      suspect: false,
      refreshing: false,
      tokenRequests: 0,
      given: 0,
    } as const
    expect(overview([{ label: 'X', environment: 'sandbox', status }])).toContain('token            none')
  })
})
