import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium, type Browser, type Page } from './chromium.fixture.js'
import {
  act,
  buttonOf,
  cardOf,
  countsOf,
  measuredOf,
  openConsole,
  outcomeOf,
  problemsOfLooks,
  readEvents,
  serve,
  serveSandbox,
  type ConsolePage,
} from './console-page.fixture.js'
import { liveConsole } from './live-console.js'

const labels = { itretail: 'IT Retail', mypos: 'myPOS', toast: 'Toast' } as const
const names = ['itretail', 'mypos', 'toast'] as const
const secrets = ['fakepassword', 'client_secret', 'myToastApiClientSecret']

/** Where the buttons of a card are not to be used, and why. */
const disabledButtons = (label: string) => `
  [...document.querySelectorAll('[aria-labelledby] button')]
    .filter((button) => button.closest('article').querySelector('h3').textContent === '${label}')
    .filter((button) => button.getAttribute('aria-disabled') === 'true')
    .map((button) => button.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).pop())`

describe.skipIf(!hasChromium())('the console in a browser', { timeout: 120_000 }, () => {
  /** Whole tokens that a vendor gave out. */
  const tokens = new Set<string>()
  const realFetch = globalThis.fetch
  let browser: Browser
  let console: Awaited<ReturnType<typeof serveSandbox>>
  let opened: ConsolePage
  let page: Page
  let events: ReturnType<typeof readEvents>
  const shown: string[] = []

  beforeAll(async () => {
    globalThis.fetch = async (input, init) => {
      const response = await realFetch(input, init)
      const body = await response.clone().text()
      for (const [, token = ''] of body.matchAll(/"(?:access_?token|accessToken)"\s*:\s*"([^"]+)"/gi)) tokens.add(token)
      return response
    }
    browser = await launchChromium()
    console = await serveSandbox()
    events = readEvents(console.url)
    opened = await openConsole(browser, console.url)
    page = opened.page
  }, 120_000)

  afterAll(async () => {
    globalThis.fetch = realFetch
    events?.stop()
    await browser?.close()
    await console?.close()
  })

  it('begins with no token, and looks right', async () => {
    for (const label of Object.values(labels)) {
      expect(await cardOf(page, label).locator('.state').innerText()).toContain('No token')
      expect(await cardOf(page, label).getByRole('img').getAttribute('aria-label')).toBe('No token')
      expect(await countsOf(page, label)).toEqual([0, 0])
    }
    expect(await problemsOfLooks(page, 'start')).toEqual([])
  })

  it.each(names)('does every action of %s, and says what the sandbox counted', async (name) => {
    const label = labels[name]
    const simulator = console.sandbox[name]
    const actions = await cardOf(page, label).getByRole('button').allInnerTexts()
    expect(actions).toHaveLength(name === 'mypos' ? 14 : 13)
    for (const action of actions) {
      const before = { token: simulator.tokenRequests, api: simulator.apiRequests }
      const { title, text } = await act(page, label, action)
      expect(title).toBe(`✓ ${action}: as it should be`)
      const isReset = simulator.tokenRequests < before.token
      const token = isReset ? simulator.tokenRequests : simulator.tokenRequests - before.token
      const api = isReset ? simulator.apiRequests : simulator.apiRequests - before.api
      const [calls = 0, tokenRequests, apiRequests] = await measuredOf(page, label)
      expect([action, tokenRequests, apiRequests]).toEqual([action, token, api])
      if (calls > 0) {
        expect(text).toContain(`${calls.toLocaleString('en')} call${calls === 1 ? '' : 's'}`)
        expect(text).toContain(`${token} token request${token === 1 ? '' : 's'}`)
      }
      const [made] = await countsOf(page, label)
      expect([action, made]).toEqual([action, simulator.tokenRequests])
      shown.push(await page.content())
    }
    expect(actions).toContain('1,000 callers')
  })
})
