import { expect, it } from 'vitest'
import { goTo, type Suite } from './console-page.fixture.js'

/** Tests of the timeline of all connections, and of the chart. */
export function timelineTests(suite: Suite): void {
  const entries = () => suite.page.locator('.timeline .entry')
  const choose = (label: string, value: string) =>
    suite.page.getByRole('combobox', { name: label, exact: true }).selectOption(value)

  it('is newest first, with its date, how long ago, and whose', async () => {
    const { page, console } = suite
    await goTo(page, '#overview')
    await console.controls.actOnConnection('toast', 'client-1', 'forget')
    await console.controls.actOnConnection('toast', 'client-1', 'get-token')
    await page.waitForFunction(
      () => document.querySelector('.timeline .entry')?.textContent?.includes('Get token'),
      undefined,
    )
    const newest = await entries().nth(0).innerText()
    expect(newest).toMatch(/Get token[^]*client-1 Toast[^]*(now|ago) · \d+ \w{3} \d{4}, \d\d:\d\d:\d\d/)
    const times = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLTimeElement>('.timeline .entry time')].map((time) => time.dateTime),
    )
    expect(times.length).toBeGreaterThan(3)
    expect(times).toEqual(times.toSorted().toReversed())
  })

  it('makes the page no longer than what it shows', async () => {
    const { page, console } = suite
    for (let times = 0; times < 6; times += 1) {
      await console.controls.actOnConnection('toast', 'client-1', 'forget')
      await console.controls.actOnConnection('toast', 'client-1', 'get-token')
    }
    await goTo(page, '#connections?vendor=toast')
    await page.waitForFunction(() => document.querySelectorAll('.timeline .entry').length > 15, undefined)
    const blank = await page.evaluate(() => {
      const main = document.querySelector('main')?.getBoundingClientRect().bottom ?? 0
      return document.documentElement.scrollHeight - Math.round(main + scrollY)
    })
    expect(blank).toBe(0)
    await goTo(page, '#overview')
  })

  it('is filtered by severity and vendor, and searched', async () => {
    const { page } = suite
    await choose('Severity', 'error')
    const severities = await page.evaluate(() =>
      [...document.querySelectorAll('.timeline .entry')].map((entry) => entry.className),
    )
    expect(new Set(severities)).toEqual(new Set(['entry entry-error']))
    await choose('Severity', 'debug')
    await choose('Events of', 'toast')
    expect(new Set(await page.locator('.timeline .whose-vendor').allInnerTexts())).toEqual(new Set(['Toast']))
    await page.getByRole('searchbox', { name: 'Search events' }).fill('no such thing')
    expect(await page.locator('.timeline .empty').innerText()).toContain('No event matches.')
    await page.getByRole('button', { name: 'Show all', exact: true }).click()
    expect(await entries().count()).toBeGreaterThan(3)
  })

  it('is copied as it is shown', async () => {
    const { page } = suite
    await page.getByRole('searchbox', { name: 'Search events' }).fill('client-1 get token')
    const shown = await entries().count()
    await page.locator('.copy').click()
    await page.waitForFunction(() => document.querySelector('.copy')?.textContent === 'Copied', undefined)
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.split('\n')).toHaveLength(shown)
    expect(copied).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\tinfo\tToast\tclient-1\tGet token/)
    await page.getByRole('searchbox', { name: 'Search events' }).fill('')
  })

  it('stands still while somebody points at it, and says how much is new', async () => {
    const { page, console } = suite
    await entries().nth(1).hover()
    const before = await entries().nth(0).innerText()
    await console.controls.actOnConnection('toast', 'client-1', 'forget')
    await page.waitForFunction(
      () => document.querySelector('.waiting')?.textContent?.startsWith('held while you point'),
      undefined,
    )
    expect((await entries().nth(0).innerText()).split('\n')[0]).toBe(before.split('\n')[0])
    await page.mouse.move(0, 0)
    await page.waitForFunction(
      () => document.querySelector('.timeline .entry')?.textContent?.includes('Forget'),
      undefined,
    )
    await console.controls.actOnConnection('toast', 'client-1', 'get-token')
  })

  it('leads to the connection that an event is about, whose own events are there', async () => {
    const { page } = suite
    await page.locator('.timeline .whose').getByRole('link').nth(0).click()
    await page.locator('.detail').waitFor()
    expect(await page.locator('.own-timeline .entry').count()).toBeGreaterThan(1)
    await page.keyboard.press('Escape')
  })

  it('has a chart that tells each bar by pointer and by keyboard', async () => {
    const { page } = suite
    const label = () => page.locator('.plots').getAttribute('aria-label')
    expect(await label()).toMatch(/^[\d,]+ token requests?, [\d,]+ of them failed, [\d,]+ requests saved, last /)
    expect(await page.locator('.bar-saved').count()).toBeGreaterThan(5)
    await page.locator('.plots').focus()
    await page.keyboard.press('ArrowLeft')
    expect(await label()).toMatch(/requests saved, \w{3}, \d+ \w{3} \d{4}, \d\d:\d\d:\d\d/)
    expect(await page.locator('.pointed').count()).toBe(2)
    await page.keyboard.press('Tab')
    expect(await page.locator('.pointed').count()).toBe(0)
  })

  it('names the next renewals, soonest first, and leads to them', async () => {
    const { page } = suite
    expect(await page.locator('.renewal').count()).toBe(6)
    await page.locator('.renewal').nth(0).click()
    await page.locator('.detail').waitFor()
    expect(await page.locator('#detail-title').innerText()).toBe(await page.locator('.renewal-name').nth(0).innerText())
    await page.keyboard.press('Escape')
  })
}
