import { beforeEach, describe, expect, it } from 'vitest'
import { axeViolations, hasChromium, type Page } from './chromium.fixture.js'
import {
  act,
  browserAndConsole,
  buttonOf,
  cardOf,
  openConsole,
  outcomeOf,
  screenshots,
} from './console-page.fixture.js'

describe.skipIf(!hasChromium())('whoever uses the console', { timeout: 120_000 }, () => {
  const suite = browserAndConsole()
  let page: Page

  beforeEach(async () => {
    await page?.close()
    ;({ page } = await openConsole(suite.browser, suite.console.url))
  })

  /** What the focus is on, in words, and whether that can be seen. */
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement
      // A radio button's words stand beside it, and carry its outline.
      const shown = element instanceof HTMLInputElement ? element.nextElementSibling : element
      const style = shown && getComputedStyle(shown)
      return {
        words: shown?.ariaLabel ?? shown?.firstChild?.textContent ?? '',
        isVisible: style?.outlineStyle === 'solid' && style.outlineWidth === '3px',
      }
    })

  it('reaches everything with the Tab key, and sees where the focus is', async () => {
    const buttons = await page.getByRole('button').allInnerTexts()
    expect(buttons).toHaveLength(43)
    const reached: string[] = []
    for (let steps = 0; steps < buttons.length + 4; steps += 1) {
      await page.keyboard.press('Tab')
      const { words, isVisible } = await focused()
      expect({ words, isVisible }).toEqual({ words, isVisible: true })
      reached.push(words)
    }
    expect(reached).toEqual(['Skip to the providers', 'Skip to the timeline', ...buttons, 'All', 'Events'])
  })

  it('acts with the Enter key, and is told the result', async () => {
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect((await focused()).words).toBe('Providers')
    await page.keyboard.press('Tab')
    expect((await focused()).words).toBe('Get token')
    const hint = await cardOf(page, 'IT Retail').locator('.hint').innerText()
    expect(hint).toMatch(/^One call of getToken\(\)/)
    const described = await buttonOf(page, 'IT Retail', 'Get token').getAttribute('aria-describedby')
    expect(await page.evaluate((id) => document.getElementById(id)?.textContent, described ?? '')).toBe(hint)
    await page.keyboard.press('Enter')
    expect((await outcomeOf(page, 'IT Retail')).title).toBe('✓ Get token: as it should be')
    expect((await focused()).words).toBe('Get token')
  })

  it('reads what an action does while it has the focus, wherever on the screen that is', async () => {
    await page.setViewportSize({ width: 1024, height: 500 })
    const card = cardOf(page, 'Toast')
    const labels = await card.getByRole('button').allInnerTexts()
    expect(labels).toHaveLength(14)
    const heights = new Set<number>()
    for (const label of [...labels, ...labels.toReversed()]) {
      await buttonOf(page, 'Toast', label).focus()
      const seen = await page.evaluate(() => {
        const button = document.activeElement
        const hint = document.querySelector('[data-provider=toast] .hint')
        if (button === null || hint === null) throw new Error('there is none')
        const [of, at] = [button.getBoundingClientRect(), hint.getBoundingClientRect()]
        const isOnScreen = (box: DOMRect) => box.top >= 0 && box.bottom <= innerHeight
        const isApart = of.bottom <= at.top || at.bottom <= of.top
        return { areSeen: isOnScreen(of) && isOnScreen(at), isApart, text: hint.textContent, height: at.height }
      })
      expect({ label, ...seen }).toMatchObject({ label, areSeen: true, isApart: true })
      expect(seen.text).not.toContain('Point at an action')
      heights.add(seen.height)
    }
    // Nothing moves below the pointer.
    expect(heights.size).toBe(1)
  })

  it('reads what every action does on a screen to be touched, before they touch it', async () => {
    const touch = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }
    const { page: held } = await openConsole(suite.browser, suite.console.url, touch)
    try {
      const hints = await cardOf(held, 'Toast').locator('.hint-below').allInnerTexts()
      expect(hints).toHaveLength(14)
      expect(hints[0]).toMatch(/^One call of getToken\(\)/)
      expect(await held.locator('.hint-below:visible').count()).toBe(43)
      expect(await page.locator('.hint-below:visible').count()).toBe(0)
      expect(await axeViolations(held)).toEqual([])
      expect(await held.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
      // Not of the full page: for that the browser stops being one that is touched.
      await held.locator('.hint-below').nth(6).scrollIntoViewIfNeeded()
      await held.screenshot({ path: `${screenshots}touch-360.png` })
    } finally {
      await held.close()
    }
  })

  it('filters the timeline with the arrow keys', async () => {
    await act(page, 'Toast', 'Reset')
    await act(page, 'Toast', 'Get token')
    await page.evaluate(() => document.querySelector<HTMLElement>('a[href="#timeline"]')?.focus())
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowUp')
    expect((await focused()).words).toBe('Toast')
    expect(new Set(await page.locator('.entry-provider').allInnerTexts())).toEqual(new Set(['Toast']))
  })

  it('is told nothing by itself as the time passes', async () => {
    await act(page, 'Toast', 'Get token')
    const announced = await page.evaluate(async () => {
      const clock = () => document.querySelector('.clock')?.textContent
      const texts: string[] = []
      const observer = new MutationObserver((changes) => {
        texts.push(...changes.map(({ target }) => target.textContent ?? ''))
      })
      const regions = document.querySelectorAll('[role=status], [role=alert], [role=log], [role=timer], [aria-live]')
      for (const region of regions) observer.observe(region, { subtree: true, childList: true, characterData: true })
      const times = new Set([clock()])
      while (times.size < 3) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        times.add(clock())
      }
      return { regions: regions.length, texts }
    })
    expect(announced).toEqual({ regions: 4, texts: [] })
  })

  it('cannot act twice at once with a provider, and reads why', async () => {
    const toast = suite.console.sandbox.toast
    await act(page, 'Toast', 'Reset')
    const seen = await page.evaluate(async () => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-provider=toast] button')]
      const click = (words: string) => buttons.find(({ innerText }) => innerText === words)?.click()
      click('Vendor slow')
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      click('Get token')
      const description = (button: HTMLButtonElement) =>
        button
          .getAttribute('aria-describedby')
          ?.split(' ')
          .map((id) => document.getElementById(id)?.textContent) ?? []
      return {
        enabled: buttons.filter((button) => button.ariaDisabled !== 'true').length,
        descriptions: buttons.map((button) => description(button).at(-1)),
        others: document.querySelectorAll('[data-provider=mypos] button[aria-disabled=true]').length,
      }
    })
    expect(seen.enabled).toBe(0)
    expect(new Set(seen.descriptions)).toEqual(new Set(['“Vendor slow” is running; the others wait.']))
    expect(seen.others).toBe(0)
    expect((await outcomeOf(page, 'Toast')).title).toBe('✓ Vendor slow: as it should be')
    const sent = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    const actions = sent.filter((url) => url.includes('/actions/')).map((url) => url.split('/').at(-1))
    expect(actions).toEqual(['reset', 'vendor-slow'])
    expect(toast.tokenRequests).toBe(1)
    expect(await buttonOf(page, 'Toast', 'Get token').getAttribute('aria-disabled')).toBe('false')
  })

  it.each([
    ['no-preference', 1],
    ['reduce', 0],
  ] as const)('sees movement only as they prefer: %s', async (reducedMotion, animations) => {
    await page.emulateMedia({ reducedMotion })
    const moving = await page.evaluate(async () => {
      document.querySelector<HTMLElement>('[aria-describedby="toast-vendor-slow-hint"]')?.click()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      return document.getAnimations().filter((animation) => animation instanceof CSSAnimation).length
    })
    expect(moving).toBe(animations)
    await outcomeOf(page, 'Toast')
  })

  it('can tell the parts of the ring apart in forced colours, and reads at twice the size', async () => {
    await act(page, 'Toast', 'Get token')
    await page.emulateMedia({ forcedColors: 'active' })
    const strokes = await page.evaluate(() =>
      ['open', 'advisory', 'mandatory', 'now'].map((part) => {
        const element = document.querySelector(`[data-provider=toast] .ring-${part}`)
        return element && getComputedStyle(element).stroke
      }),
    )
    expect(new Set(strokes.slice(0, 3)).size).toBe(3)
    expect(strokes).not.toContain('none')
    await page.emulateMedia({ forcedColors: 'none' })
    await page.setViewportSize({ width: 720, height: 450 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720)
  })
})
