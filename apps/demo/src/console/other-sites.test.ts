import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveSandboxConsole } from './console.fixture.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
beforeAll(async () => {
  served = await serveSandboxConsole()
})
afterAll(() => served.close())

const action = '/connections/toast/client-1/actions/get-token'
const paths = ['/', '/events', '/assets/app-1a2b.js', '/nothing']

describe('a request of which the browser tells only where it is from', () => {
  it.each(['cross-site', 'same-site', 'anything'])('gets nothing, no stream either: %s', async (site) => {
    for (const path of paths) {
      expect((await served.head(path, { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).status).toBe(403)
    }
    expect((await served.post(action, { ...served.ownHeaders, 'sec-fetch-site': site })).status).toBe(403)
    expect(served.console.feed.listeners).toBe(0)
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
  })

  it.each(['same-origin', 'none'])('is let in from the page itself, and from the address bar: %s', async (site) => {
    for (const path of ['/', '/events', '/assets/app-1a2b.js']) {
      expect((await served.head(path, { 'sec-fetch-site': site })).status).toBe(200)
    }
  })
})
