import type { Auth } from '../contract/auth.js'
import { AuthError } from '../contract/errors.js'
import type { Provider, TokenResponse } from '../contract/provider.js'
import type { TokenHttp } from '../contract/token-http.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import type { Process } from './process.fixture.js'
import { slowly, type Member } from './scenarios.fixture.js'
import type { VendorReply } from './simulated-vendor.fixture.js'
import type { Started, World } from './world.fixture.js'

/** Makes a process's instances, with its own fetch, cache and store. */
export function startMembers(world: World, process: Process, members: readonly Member[]): Started[] {
  return members.map((member) => ({ member, process, auth: startMember(world, process, member) }))
}

function startMember(world: World, process: Process, member: Member): Auth {
  const { scenario, cache, vendor } = world
  const { account, scope, hasCode = false, encryptionKeys } = member
  const isReached = process.name !== 'second' || scenario.isCacheReached !== false
  return createAuth(providerOf(scope ?? '', hasCode ? vendor.authorize(account) : undefined), {
    credentials: testCredentials,
    account,
    now: () => world.now(),
    fetch: fetchOf(world, process, account),
    cache: cache.handle(process, isReached),
    refreshTokens: world.storeOf(account).handle(process, scenario),
    ...(scope !== undefined && { scope: [scope] }),
    ...(encryptionKeys && { encryptionKey: encryptionKeys.map((number) => new Uint8Array(32).fill(number)) }),
    ...(scenario.isSlow && { timeoutMs: slowly.timeoutMs, totalTimeoutMs: 2 * slowly.timeoutMs }),
    onEvent: ({ type }) => world.note(`${process.name} ${type}`),
  })
}

function providerOf(scope: string, code: string | undefined): Provider<TestCredentials> {
  let isSent = false
  const post = async (form: Readonly<Record<string, string>>, http: TokenHttp): Promise<TokenResponse> => {
    const reply = await http.post('https://api.test.example/token', { form: { ...form, scope }, once: true })
    const { access_token: accessToken = '', refresh_token: refreshToken } = reply.body as VendorReply['body']
    if (!reply.ok || refreshToken === undefined) throw refused('the vendor refused', reply.status)
    return { accessToken, refreshToken, expiresInSeconds: 3600 }
  }
  const requestToken = async (_credentials: TestCredentials, http: TokenHttp) => {
    if (code === undefined || isSent) throw refused('there is no code and no refresh token')
    isSent = true
    return post({ code }, http)
  }
  return testProvider(requestToken, {
    hasUnsentCode: () => code !== undefined && !isSent,
    refreshToken: (refreshToken, _credentials, http) => post({ refresh_token: refreshToken }, http),
  })
}

const refused = (message: string, status?: number) =>
  new AuthError({ code: 'reauthorization_required', provider: 'test', message, status })

function fetchOf(world: World, process: Process, account: string): typeof fetch {
  const { vendor, sendings, scenario } = world
  return async (input, init) => {
    if (input !== 'https://api.test.example/token') {
      const accessToken = new Headers(init?.headers).get('authorization')?.slice('Bearer '.length) ?? ''
      if (!accessToken.startsWith(`${account}/`)) world.breach(`${account} sent ${accessToken}`)
      return process.perform('api', () => new Response(null, { status: vendor.accepts(accessToken) ? 200 : 401 }))
    }
    const form = new URLSearchParams(typeof init?.body === 'string' ? init.body : '')
    const request = {
      code: form.get('code') ?? undefined,
      refreshToken: form.get('refresh_token') ?? undefined,
      scope: form.get('scope') ?? '',
    }
    let sending: ReturnType<typeof sendings.begins> | undefined
    const reply = await process.perform('vendor', () => vendor.answer(request), {
      takesMs: scenario.isSlow ? slowly.vendorTakesMs : 0,
      signal: init?.signal,
      onSent: () => {
        world.note(`${process.name} sends ${request.code ?? request.refreshToken}`)
        sending = sendings.begins(process, request, world.storeOf(account), scenario.isOneProcess !== true)
      },
      onReply: (read) => sending && sendings.read(sending, read),
      onSettled: () => sending && (sending.isOutstanding = false),
    })
    return new Response(JSON.stringify(reply.body), { status: reply.status })
  }
}
