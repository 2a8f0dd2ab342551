import * as v from 'valibot'
import { isLabel } from '../options/label.js'
import { memoize } from '../options/memoize.js'
import { encryptionKeyOption } from '../options/option-entries.js'
import type { EncryptionKeys } from '../options/options.js'
import { parseOptions, takes } from '../options/parse.js'
import { checkedKeys, listOfKeys } from '../options/settings.js'
import { open, seal } from './record-cipher.js'
import { keysFrom, type DerivedKeys, type RecordKeyRing } from './record-keys.js'

/** What every store here that keeps refresh tokens encrypted takes. */
export interface SealedRefreshTokensOptions {
  /**
   * Names the grant that this refresh token is of, with its vendor, for example `mypos:merchant-7`: 1 to 256 characters, none of which is a
   * control character. It is the name of the row, in plain text, and must be the same in all processes that use this grant, and no other
   * grant's: two vendors, or two clients of one vendor, that share a name send each other's refresh token, and save over it.
   */
  account: string
  /**
   * Encrypts the refresh token. An array rotates: the first encrypts, all decrypt. A function is called at each `load` and `save`, so that
   * stores outlive a rotation. The bytes are copied. Whoever loses all keys that a refresh token was encrypted with has to ask the user
   * again.
   */
  encryptionKey: EncryptionKeys | (() => EncryptionKeys | Promise<EncryptionKeys>)
}

/** What a store keeps instead of a refresh token. */
export interface RefreshTokenSeal {
  /** Encrypts a refresh token with the first key. @throws what the function of the keys throws */
  seal(this: void, refreshToken: string): Promise<string>
  /**
   * Decrypts what `seal` gave. It never gives `undefined`: a token that cannot be read is not the same as none, which would make the
   * program ask the user again, and save over it.
   *
   * @throws Error with `code: 'ERR_REFRESH_TOKEN_UNREADABLE'`, where no key opens it: it was encrypted with another one, for another account,
   *   or was changed
   */
  open(this: void, sealed: string): Promise<string>
}

const optionsSchema = memoize(() =>
  v.strictObject({
    account: v.pipe(
      v.string(),
      v.check(
        (account) => isLabel(account) && account.isWellFormed(),
        takes('1 to 256 characters, none of which is a control character'),
      ),
    ),
    encryptionKey: encryptionKeyOption(),
  }),
)

/**
 * What encrypts an account's refresh token for a store that keeps it: AES-256-GCM, with a key derived from `encryptionKey` for this purpose,
 * and the account as associated data, so that a value does not open as another account's. Nothing here names a row: the account does,
 * whatever the keys are, so that processes in neighbouring steps of a rotation of keys meet in one.
 *
 * @param store names the package in errors
 * @throws AuthError `invalid_options`
 */
export function refreshTokenSeal(options: SealedRefreshTokensOptions, store: string): RefreshTokenSeal {
  const { account, encryptionKey } = parseOptions(optionsSchema(), options, store)
  let derived: DerivedKeys | undefined

  async function ringNow(): Promise<RecordKeyRing> {
    const from =
      typeof encryptionKey === 'function' ? checkedKeys(await encryptionKey(), store) : listOfKeys(encryptionKey)
    derived = keysFrom(from, derived, '', 'refresh-token', [account])
    return derived.ring
  }

  return {
    seal: async (refreshToken) => seal(refreshToken, (await ringNow())[0]),
    async open(sealed) {
      for (const keys of await ringNow()) {
        const opened = await open(sealed, keys, Infinity)
        if (opened !== undefined) return opened
      }
      throw unreadable()
    },
  }
}

const unreadable = () =>
  Object.assign(
    new Error(
      'The stored refresh token cannot be decrypted with any key of encryptionKey. Add the key that it was encrypted with, or connect the account anew',
    ),
    { code: 'ERR_REFRESH_TOKEN_UNREADABLE' },
  )
