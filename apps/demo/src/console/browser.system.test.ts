import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { providerNames } from '../providers.js'
import { hasChromium, type Page } from './chromium.fixture.js'
import {
  act,
  browserAndConsole,
  cardOf,
  countsOf,
  measuredOf,
  openConsole,
  problemsOfLooks,
  type ConsolePage,
} from './console-page.fixture.js'
import { listen } from './console.fixture.js'

const labels = { itretail: 'IT Retail', mypos: 'myPOS', toast: 'Toast' } as const

describe.skipIf(!hasChromium())('the console in a browser', { timeout: 120_000 }, () => {
  const suite = browserAndConsole()
  /** Whole tokens, as the vendors gave them out. */
  const tokens = new Set<string>()
  const realFetch = globalThis.fetch
  let opened: ConsolePage
  let page: Page
  let events: Awaited<ReturnType<typeof listen>>
  /** The page after each action. */
  const contents: string[] = []

  beforeAll(async () => {
    events = await listen(suite.console.url)
    globalThis.fetch = async (input, init) => {
      const response = await realFetch(input, init)
      const body = await response.clone().text()
      for (const [, token = ''] of body.matchAll(/"access_?token"\s*:\s*"([^"]+)"/gi)) tokens.add(token)
      return response
    }
    opened = await openConsole(suite.browser, suite.console.url)
    page = opened.page
  }, 120_000)

  afterAll(() => {
    globalThis.fetch = realFetch
    events?.abort()
  })

  const stateOf = (label: string) => cardOf(page, label).locator('.state').innerText()
  const ringOf = (label: string) => cardOf(page, label).getByRole('img')
  /** The parts of a ring that are still to come. */
  const partsOf = async (label: string) => {
    const parts = ['open', 'advisory', 'mandatory']
    const counts = await Promise.all(parts.map((part) => ringOf(label).locator(`.ring-${part}`).count()))
    return parts.filter((_, index) => (counts[index] ?? 0) > 0)
  }

  it('begins with no token', async () => {
    for (const label of Object.values(labels)) {
      expect(await stateOf(label)).toContain('No token')
      expect(await ringOf(label).getAttribute('aria-label')).toBe('No token')
      expect(await partsOf(label)).toEqual([])
      expect(await countsOf(page, label)).toEqual([0, 0])
    }
    expect(await problemsOfLooks(page, 'start')).toEqual([])
  })

  it.each(providerNames)('does every action of %s, and says what the sandbox counted', async (name) => {
    const label = labels[name]
    const simulator = suite.console.sandbox[name]
    const actions = await cardOf(page, label).getByRole('button').allInnerTexts()
    expect(actions).toHaveLength(name === 'mypos' ? 15 : 14)
    for (const action of actions) {
      // A reset takes the counts back.
      const before = action === 'Reset' ? { token: 0, api: 0 } : countedBy(simulator)
      const { title, text } = await act(page, label, action)
      expect(title).toBe(`✓ ${action}: as it should be`)
      const after = countedBy(simulator)
      const counted = { token: after.token - before.token, api: after.api - before.api }
      const [calls = 0, token = NaN, api = NaN] = await measuredOf(page, label)
      expect({ action, token, api }).toEqual({ action, ...counted })
      // A text of no calls has no counts to name.
      expect(text).toContain(calls > 0 ? ` ${token} token request${token === 1 ? '' : 's'}` : '')
      expect({ action, made: (await countsOf(page, label))[0] }).toEqual({ action, made: after.token })
      contents.push(await page.content())
    }
  })

  it('shows a token that has ended, and how long one lives', async () => {
    await act(page, 'myPOS', 'Forward past expiry')
    expect(await stateOf('myPOS')).toContain('Expired')
    expect(await ringOf('myPOS').getAttribute('aria-label')).toMatch(/^Token of 1 h, expired$/)
    expect(await partsOf('myPOS')).toEqual([])
    expect(await cardOf(page, 'myPOS').locator('.facts').innerText()).toMatch(/…\w{4}\s[^]*last 5 min\s[^]*last 10 s/)
  })

  it('shows a token in its advisory window, a vendor that is down, and what a thousand callers saved', async () => {
    await act(page, 'IT Retail', 'Forward to the advisory window')
    expect(await stateOf('IT Retail')).toContain('Advisory window')
    expect(await ringOf('IT Retail').getAttribute('aria-label')).toMatch(
      /^Token of 13 d 23 h: (29 min( \d+ s)?|30 min) left, in its advisory window$/,
    )
    expect(await partsOf('IT Retail')).toEqual(['advisory', 'mandatory'])

    // The wait doubles from a second; after seven times it is long enough to be looked at.
    await act(page, 'myPOS', 'Reset')
    for (let times = 0; times < 7; times += 1) await act(page, 'myPOS', 'Vendor down for 10 s')
    expect(await stateOf('myPOS')).toMatch(/Held back, \d+ s left/)
    const error = cardOf(page, 'myPOS').locator('.last-error')
    expect(await error.innerText()).toMatch(
      /provider_unavailable[^]*503\. It is down or in maintenance; try again later \(.* none is sent before [\w ,]+ \d\d:\d\d:\d\d\)/,
    )
    // Half a minute or so away, by the same clock.
    const [seen = '', until = ''] = (await error.innerText()).match(/\d\d:\d\d:\d\d/g) ?? []
    const secondsOf = (time: string) => time.split(':').reduce((sum, part) => 60 * sum + Number(part), 0)
    expect((secondsOf(until) - secondsOf(seen) + 86_400) % 86_400).toBeLessThan(600)

    expect((await act(page, 'Toast', '1,000 callers')).text).toBe('1,000 calls, 1 token request')
    expect(await countsOf(page, 'Toast')).toEqual([1, 999])
    expect(await stateOf('Toast')).toContain('Held')
    expect(await ringOf('Toast').getAttribute('aria-label')).toMatch(
      /^Token of 1 d: 23 h 59 min left, before its windows$/,
    )
    expect(await partsOf('Toast')).toEqual(['open', 'advisory', 'mandatory'])
    expect(await problemsOfLooks(page, 'states')).toEqual([])
  })

  it('shows a token that was refused', async () => {
    await act(page, 'IT Retail', 'Invalidate')
    expect(await cardOf(page, 'IT Retail').locator('.notes').innerText()).toBe('Marked as suspect')
  })

  it('shows the events newest first, of all providers or of one', async () => {
    const timeline = page.getByRole('region', { name: 'Timeline' })
    const entries = timeline.locator('li')
    const providersShown = async () => new Set(await entries.locator('.entry-provider').allInnerTexts())
    expect(await providersShown()).toEqual(new Set(Object.values(labels)))
    expect(await entries.nth(0).innerText()).toMatch(/IT Retail[^]*Token marked as suspect/)
    const times = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLTimeElement>('.entries time')].map((time) => time.dateTime),
    )
    expect(times).toEqual(times.toSorted().toReversed())

    await timeline.getByRole('radio', { name: 'Toast' }).check()
    expect(await providersShown()).toEqual(new Set(['Toast']))
    expect(await timeline.innerText()).toContain(`${await entries.count()} events`)
    await timeline.getByRole('radio', { name: 'All' }).check()
    expect(await providersShown()).toEqual(new Set(Object.values(labels)))
  })

  it('asked no other host, and the browser had nothing to complain of', () => {
    expect(opened.hosts).toEqual(new Set([new URL(suite.console.url).host]))
    expect(opened.complaints).toEqual([])
  })

  it('was given no whole token and no secret', async () => {
    const secrets = ['fakepassword', 'client_secret', 'myToastApiClientSecret']
    const given = [...contents, ...(await Promise.all(opened.received)), events.raw()].join('\n')
    expect(given).toContain('1,000 calls, 1 token request')
    expect(tokens.size).toBeGreaterThan(15)
    expect([...secrets, ...tokens].filter((secret) => given.includes(secret))).toEqual([])
  })
})

function countedBy({ tokenRequests, apiRequests }: { tokenRequests: number; apiRequests: number }) {
  return { token: tokenRequests, api: apiRequests }
}
