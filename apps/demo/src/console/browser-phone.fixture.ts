import { expect, it } from 'vitest'
import { axeViolations } from './chromium.fixture.js'
import { goTo, openConsole, problemsOfLooks, screenshots, type Suite } from './console-page.fixture.js'
import { eventually } from './console.fixture.js'

const touch = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }

/** Tests of a screen that is touched. */
export function phoneTests(suite: Suite): void {
  const themes = ['light', 'dark'] as const
  it.each(themes)('has targets of 44 px, one part at a time, none wider than the screen: %s', async (colorScheme) => {
    const page = await openConsole(suite, touch)
    try {
      await page.emulateMedia({ colorScheme })
      for (const hash of ['#overview', '#connections', '#timeline', '#connections?open=mypos/merchant-4']) {
        await goTo(page, hash)
        const small = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('button, select, input, a')]
            .filter((element) => element.checkVisibility() && element.closest('.skip, .entry-foot, .result') === null)
            .map((element) => {
              // A row is as large as its link.
              const box = (element.closest('.row') ?? element).getBoundingClientRect()
              return { what: element.ariaLabel ?? element.textContent, width: box.width, height: box.height }
            })
            .filter(({ width, height }) => width < 44 || height < 44),
        )
        expect({ hash, small }).toEqual({ hash, small: [] })
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
        expect((await axeViolations(page)).map((violation) => `${hash}: ${violation}`)).toEqual([])
      }
    } finally {
      await page.close()
    }
  })

  it('goes through its parts, opens a connection over them, and has the result in view after a tap', async () => {
    const page = await openConsole(suite, touch)
    try {
      await page.locator('.tab').nth(1).tap()
      await page.locator('.row').nth(2).tap()
      const sheet = page.getByRole('dialog', { name: 'store-3' })
      await sheet.waitFor()
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('store-3')
      expect(await page.locator('.column').getAttribute('inert')).not.toBeNull()
      // What an action does is read before it is touched.
      expect(await sheet.locator('.hint-below').nth(0).innerText()).toMatch(/^One authenticated call/)
      await sheet.locator('[data-action="always-401"]').tap()
      await page.locator('.result-ok').waitFor()
      const inView = await page.evaluate(() => {
        const box = document.querySelector('.result')?.getBoundingClientRect()
        const top = box && document.elementFromPoint(box.left + 20, box.top + box.height / 2)
        return top?.closest('.result') !== null && box !== undefined && box.bottom <= innerHeight
      })
      expect(inView).toBe(true)
      await page.getByRole('button', { name: 'Show the whole result' }).tap()
      await page.locator('.result-whole').waitFor()
      await sheet.getByRole('button', { name: 'Close store-3' }).tap()
      await sheet.waitFor({ state: 'detached' })
      await page.locator('.tab').nth(2).tap()
      expect(await page.locator('.timeline').getAttribute('aria-labelledby')).toBe('timeline-title')
      expect(await page.locator('.row:visible').count()).toBe(0)
    } finally {
      await page.close()
    }
  })

  it('has what there is no room for behind one button', async () => {
    const page = await openConsole(suite, touch)
    try {
      const more = page.getByRole('button', { name: 'More' })
      await more.tap()
      await page.getByRole('combobox', { name: 'Theme' }).waitFor()
      await page.getByRole('combobox', { name: 'Speed of the demo’s clock' }).selectOption('60')
      await eventually(() => expect(suite.console.view().traffic?.speed).toBe(60))
      await page.getByRole('button', { name: 'Start over…' }).tap()
      await page.getByRole('button', { name: 'Start over', exact: true }).waitFor()
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('.menu :is(button, select)')]
          .map((element) => element.getBoundingClientRect())
          .filter(({ width, height, left, right }) => width < 44 || height < 44 || left < 0 || right > 360),
      )
      expect(small).toEqual([])
      expect(await axeViolations(page)).toEqual([])
      await page.screenshot({ path: `${screenshots}menu-360.png` })
      await page.keyboard.press('Escape')
      await page.getByRole('combobox', { name: 'Theme' }).waitFor({ state: 'hidden' })
      expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('More')
    } finally {
      await page.close()
    }
  })

  it('has no fault that a machine can find, in any size and both themes', async () => {
    const { page } = suite
    await goTo(page, '#overview')
    expect(await problemsOfLooks(page, 'overview', { checked: ['wide'], seen: ['phone', 'tablet', 'huge'] })).toEqual(
      [],
    )
    await goTo(page, '#connections')
    expect(await problemsOfLooks(page, 'connections', { seen: ['phone', 'tablet'] })).toEqual([])
    await goTo(page, '#timeline')
    expect(await problemsOfLooks(page, 'timeline', { seen: ['phone'] })).toEqual([])
    await goTo(page, '#connections?open=itretail/store-17')
    expect(await problemsOfLooks(page, 'detail', { checked: ['large'], seen: ['phone', 'tablet'] })).toEqual([])
    await page.keyboard.press('Escape')
  })
}
