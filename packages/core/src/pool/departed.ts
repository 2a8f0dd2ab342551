import type { Auth } from '../contract/auth.js'
import type { Heritage } from '../flight/heritage.js'
import { isBusy, mayRemain, protects } from './must-stay.js'
import { lifeOfMember } from './member.js'
import { Roster } from './roster.js'

/**
 * Instances that were deleted from a pool: kept aside while callers wait for their token request, and as long as what they
 * know protects their accounts, in case those come back.
 */
export class Departed<Key, Instance extends Auth<string>> {
  readonly #roster = new Roster<Key, Instance>()

  get size(): number {
    return this.#roster.instances.size
  }

  add(key: Key, instance: Instance): void {
    this.sweep()
    lifeOfMember(instance).rare.onStart = () => this.#takeBack(key, instance)
    if (isKept(instance)) this.#roster.renew(key, instance)
  }

  /** Of one that is still in somebody's hands: what comes of its next token request protects the account, too. */
  #takeBack(key: Key, instance: Instance): void {
    const known = this.#roster.instances.get(key)
    if (known === instance || this.busy(key)) return
    const { account } = lifeOfMember(instance)
    // Another of this tenant's instances was deleted after it, and may have learnt what this one has not.
    const heritage = this.take(key)
    if (heritage && account.tokenRequests === 0 && account.generation === 0) account.inherit(heritage)
    this.#roster.renew(key, instance)
  }

  /** The one that callers still wait for. */
  busy(key: Key): Instance | undefined {
    const instance = this.#roster.instances.get(key)
    return instance && isBusy(lifeOfMember(instance)) ? instance : undefined
  }

  /** What the last instance of a key knew. */
  take(key: Key): Heritage | undefined {
    this.sweep()
    const instance = this.#roster.instances.get(key)
    this.#roster.instances.delete(key)
    if (instance === undefined) return undefined
    const { account, settings } = lifeOfMember(instance)
    const heritage = account.heritage()
    // All but the token, which was forgotten on purpose.
    heritage?.known.learn({ ...heritage.known.record, token: undefined }, settings.now())
    return heritage
  }

  /** Lets go of some that are no longer worth keeping. Called at each change, so that they do not pile up. */
  sweep(): void {
    this.#roster.dismiss(Infinity, isKept)
  }
}

function isKept(instance: Auth<string>): boolean {
  const life = lifeOfMember(instance)
  const { account, settings } = life
  return isBusy(life) || mayRemain(account, settings.now()) || (!account.isShared && protects(life))
}
