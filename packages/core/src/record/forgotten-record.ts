import { fingerprint } from '../util/fingerprint.js'
import type { Token } from '../contract/token.js'
import type { TokenRecord } from './token-record.js'

interface Discarded extends Pick<Token, 'issuedAt' | 'expiresAt'> {
  readonly print: Promise<string>
}

/** What was forgotten or revoked, and may still be in a record that could not be deleted. */
export class ForgottenRecord {
  #discarded: readonly Discarded[] = []
  /** Until the record is known to be gone, the first one read is the one that was to be forgotten. */
  #mayRemain = false
  /** Whether a record with what was discarded may still be there: no deletion has succeeded since. */
  #isLeft = false
  #failureSince: number | undefined

  noteForgotten(): void {
    this.#mayRemain = true
    this.#isLeft = true
  }

  noteDeleted(): void {
    this.#mayRemain = false
    this.#isLeft = false
  }

  /** Whether others could still find in a record what was forgotten here. */
  mayRemain(now: number): boolean {
    return this.#mayRemain || (this.#isLeft && this.#discarded.some(({ expiresAt }) => now < expiresAt))
  }

  /** Notes that a token must never be taken from a record again, until it expires. */
  discard(token: Token, now: number): void {
    const { issuedAt, expiresAt } = token
    const print = fingerprint(token.accessToken)
    this.#discarded = [...this.#discarded.filter((one) => now < one.expiresAt), { print, issuedAt, expiresAt }]
  }

  /** Strips a record of what was forgotten. */
  async without(record: TokenRecord): Promise<TokenRecord> {
    const { token, failure, attempts } = record
    if (this.#mayRemain) {
      this.#mayRemain = false
      this.#failureSince = failure?.since
      if (token) this.discard(token, token.issuedAt)
      return { attempts }
    }
    const isDiscarded = token !== undefined && (await this.#isDiscarded(token))
    const isOldFailure = failure !== undefined && failure.since === this.#failureSince
    if (!isDiscarded && !isOldFailure) return record
    return {
      ...record,
      ...(isDiscarded && { token: undefined, rejectedFingerprint: undefined }),
      ...(isOldFailure && { failure: undefined }),
    }
  }

  /** A token that the vendor has reissued since does not count. */
  async #isDiscarded(token: Token): Promise<boolean> {
    const print = await fingerprint(token.accessToken)
    for (const one of this.#discarded) {
      if (token.issuedAt <= one.issuedAt && (await one.print) === print) return true
    }
    return false
  }
}

/** A record as it was read, without what was forgotten and could not be deleted. */
export async function withoutForgotten(
  record: TokenRecord | undefined,
  { forgotten }: { readonly forgotten: ForgottenRecord | undefined },
): Promise<TokenRecord | undefined> {
  return record && forgotten ? forgotten.without(record) : record
}
