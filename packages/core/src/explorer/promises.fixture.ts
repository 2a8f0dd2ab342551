import { isAuthError } from '../contract/errors.js'
import type { Process } from './process.fixture.js'
import { slowly, type Scenario } from './scenarios.fixture.js'
import type { World } from './world.fixture.js'

/**
 * The longest that a call may take, beside its own standstill, as docs/caches.md promises it for one fault: a lease whose holder is
 * gone and a pause, 6 seconds; the wait for the lock, 4; a pause or two after a failure; and requests, another's and its own.
 */
const longestMs = ({ isSlow = false }: Scenario) =>
  12_000 + 2 * (isSlow ? slowly.vendorTakesMs + slowly.saveTakesMs : 0)

const waiting = (world: World) => world.calls.filter((call) => call.settledAtMs === undefined && !call.process.hasEnded)
export const isSettled = (world: World) => waiting(world).length === 0

/** Everyone settles, in time, with a token or an `AuthError`, and leaves no timer behind. */
export function checkSettled(world: World, processes: readonly Process[]): void {
  for (const { process, error, begunAtMs, settledAtMs } of world.calls) {
    // auth.fetch gives back what fetch itself rejects with.
    const isApis = /API answered|cut/.test(error?.message ?? '')
    if (error !== undefined && !isAuthError(error) && !isApis) {
      world.breach(`the ${process.name} process got no AuthError: ${error.message}`)
    }
    if (process.hasEnded) continue
    if (settledAtMs === undefined) world.breach(`a call of the ${process.name} process never settled`)
    else if (settledAtMs - begunAtMs > longestMs(world.scenario) + process.stoodStillMs) {
      world.breach(`a call of the ${process.name} process took ${Math.round((settledAtMs - begunAtMs) / 1_000)} s`)
    }
  }
  for (const process of processes) {
    const timers = world.time.timersOf(process)
    if (timers > 0) world.breach(`the ${process.name} process left ${timers} timers behind`)
  }
}

/** No more token requests than docs/caches.md says for what happened. */
export function checkRequests(world: World): void {
  const { sent } = world.sendings
  const most = world.scenario.requests + (world.mayCostMore ? 1 : 0)
  if (sent.length > most) world.breach(`${sent.length} token requests instead of ${most}`)
}

/** Where nothing happened, everybody has a token. */
export function checkTokens(world: World): void {
  const hasCode = [...world.scenario.first, ...world.scenario.second].some((member) => member.hasCode)
  for (const { process, member, error } of world.calls) {
    // Who has no code may come before the one who has.
    const mayLack = hasCode && !member.hasCode && world.scenario.stored !== undefined
    const isInUse = world.scenario.isSlow === true && isAuthError(error, 'grant_in_use')
    if (error !== undefined && !mayLack && !isInUse)
      world.breach(`without a fault the ${process.name} process got ${error.message}`)
  }
}

/** The newest refresh token that was read is in the store, or in a living process that has its lock. */
export function checkGrants(world: World): void {
  for (const [account, store] of world.stores) {
    const newest = world.sendings.newest(account, store)
    if (newest === undefined || store.refreshToken === newest.refreshToken) continue
    if (!newest.by.hasEnded && store.holder === newest.by) continue
    world.breach(`${newest.refreshToken} is lost: the store has ${store.refreshToken}`)
  }
}
