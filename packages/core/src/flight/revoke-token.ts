import { toAuthError, vendorHttp } from '../http/vendor-http.js'
import type { Account } from './account.js'
import { isSilence } from './obtained.js'
import { withSpaceHint } from './outer-space.js'

/** It touches no record, so that a key service that is down does not stand in its way. */
const noKeys = async () => []

/** Revokes a token at the vendor, and tries again if the machine slept through the first try. */
export async function revokeToken<Credentials>(
  account: Account<Credentials>,
  accessToken: string,
  replaced: () => void,
): Promise<void> {
  const { provider } = account.settings
  const { credentials, spentMs } = await account.read(replaced, noKeys)
  for (let isFirst = true; ; isFirst = false) {
    let hasSlept = false
    const tokenHttp = await vendorHttp(account.settings, spentMs, { onSlept: () => (hasSlept = true) })
    try {
      await provider.revokeToken?.(accessToken, credentials, tokenHttp)
      return
    } catch (thrown) {
      const error = withSpaceHint(toAuthError(thrown, provider.name), credentials, undefined)
      if (!isFirst || !hasSlept || !isSilence(error)) throw error
    }
  }
}
