import { startSandbox } from '@auth/sandbox'
import { expect, it } from 'vitest'
import { accountOn } from './account.fixture.js'
import {
  actionButton,
  act,
  goTo,
  openConsole,
  problemsOfLooks,
  serve,
  shownResult,
  type Suite,
} from './console-page.fixture.js'
import { listen } from './console.fixture.js'
import { liveConsole } from './live-console.js'

/** Tests of what is about the whole console: theme, help, starting over, and its server. */
export function shellTests(suite: Suite): void {
  it('has a theme of its own choice, which it keeps', async () => {
    const { page } = suite
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await paper()
    const theme = page.getByRole('combobox', { name: 'Theme' })
    await theme.selectOption('dark')
    expect(await paper()).not.toBe(light)
    await page.reload()
    await page.locator('.tile').nth(0).waitFor()
    expect(await paper()).not.toBe(light)
    await theme.selectOption('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await paper()).toBe(light)
    await theme.selectOption('system')
    expect(await paper()).not.toBe(light)
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('explains its words and keys', async () => {
    const { page } = suite
    await page.getByRole('button', { name: 'Help' }).click()
    const help = page.getByRole('dialog', { name: 'What you see' })
    for (const word of ['none', 'valid', 'advisory', 'mandatory', 'expired', 'held back until']) {
      expect((await help.innerText()).toLowerCase()).toContain(word)
    }
    expect(await problemsOfLooks(page, 'help', { checked: ['wide'], seen: ['phone'] })).toEqual([])
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'hidden' })
  })

  it('lines up its header, content and bar, however wide the screen is', async () => {
    const { page } = suite
    for (const width of [360, 768, 1440, 1920, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      const edges = await page.evaluate(() =>
        ['.masthead-line', '.layout', '.result-line'].map((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect()
          return [box?.left, box?.right]
        }),
      )
      expect([width, edges]).toEqual([width, [edges[0], edges[0], edges[0]]])
      expect(await page.evaluate(() => document.querySelector('.masthead')?.getBoundingClientRect().height)).toBe(56)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('keeps its header in view, however far down one reads', async () => {
    const { page } = suite
    await goTo(page, '#overview')
    await page.evaluate(() => scrollTo(0, 1500))
    expect(await page.evaluate(() => document.querySelector('.masthead')?.getBoundingClientRect().top)).toBe(0)
    await page.evaluate(() => scrollTo(0, 0))
  })

  it('reads at twice the size, and tells states apart in forced colours', async () => {
    const { page } = suite
    await goTo(page, '#connections?open=mypos/merchant-4')
    // Its ring has all parts while there is a token.
    await act(page, actionButton(page, '.detail', 'get-token'))
    await page.emulateMedia({ forcedColors: 'active' })
    const strokes = await page.evaluate(() =>
      ['valid', 'advisory', 'passed'].map((part) => {
        const element = document.querySelector(`.gauge circle.gauge-${part}`)
        return element && getComputedStyle(element).stroke
      }),
    )
    expect(new Set(strokes).size).toBe(3)
    await page.emulateMedia({ forcedColors: 'none' })
    await page.setViewportSize({ width: 720, height: 450 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press('Escape')
  })

  it('sees movement only as somebody prefers', async () => {
    const { page } = suite
    await goTo(page, '#connections?open=mypos/merchant-4')
    const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
      await page.emulateMedia({ reducedMotion })
      const { length } = await page.evaluate(async () => {
        document.querySelector<HTMLElement>('.detail [data-action="second-process"]')?.click()
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        return document.getAnimations().filter((animation) => animation instanceof CSSAnimation)
      })
      await page.waitForFunction(() => document.querySelector('.button-running') === null, undefined)
      return length
    }
    expect(await moving('no-preference')).toBeGreaterThan(0)
    expect(await moving('reduce')).toBe(0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
  })

  it('shows status alone where the accounts are real', async () => {
    // That of the suite knows its tenants alone.
    const sandbox = await startSandbox()
    const live = await serve(await liveConsole([accountOn(sandbox, 'mypos'), accountOn(sandbox, 'toast', 'hunter2')]))
    const watching = await openConsole(suite, { url: live.url })
    try {
      await watching.locator('.row .pill-valid').waitFor()
      await watching.locator('.row .pill-backoff').waitFor()
      expect(await watching.locator('.mode').innerText()).toBe('Live, read-only')
      await watching.locator('.row-link').nth(1).click()
      await watching.locator('.read-only').waitFor()
      expect(await watching.locator('.last-error').innerText()).toContain('invalid_credentials')
      expect(
        await watching.locator('[data-action], .traffic-button, .start-over, .chart, .renewals, .cell-renews').count(),
      ).toBe(0)
      expect(await watching.locator('.facts').innerText()).not.toContain('Renewed')
      expect(await watching.content()).not.toContain('hunter2')
      expect(await problemsOfLooks(watching, 'live', { checked: ['wide'] })).toEqual([])
    } finally {
      await watching.close()
      await live.close()
      await sandbox.close()
    }
  })

  it('starts over, after it has asked', async () => {
    const { page } = suite
    await page.getByRole('button', { name: 'Start over…' }).click()
    await page.getByRole('button', { name: 'Start over', exact: true }).click()
    await page.waitForFunction(() => document.querySelector('.result-title')?.textContent === 'Started over', undefined)
    expect(await shownResult(page)).toMatchObject({ isOk: true })
    expect(suite.console.view().connections.every(({ requests }) => requests.made <= 1)).toBe(true)
  })

  it('asked no other host, and the browser had nothing to complain of', () => {
    expect(suite.complaints.filter((text) => !text.includes('409'))).toEqual([])
    expect([...suite.hosts].every((host) => host.startsWith('127.0.0.1:'))).toBe(true)
  })

  it('says that too many pages are open, and connects once one of them is closed', async () => {
    const others = await Promise.all(Array.from({ length: 31 }, () => listen(suite.url)))
    const late = await suite.browser.newPage({})
    try {
      await late.goto(suite.url)
      await late.locator('.link-lost').waitFor()
      expect(await late.locator('.link-state').innerText()).toBe(
        'Not connected: 32 pages show this console already. Close one of them. Trying again every second.',
      )
      others[0]?.abort()
      await late.locator('.link-open').waitFor()
      await late.locator('.tile').nth(0).waitFor()
    } finally {
      for (const other of others) other.abort()
      await late.close()
    }
  })

  it('says that its server is gone, wherever one looks, and goes on once it is back', async () => {
    const { page } = suite
    await goTo(page, '#connections?open=toast/client-1')
    await page.locator('.detail').waitFor()
    await suite.stop()
    await page.locator('.link-lost').waitFor()
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const state = page.locator('.link-state')
    expect(await state.innerText()).toMatch(/^The console’s server is gone\. Trying again every second/)
    expect(await state.getAttribute('role')).toBe('alert')
    const box = await state.boundingBox()
    expect(box !== null && box.y > 0 && box.y + box.height <= 900).toBe(true)
    expect(await page.locator('.button[data-action]:not([aria-disabled="true"])').count()).toBe(0)
    expect(await problemsOfLooks(page, 'lost', { checked: ['wide'], seen: ['phone'] })).toEqual([])
    await suite.restart()
    await page.locator('.link-open').waitFor()
    // The anti-forgery token that the page was loaded with is that of the first console.
    expect((await act(page, actionButton(page, '.detail', 'get-token'))).isOk).toBe(true)
  })
}
