import { describe, expect, it } from 'vitest'
import { brokenProvider, refusal } from './broken-providers.fixture.js'
import type { Provider } from '../../contract/provider.js'
import type { ProviderUnderTest } from './set-up.js'
import { factDefects } from './fact-defects.fixture.js'
import { optionalDefects } from './optional-defects.fixture.js'
import type { TestCredentials } from '../../life/provider.fixture.js'
import { sendingDefects } from './sending-defects.fixture.js'
import { providerContract } from '../../testing.js'
import { tokenDefects } from './token-defects.fixture.js'

const both = { refresh: true, revoke: true }
const healthy = () => brokenProvider(() => ({}))
const caseNames = providerContract(healthy, both).map(({ name }) => name)

async function failures(make: () => ProviderUnderTest<TestCredentials>, options = both): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>()
  for (const { name, run } of providerContract(make, options)) {
    await run().catch((error: unknown) => failed.set(name, error))
  }
  return failed
}

describe('a provider without a defect', () => {
  for (const { name, run } of providerContract(healthy, both)) it(name, run)
})

const defects = [...factDefects, ...tokenDefects, ...sendingDefects, ...optionalDefects]

describe('the contract of providers', () => {
  it.each(defects)('notices %s', async (_defect, caughtBy, breakIt) => {
    const failed = await failures(() => brokenProvider(breakIt))
    expect([...failed.keys()]).toEqual(expect.arrayContaining([...caughtBy]))
    for (const name of caughtBy) {
      expect(failed.get(name)).toEqual(expect.objectContaining({ message: expect.stringMatching(/\w/) }))
    }
  })

  it('has no case that catches nothing', () => {
    const caught = new Set(defects.flatMap(([, caughtBy]) => caughtBy))
    expect(caseNames.filter((name) => !caught.has(name))).toEqual([
      'has requestToken, refreshToken and revokeToken only where the vendor has them',
    ])
  })

  it.each([
    ['refresh', { refresh: false, revoke: true }],
    ['revoke', { refresh: true, revoke: false }],
  ])('notices a function that it was not told of by { %s }', async (name, options) => {
    const failed = await failures(healthy, options)
    expect([...failed.values()].map(String)).toEqual([
      `Error: whether it has ${name}Token, as { ${name} } says: expected false, got true`,
    ])
  })

  it.each([
    ['refresh', { refresh: true, revoke: false }],
    ['revoke', { refresh: false, revoke: true }],
  ])('notices the lack of a function that it was told of by { %s }', async (name, options) => {
    const neither = { refreshToken: undefined, revokeToken: undefined }
    const provider = { ...healthy().provider, ...neither } as unknown as Provider<TestCredentials>
    const failed = await failures(() => ({ ...healthy(), provider }), options)
    expect([...failed.values()].map(String)).toContain(
      `Error: whether it has ${name}Token, as { ${name} } says: expected true, got false`,
    )
  })

  it('holds wrong credentials to the error that it is told', async () => {
    const make = () => ({
      ...brokenProvider(() => ({ refuse: ({ status }) => refusal('reauthorization_required', status) })),
      refusal: 'reauthorization_required' as const,
    })
    expect([...(await failures(make)).keys()]).toEqual([])
    const failed = await failures(() => ({ ...healthy(), refusal: 'reauthorization_required' }))
    expect(
      String(failed.get('requestToken ends with the documented error where the vendor refuses the credentials')),
    ).toBe('Error: with wrong credentials: expected the code reauthorization_required, got invalid_credentials')
  })

  it.each([
    [
      'has no answer',
      async () => undefined,
      'the simulated vendor has no answer to POST https://api.test.example/token',
    ],
    ['fails', () => Promise.reject(new Error('a mistake in the simulator')), 'a mistake in the simulator'],
  ])('tells of a simulated vendor that %s', async (_what, fetch, message) => {
    const failed = await failures(() => ({ ...healthy(), fetch }))
    expect(
      String(failed.get('requestToken gets a token that core accepts, by one request to the token URL')),
    ).toContain(message)
    expect(
      String(
        failed.get(
          'requestToken refuses or ignores a field that is missing or of another type, and reads nothing else into it',
        ),
      ),
    ).toContain(message)
  })

  it('asks for secrets that are long enough to be searched for', async () => {
    const make = () => ({ ...healthy(), wrongCredentials: { id: 'some-client', secret: 'wrong' } })
    expect([...(await failures(make)).values()].map(String)).toContain(
      'Error: give secrets of 8 characters or more: a short one is found in errors by accident',
    )
  })

  it('disposes of every provider that it had made, also after a failure', async () => {
    let [made, open] = [0, 0]
    const failed = await failures(() => {
      made += 1
      open += 1
      return { ...brokenProvider(() => ({ name: 'Test Vendor' })), dispose: () => void (open -= 1) }
    })
    expect(failed.size).toBeGreaterThan(0)
    expect(made).toBeGreaterThan(caseNames.length)
    expect(open).toBe(0)
  })

  it('gives the runtime its own functions back', async () => {
    const { fetch, setTimeout, setInterval, setImmediate } = globalThis
    await failures(healthy)
    expect(globalThis).toMatchObject({ fetch, setTimeout, setInterval, setImmediate })
  })
})
