import { canaries } from './canaries.fixture.js'
import { codeGrant, storeGrant } from './own-paths.fixture.js'
import { json, silence, type FailingPath } from './path-kinds.fixture.js'
import { carrier, echo, type Answer, type Stage } from './stage.fixture.js'
import { refreshTokens } from './vendors.fixture.js'

const { accessToken, newAccessToken, refreshToken, newRefreshToken } = canaries

const fails = () => Promise.reject(carrier())
const never = () => new Promise(() => undefined)

/** A store for refresh tokens that does this, beside a vendor that gives this answer. */
const store = (title: string, code: FailingPath['code'], own: object, answer?: Answer): FailingPath => ({
  title: `a store ${title}`,
  code,
  walk: (stage) =>
    stage
      .create(answer ?? json(stage.vendor.reply(accessToken)), { grant: storeGrant(own), totalTimeoutMs: 20 })
      .getToken(),
})

/** A store whose lock does this. */
const lock = (title: string, code: FailingPath['code'], take: () => unknown): FailingPath => ({
  title: `a store’s lock that ${title}`,
  code,
  walk: (stage) =>
    stage
      .create(json(stage.vendor.reply(accessToken)), {
        grant: storeGrant({ exclusive: undefined, lock: take }),
        timeoutMs: 20,
      })
      .getToken(),
})

/** Without it a path is not the one that it is meant to be. */
function expectEvent({ events }: Stage, type: string): void {
  if (!events.some((event) => event.type === type)) throw new Error(`the event ${type} is missing`)
}

const refusedGrant = echo(400, 'json', { error: 'invalid_grant' })

/** What can go wrong with a grant that has a refresh token. */
export const grantPaths: FailingPath[] = [
  store('that throws on load', 'credentials_unavailable', { load: fails }),
  store('that never loads', 'credentials_unavailable', { load: never }),
  store('that is empty', 'reauthorization_required', { load: async () => undefined }),
  store('that holds an array', 'credentials_unavailable', { load: async () => [refreshToken] }),
  store('whose refresh token the vendor refuses', 'reauthorization_required', {}, refusedGrant),
  store(
    'beside a reply whose refresh token is of another type, which is none',
    'none',
    {},
    json({ access_token: accessToken, expires_in: 60, refresh_token: [newRefreshToken] }),
  ),
  {
    title: 'a store that throws on one save, and saves it later',
    code: 'none',
    async walk(stage) {
      let hasFailed = false
      const save = async () => {
        if (hasFailed) return
        hasFailed = true
        throw carrier()
      }
      const { reply } = stage.vendor
      const auth = stage.create([json(reply(accessToken)), json(reply(newAccessToken))], {
        grant: storeGrant({ save }),
      })
      await auth.getToken()
      expectEvent(stage, 'refresh_token_unsaved')
      await auth.getToken({ forceRefresh: true })
      expectEvent(stage, 'refresh_token_saved')
    },
  },
  lock('rejects', 'credentials_unavailable', fails),
  lock('throws', 'credentials_unavailable', () => {
    throw carrier()
  }),
  lock('hangs', 'credentials_unavailable', never),
  lock('gives something else', 'credentials_unavailable', async () => carrier()),
  lock('somebody else has', 'grant_in_use', async () => undefined),
  lock('cannot be released', 'none', async () => ({ extend: fails, release: fails })),
  {
    title: 'an authorization code that was sent before',
    code: 'reauthorization_required',
    async walk(stage) {
      const empty = { ...refreshTokens, load: async () => undefined }
      const auth = stage.create(echo(503), { grant: { ...codeGrant, refreshTokens: empty } })
      await auth.getToken().catch(() => undefined)
      await auth.forget()
      await auth.getToken()
    },
  },
  {
    title: 'an authorization code that is refused beside a stored refresh token',
    code: 'none',
    async walk(stage) {
      await stage.create([refusedGrant, json(stage.vendor.reply(accessToken))], { grant: codeGrant }).getToken()
      expectEvent(stage, 'token_request_failed')
    },
  },
  {
    title: 'a refresh token that nobody answers',
    code: 'timeout',
    walk: (stage) => stage.create(silence, { grant: storeGrant({}), timeoutMs: 20 }).getToken(),
  },
]
