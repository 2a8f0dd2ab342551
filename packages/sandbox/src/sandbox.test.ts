import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'
import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from './sandbox.js'
import type { SandboxOptions } from './options.js'

let sandbox: Sandbox | undefined

async function start(options?: SandboxOptions): Promise<Sandbox> {
  sandbox = await startSandbox(options)
  return sandbox
}

afterEach(() => sandbox?.close())

const toastCredentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }

describe('startSandbox', () => {
  it('serves the three vendors to the packages that are for them', async () => {
    const { url, itretail, mypos, toast } = await start()
    const environment = { baseUrl: url }
    const auths = [
      createItRetailAuth({ credentials: { username: 'login@marktpos.com', password: 'fakepassword' }, environment }),
      createMyposAuth({ credentials: { clientId: 'client_id', clientSecret: 'client_secret' }, environment }),
      createToastAuth({ credentials: toastCredentials, environment }),
    ]
    for (const auth of auths) {
      await auth.getToken()
      await auth.getToken()
    }
    expect([itretail, mypos, toast].map(({ name, tokenRequests }) => [name, tokenRequests])).toEqual([
      ['itretail', 1],
      ['mypos', 1],
      ['toast', 1],
    ])
  })

  it('gives the vendors the clock', async () => {
    let time = Date.UTC(2026, 10, 21)
    const now = () => time
    const { url } = await start({ now })
    const auth = createToastAuth({ credentials: toastCredentials, environment: { baseUrl: url }, now })
    const call = () =>
      auth.fetch(`${url}/restaurants/v1/restaurants/some-guid`, {
        headers: { 'toast-restaurant-external-id': 'some-guid' },
        authRetry: false,
      })
    const { expiresAt } = await auth.getToken()
    expect(expiresAt).toBe(time + 86_400_000)
    expect((await call()).status).toBe(200)
    const refused = { headers: (await auth.getHeaders()) as Record<string, string> }
    time = expiresAt
    const late = await fetch(`${url}/restaurants/v1/restaurants/some-guid`, refused)
    expect(late.status).toBe(401)
  })

  it('gives each vendor its own options', async () => {
    const { url, toast } = await start({
      itretail: { users: [{ username: 'ada', password: 'p&w' }] },
      mypos: { clients: [{ clientId: 'one', clientSecret: 'two' }] },
      toast: { loginsPerHour: 0 },
    })
    const environment = { baseUrl: url }
    await createItRetailAuth({ credentials: { username: 'ada', password: 'p&w' }, environment }).getToken()
    await createMyposAuth({ credentials: { clientId: 'one', clientSecret: 'two' }, environment }).getToken()
    const limited = createToastAuth({ credentials: toastCredentials, environment }).getToken()
    await expect(limited).rejects.toMatchObject({ code: 'rate_limited' })
    expect(toast.tokenRequests).toBe(1)
  })

  it('listens where it is told, and gives the port back when it is closed', async () => {
    const first = await start()
    const port = Number(new URL(first.url).port)
    await expect(startSandbox({ port })).rejects.toThrow(/the port is in use/)
    await first.close()
    await first.close()
    const second = await start({ host: 'LOCALHOST', port })
    expect((await fetch(`${second.url}/__sandbox/`)).status).toBe(200)
    expect(second.url).toBe(`http://localhost:${port}`)
  })

  it.each([
    [{ prot: 1 }, 'options.prot is not a known option, did you mean port?'],
    [{ port: '4010' }, 'options.port takes a number, got string'],
    [{ port: 65_536 }, 'options.port takes a whole number from 0 to 65535'],
    [{ host: '' }, 'options.host takes a host name or address, got an empty string'],
    [{ host: 'two words' }, 'options.host takes a host name or address'],
    [{ now: 5 }, 'options.now takes a function, got number'],
    [{ toast: 5 }, 'options.toast takes an object, got number'],
  ])('refuses %j, and says what it takes', async (options, message) => {
    await expect(startSandbox(options as SandboxOptions)).rejects.toMatchObject({
      code: 'invalid_options',
      message: `sandbox: ${message}`,
    })
  })
})
