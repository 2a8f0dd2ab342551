import { refreshTokensContract } from '@auth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { newPath } from './folder.fixture.js'
import { startRemoteStores, type RemoteStores } from './remote-store.fixture.js'
import { canaryKey, storesIn } from './store.fixture.js'

describe('two stores of one file in one process', () => {
  const make = () => {
    let time = Date.UTC(2026, 0, 15, 12)
    const { open, close } = storesIn(newPath(), { now: () => time })
    return { open, advance: (ms: number) => void (time += ms), dispose: close }
  }

  for (const { name, run } of refreshTokensContract(make)) it(name, run)
})

describe('two processes with one file of refresh tokens', () => {
  const { path, open, close } = storesIn()
  let remote: RemoteStores
  beforeAll(async () => {
    remote = await startRemoteStores(path, canaryKey)
  })
  afterAll(async () => {
    close()
    await remote.kill()
  })

  const make = () => {
    let count = 0
    return { open: (account: string) => (++count % 2 ? open(account) : remote.open(account)) }
  }
  for (const { name, run } of refreshTokensContract(make)) it(name, run)
})
