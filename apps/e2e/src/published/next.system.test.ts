import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { newNextApp, type NextApp } from './next-app.fixture.js'
import { startFront, type Front } from './front.fixture.js'

describe.each<[string, 14 | 16, object]>([
  ['14', 14, {}],
  ['16', 16, {}],
  ['16 with cacheComponents', 16, { cacheComponents: true }],
])('in Next.js %s', { timeout: 120_000 }, (_name, major, config) => {
  let app: NextApp
  let sandbox: Sandbox
  let front: Front
  let url: string
  let requestsOfBuild: number

  beforeAll(async () => {
    sandbox = await startSandbox()
    front = await startFront(sandbox.url)
    const env = { MYPOS_CLIENT_ID: 'client_id', MYPOS_CLIENT_SECRET: 'client_secret', MYPOS_URL: front.url }
    app = await newNextApp(inject('project'), { major, config, env })
    await app.build()
    requestsOfBuild = sandbox.mypos.tokenRequests
    url = await app.start()
  }, 300_000)

  afterAll(async () => {
    await app?.close()
    await front?.close()
    await sandbox?.close()
  })

  beforeEach(async () => {
    await (await fetch(`${url}/transactions`)).text()
    sandbox.mypos.forgetTokens()
  })

  it('is built without a token request', () => {
    expect(requestsOfBuild).toBe(0)
  })

  it.each([
    ['a server component', 'transaction'],
    ['a route handler', 'transactions'],
  ])('%s gets its page after a 401, for two calls and one token', async (_what, path) => {
    const before = { calls: sandbox.mypos.apiRequests, tokens: sandbox.mypos.tokenRequests }
    const response = await fetch(`${url}/${path}`)
    expect([response.status, (await response.text()).includes('the API said 200')]).toEqual([200, true])
    expect(sandbox.mypos.apiRequests - before.calls).toBe(2)
    expect(sandbox.mypos.tokenRequests - before.tokens).toBe(1)
  })

  it('keeps no token on disk, where it keeps the reply that it was told to', async () => {
    expect((await fetch(`${url}/kept`)).status).toBe(200)
    const kept = () => textsUnder(join(app.folder, '.next'))
    await expect
      .poll(() =>
        kept().some((text) => spellingsOf('"transaction_amount":"12.50"').some((spelling) => text.includes(spelling))),
      )
      .toBe(true)
    const spellings = [...front.tokens].flatMap(spellingsOf)
    expect(spellings.length).toBeGreaterThan(0)
    expect(kept().filter((text) => spellings.some((spelling) => text.includes(spelling)))).toEqual([])
  })
})

/** What a text can look like in a file: as it is, percent-encoded, in JSON, in hex, and in base64 at any of three places. */
function spellingsOf(text: string): string[] {
  const base64 = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text)
      .toString('base64')
      .slice(4, -4)
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const plain = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), Buffer.from(text).toString('hex')]
  return [...plain, ...base64]
}

function textsUnder(folder: string): string[] {
  const paths = globSync('**/*', { cwd: folder }).map((path) => join(folder, path))
  return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1'))
}
