import type { Token } from '../contract/token.js'
import { revokeToken } from '../flight/revoke-token.js'
import { settle } from '../util/settle.js'
import { isUsable } from './held-token.js'
import type { Life } from './life.js'

/** Revokes the held token at the vendor, and that of a request under way. */
export async function revokeAll(life: Life<unknown>): Promise<void> {
  const { held } = life
  const own = isUsable(held, life.settings.now()) ? revokeOnce(life, held.token) : undefined
  await Promise.all([own, revokeWhatComes(life, held?.token)])
}

async function revokeWhatComes(life: Life<unknown>, held: Token | undefined): Promise<void> {
  const { flight, subjectNumber: subject } = life
  if (flight === undefined) return
  const { longestMs, now } = life.settings
  const outcome = await settle(flight.obtained, longestMs, now).catch(() => undefined)
  if (outcome === undefined || !('value' in outcome) || subject !== life.subjectNumber) return
  const { token } = outcome.value
  if (token !== held && now() < token.expiresAt) await revokeOnce(life, token)
}

/** Concurrent calls share one revocation. */
function revokeOnce(life: Life<unknown>, token: Token): Promise<void> {
  const revocations = (life.rare.revocations ??= new WeakMap<Token, Promise<void>>())
  const underWay = revocations.get(token)
  if (underWay) return underWay
  const revocation = revoke(life, token)
  revocations.set(token, revocation)
  revocation.catch(() => revocations.delete(token))
  return revocation
}

async function revoke(life: Life<unknown>, token: Token): Promise<void> {
  const { account } = life
  await revokeToken(account, token.accessToken, () => life.drop())
  account.emit({ type: 'revoked' })
  if (life.held?.token === token) await life.forget()
  else account.discard(token)
}
