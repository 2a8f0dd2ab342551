import { describe, expect, it } from 'vitest'
import { actionTests } from './browser-actions.fixture.js'
import { phoneTests } from './browser-phone.fixture.js'
import { shellTests } from './browser-shell.fixture.js'
import { tableTests } from './browser-table.fixture.js'
import { timelineTests } from './browser-timeline.fixture.js'
import { hasChromium } from './chromium.fixture.js'
import { browserAndConsole, takePicture } from './console-page.fixture.js'
import { eventually } from './console.fixture.js'

describe.skipIf(!hasChromium())('the console in a browser', { timeout: 120_000 }, () => {
  const suite = browserAndConsole()

  it('lives when it opens: calls come by themselves, and the clock goes on', async () => {
    const { page } = suite
    const seen = () =>
      page.evaluate(() => ({
        saved: document.querySelector('.plot-saved strong')?.textContent,
        clock: document.querySelector('.clock-line time')?.getAttribute('datetime'),
      }))
    const { clock } = await seen()
    await page.waitForFunction(
      (then) => (document.querySelector('.clock-line time')?.getAttribute('datetime') ?? '') > then,
      clock ?? '',
    )
    await page.waitForFunction(() => document.querySelectorAll('.bar-saved').length > 20, undefined)
    await page.waitForFunction(() => document.querySelectorAll('.timeline .entry').length > 3, undefined)
    expect(Number((await seen()).saved?.replaceAll(',', ''))).toBeGreaterThan(0)
  })

  it('explains itself once, in two sentences, and offers one thing to do', async () => {
    const { page } = suite
    const intro = page.locator('.intro')
    const sentences = (await intro.locator('p').innerText()).split('. ')
    expect(sentences).toHaveLength(2)
    expect(await page.locator('.overview .button-primary').count()).toBe(1)
    await intro.getByRole('link').click()
    await page.locator('.detail').waitFor()
    expect(await page.locator('#detail-title').innerText()).toBe('store-17')
    expect(await page.locator('.last-error').innerText()).toContain('invalid_credentials')
    await page.getByRole('button', { name: 'Close this introduction' }).click()
    await page.reload()
    await page.locator('.tile').nth(0).waitFor()
    expect(await intro.count()).toBe(0)
    if (process.env['CONSOLE_PICTURE'] === '1') await takePicture(page)
    await page.keyboard.press('Escape')
  })

  it('can be paused, resumed and sped up', async () => {
    const { page, console } = suite
    const traffic = () => console.view().traffic
    await page.getByRole('combobox', { name: 'Speed of the demo’s clock' }).selectOption('600')
    await eventually(() => expect(traffic()?.speed).toBe(600))
    await page.getByRole('button', { name: 'Pause traffic' }).click()
    await page.getByRole('button', { name: 'Resume traffic' }).waitFor()
    expect(traffic()).toMatchObject({ running: false, speed: 600 })
    await page.getByRole('button', { name: 'Resume traffic' }).click()
    await page.getByRole('button', { name: 'Pause traffic' }).waitFor()
    expect(traffic()?.running).toBe(true)
    await page.getByRole('button', { name: 'Pause traffic' }).click()
    await page.getByRole('button', { name: 'Resume traffic' }).waitFor()
  })

  describe('the table', () => {
    tableTests(suite)
  })
  describe('an action', () => {
    actionTests(suite)
  })
  describe('the timeline', () => {
    timelineTests(suite)
  })
  describe('the page on a phone', () => {
    phoneTests(suite)
  })
  describe('the page', () => {
    shellTests(suite)
  })
})
