// A process beside the console's: asks for the token of the provider that it is named, and prints what it got, masked.
import { liveProvider } from '@auth/cli/accounts'
import { isAuthError } from '@auth/core'
import { sqliteCache } from '@auth/cache-sqlite'
import type { SecondProcess } from './second-process.js'

process.stdout.write(JSON.stringify(await share()))

async function share(): Promise<SecondProcess> {
  const provider = liveProvider(process.argv[2] ?? '')
  const { CONSOLE_CACHE_PATH: path = '', CONSOLE_ENCRYPTION_KEY: encryptionKey = '' } = process.env
  if (provider === undefined) return { failed: 'the second process knows no such provider' }
  const aheadMs = Number(process.env['CONSOLE_CLOCK_AHEAD_MS'])
  const now = () => Date.now() + aheadMs
  try {
    const auth = provider.create(process.env, { cache: sqliteCache({ path, now }), encryptionKey, now })
    const token = await auth.getToken()
    return { pid: process.pid, masked: String(token), tokenRequests: auth.status().tokenRequests }
  } catch (error) {
    if (isAuthError(error)) return { failed: `the second process got ${error.code}` }
    throw error
  }
}
