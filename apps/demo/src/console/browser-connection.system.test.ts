import { describe, expect, it } from 'vitest'
import { accountOn } from './account.fixture.js'
import { hasChromium } from './chromium.fixture.js'
import {
  act,
  browserAndConsole,
  cardOf,
  measuredOf,
  openConsole,
  problemsOfLooks,
  serve,
  serveSandbox,
} from './console-page.fixture.js'
import { listen } from './console.fixture.js'
import { liveConsole } from './live-console.js'

describe.skipIf(!hasChromium())('the page, by what the console answers', { timeout: 120_000 }, () => {
  const suite = browserAndConsole()

  it('says when an action was not run', async () => {
    const { page } = await openConsole(suite.browser, suite.console.url)
    await page.route('**/actions/**', (route) =>
      route.fulfill({ status: 409, json: { error: 'Toast is busy with another action. Wait for its result' } }),
    )
    expect(await act(page, 'Toast', 'Get token')).toEqual({
      title: '✗ Get token: not as it should be',
      text: 'The console did not run it: Toast is busy with another action. Wait for its result',
    })
    expect(await measuredOf(page, 'Toast')).toEqual([])
  })

  it('shows that the connection is lost, and acts again once the console is back', async () => {
    const first = await serveSandbox()
    const port = Number(new URL(first.url).port)
    const { page: watching, complaints } = await openConsole(suite.browser, first.url)
    const status = watching.locator('.connection')
    expect(await status.innerText()).toBe('Connected to the console.')
    await first.close()
    await watching.locator('.connection-lost').waitFor()
    expect(await status.innerText()).toMatch(/^Connection to the console lost. Trying again/)
    expect(await status.getAttribute('role')).toBe('status')
    expect(await watching.locator('button[aria-disabled=true]').count()).toBe(43)
    expect(await problemsOfLooks(watching, 'lost')).toEqual([])

    const second = await serveSandbox(port)
    try {
      await watching.locator('.connection-open').waitFor({ state: 'attached' })
      // The anti-forgery token that the page was loaded with is that of the first console.
      expect((await act(watching, 'Toast', 'Get token')).title).toBe('✓ Get token: as it should be')
      expect(second.sandbox.toast.tokenRequests).toBe(1)
      const others = complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|403/.test(text))
      expect(others).toEqual([])
    } finally {
      await watching.close()
      await second.close()
    }
  })

  it('says that too many pages are open, and connects once one of them is closed', async () => {
    const many = await serveSandbox()
    const others = await Promise.all(Array.from({ length: 32 }, () => listen(many.url)))
    const page = await suite.browser.newPage({})
    try {
      await page.goto(many.url)
      const status = page.locator('.connection')
      await page.locator('.connection-lost').waitFor()
      expect(await status.innerText()).toBe(
        'Not connected to the console: 32 pages show this console already. Close one of them. Trying again every second.',
      )
      others[0]?.abort()
      await page.locator('.connection-open').waitFor({ state: 'attached' })
      await cardOf(page, 'Toast').waitFor()
    } finally {
      await page.close()
      await many.close()
    }
  })

  it('shows status alone where the providers are real', async () => {
    const { sandbox } = suite.console
    const live = await serve(await liveConsole([accountOn(sandbox, 'mypos'), accountOn(sandbox, 'toast', 'hunter2')]))
    const { page: watching, complaints } = await openConsole(suite.browser, live.url)
    try {
      await cardOf(watching, 'myPOS').locator('.state-valid').waitFor()
      await cardOf(watching, 'Toast').locator('.state-held-back').waitFor()
      expect(await cardOf(watching, 'Toast').locator('.last-error').innerText()).toContain('invalid_credentials')
      expect(await watching.getByRole('button').count()).toBe(0)
      expect(await watching.getByRole('banner').innerText()).toContain('Live, status only')
      expect(await watching.content()).not.toContain('hunter2')
      expect(await problemsOfLooks(watching, 'live')).toEqual([])
      expect(complaints).toEqual([])
    } finally {
      await watching.close()
      await live.close()
    }
  })
})
