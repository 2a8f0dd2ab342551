import type { Auth } from '../contract/auth.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { createAuth } from '../life/create-auth.js'
import { isAuthError } from '../contract/errors.js'
import type { ModelCache } from './model-cache.fixture.js'
import { deadlines, policyOf, type ModelVendor, type VendorKind } from './model-vendor.fixture.js'
import { Watch } from './model-watch.fixture.js'
import { testProvider, type TestCredentials } from '../life/provider.fixture.js'
import type { VirtualTime } from './virtual-time.fixture.js'

/** What a case is played with. */
export interface Setting {
  seed: number
  kind: VendorKind
  cache: 'none' | 'with leases' | 'without leases'
  /** One instance each: its credential, and how far its clock is ahead of the others. */
  instances: { credential: 'a' | 'b'; skewMs: number }[]
}

export interface Instance {
  credential: string
  auth: Auth
  watch: Watch
  now: () => number
}

/** When, by its own clock, an instance learnt what became of a request. */
export interface Outcome {
  credential: string
  watch: Watch | undefined
  at: number
}

/** A token that the vendor gave, and when it was asked for, by the asking instance's clock. */
export interface Issued {
  credential: string
  sentAt: number
  accessToken: string
}

/** What all instances have in common. */
export interface Shared {
  readonly setting: Setting
  readonly time: VirtualTime
  readonly vendor: ModelVendor
  readonly cache: ModelCache
  readonly breaches: string[]
  readonly outcomes: Outcome[]
  readonly issued: Issued[]
  now(): number
  secretOf(credential: string): string
}

const kinds = {
  provider_unavailable: 'unavailable',
  timeout: 'unavailable',
  rate_limited: 'rateLimited',
  invalid_credentials: 'rejected',
} as const

export function startInstance(shared: Shared, credential: string, skewMs: number): Instance {
  const { time, outcomes, issued } = shared
  const { kind, cache } = shared.setting
  const now = () => shared.now() + skewMs
  const watch: Watch = new Watch({
    kind,
    now,
    elapsedMs: () => time.elapsedMs,
    status: () => auth.status(),
    othersOutcomeAt: () => {
      const others = outcomes.filter((outcome) => outcome.credential === credential && outcome.watch !== watch)
      // What was noted by a clock far ahead of this one is doubted.
      return Math.max(...others.map(({ at }) => at).filter((at) => at <= now() + 15 * 60_000))
    },
    accessTokenOf: (sentAt) =>
      issued.findLast((token) => token.credential === credential && token.sentAt === sentAt)?.accessToken ?? '',
    breach: (what) => shared.breaches.push(what),
  })
  const request = async ({ secret }: TestCredentials) => {
    const sentAt = now()
    const done = watch.requestBegins(secret === shared.secretOf(credential))
    const finish = (...outcome: [keyof TokenPolicy['backoff'] | undefined, number?]) => {
      outcomes.push({ credential, watch, at: now() })
      done(secret === shared.secretOf(credential), ...outcome)
    }
    try {
      const response = await shared.vendor.answer(credential)
      issued.push({ credential, sentAt, accessToken: response.accessToken })
      watch.recovery.answered(response.accessToken)
      finish(Number(response.expiresInSeconds) > 0 ? undefined : 'invalidResponse')
      return response
    } catch (error) {
      if (isAuthError(error)) finish(kinds[error.code as keyof typeof kinds], error.retryAfterMs)
      throw error
    }
  }
  const api = apiOf(shared, credential, watch)
  const provider = testProvider(request, { policy: policyOf(kind) })
  const auth = createAuth(provider, {
    credentials: async () => {
      const secret = shared.secretOf(credential)
      await time.pause(time.between(0, 3))
      return { id: credential, secret }
    },
    now,
    fetch: (input, init) => api(new Request(input, init)),
    onEvent: (event) => watch.onEvent(event),
    ...deadlines,
    ...(cache !== 'none' && { cache: shared.cache.cache }),
  })
  return { credential, auth, watch, now }
}

/** The API. A request for the second or third time is the replay of one that was refused. */
function apiOf({ time, vendor, breaches }: Shared, credential: string, watch: Watch) {
  /** When each call was refused, by its URL. */
  const refusals = new Map<string, number[]>()
  return async (request: Request): Promise<Response> => {
    const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
    if (!token.startsWith(`${credential}-`)) breaches.push('a token of another credential was sent')
    const refused = refusals.get(request.url) ?? []
    const [firstAt, lastAt] = [refused[0], refused.at(-1)]
    const isRecovered = lastAt !== undefined && time.elapsedMs > lastAt
    const isAnswer = firstAt !== undefined && watch.recovery.isAnswer(token, firstAt)
    await time.pause(time.between(1, 20))
    const isAccepted = vendor.accepts(token)
    if (isRecovered) watch.recovery.replayed(isAccepted, isAnswer ? token : undefined)
    // Once more where the token of the first replay was not asked for because of this 401.
    if (!isAccepted && refused.length < 2 && !isAnswer) {
      refusals.set(request.url, [...refused, time.elapsedMs])
      watch.unauthorized()
    }
    return new Response(null, { status: isAccepted ? 200 : 401 })
  }
}
