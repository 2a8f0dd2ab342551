import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import type { Auth } from '../contract/auth.js'
import type { AuthOptions } from '../options/options.js'
import { checkedBy } from '../options/checked-by.js'
import { caught } from '../util/caught.fixture.js'
import { authFactory, type Environment } from './auth-factory.js'
import { testProvider } from './provider.fixture.js'

interface Credentials {
  id: string
}
interface Options extends AuthOptions {
  credentials: Credentials | (() => Credentials)
  environment: 'live' | 'trial' | Environment
  level?: string | undefined
}

const credentials = { id: 'canary' }
const reading = checkedBy<Credentials>(() =>
  v.pipe(
    v.object({ id: v.string() }),
    v.transform(({ id }) => ({ id })),
  ),
)
const facts = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }))
const made = vi.fn<(environment: Environment, own: Pick<Options, 'level'>) => void>()

const createTestAuth = authFactory<Credentials, Options, Auth, Environment & { apiUrl?: string }>({
  name: 'test',
  environments: {
    live: { baseUrl: 'https://live.example', apiUrl: 'https://api.example' },
    trial: { baseUrl: 'https://trial.example' },
  },
  furtherUrls: ['otherUrl', 'apiUrl'],
  credentials: () => reading,
  options: checkedBy<Pick<Options, 'level'>>(() => v.object({ level: v.optional(v.string()) })),
  provider(environment, own) {
    made(environment, own)
    return { ...facts, identify: ({ id }) => ({ subject: id, secret: 'x', secretKind: 'issued' }) }
  },
})

const messageOf = async (options: object) => (await caught(() => createTestAuth(options as Options))).message

describe('the function that a factory makes', () => {
  it('chooses the environment by its name, or takes its URLs', () => {
    expect(createTestAuth({ credentials, environment: 'trial' }).baseUrl).toBe('https://trial.example')
    const own = { baseUrl: 'https://own.example/', otherUrl: 'https://other.example/' }
    expect(createTestAuth({ credentials, environment: own, level: 'x' }).baseUrl).toBe('https://own.example')
    const checked = { baseUrl: 'https://own.example', otherUrl: 'https://other.example' }
    expect(made).toHaveBeenLastCalledWith(checked, { level: 'x' })
  })

  it('gives another environment the further URLs of the named one with the same base URL, but for its own', () => {
    const own = { baseUrl: 'https://live.example/' }
    createTestAuth({ credentials, environment: own })
    expect(made).toHaveBeenLastCalledWith({ baseUrl: 'https://live.example', apiUrl: 'https://api.example' }, {})
    createTestAuth({ credentials, environment: { ...own, apiUrl: 'https://a.example' } as Environment })
    expect(made).toHaveBeenLastCalledWith({ baseUrl: 'https://live.example', apiUrl: 'https://a.example' }, {})
  })

  it('makes the facts once for all tenants with the same environment and own options', () => {
    made.mockClear()
    for (const level of ['one', 'two', 'one', 'two']) createTestAuth({ credentials, environment: 'live', level })
    expect(made).toHaveBeenCalledTimes(2)
  })

  it.each<[object, string]>([
    [{}, 'options.credentials is missing; options.environment is missing'],
    [
      { credentials, environment: 'canary' },
      "options.environment takes 'live', 'trial' or { baseUrl, otherUrl?, apiUrl? }",
    ],
    [
      { credentials, environment: { baseUrl: 'http://canary.example' } },
      'options.environment.baseUrl takes an https: URL',
    ],
    [
      { credentials, environment: { baseUrl: 'https://a.example', otherUrl: 'canary' } },
      'options.environment.otherUrl takes an absolute URL',
    ],
    [{ credentials: { ID: 'canary' }, environment: 'live' }, 'options.credentials takes id (not ID)'],
    [{ credentials, environment: 'live', levle: 'canary' }, 'options.levle is not a known option, did you mean level?'],
    [{ credentials, environment: 'live', level: 42 }, 'options.level takes a string, got number'],
  ])('refuses %j', async (options, message) => {
    expect(await messageOf(options)).toContain(`test: ${message}`)
    expect(await messageOf(options)).not.toContain('canary')
  })

  it('checks what a credentials function gives', async () => {
    const auth = createTestAuth({ credentials: () => ({ id: 42 as never }), environment: 'live' })
    await expect(auth.getToken()).rejects.toThrow('test: credentials().id takes a string, got number')
  })
})
