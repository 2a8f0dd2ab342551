import { newPath } from './folder.fixture.js'
import { sqliteRefreshTokens, type SqliteRefreshTokens, type SqliteRefreshTokensOptions } from './index.js'

/** 32 bytes in base64, of which nothing may be seen. */
export const canaryKey = Buffer.from('canary-key-canary-key-canary-key').toString('base64')

/** Opens stores in one file. What is opened here can be closed at once, as at the end of a process. */
export function storesIn(path = newPath(), options: Partial<SqliteRefreshTokensOptions> = {}) {
  const opened: SqliteRefreshTokens[] = []
  const open = (account = 'merchant-7', more: Partial<SqliteRefreshTokensOptions> = {}) => {
    const store = sqliteRefreshTokens({ path, account, encryptionKey: canaryKey, ...options, ...more })
    opened.push(store)
    return store
  }
  return { path, open, close: () => opened.splice(0).forEach((each) => each.close()) }
}
