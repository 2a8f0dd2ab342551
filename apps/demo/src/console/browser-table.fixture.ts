import { beforeEach, expect, it } from 'vitest'
import { rowsOf } from '../../page/src/connections/rows.js'
import type { SortKey } from '../../page/src/state/place.js'
import { goTo, type Suite } from './console-page.fixture.js'
import { eventually } from './console.fixture.js'

/** Tests of the table of connections, and of the address that keeps what it shows. */
export function tableTests(suite: Suite): void {
  const names = () => suite.page.locator('.row-link').allInnerTexts()
  /** The first rows of an order, as rows.test.ts has it. */
  const firstBy = (sort: SortKey) => {
    const { connections, now } = suite.console.view()
    const filter = { show: 'all', vendor: 'all', search: '', sort, isDescending: false } as const
    return rowsOf(connections, filter, { now, labels: new Map() })
      .slice(0, 6)
      .map(({ label }) => label)
  }
  const focused = () => suite.page.evaluate(() => document.activeElement?.textContent ?? '')
  const press = (key: string) => suite.page.keyboard.press(key)

  beforeEach(() => goTo(suite.page, '#connections'))

  it('lists all 86 connections, and finds those of a search, a vendor and a state', async () => {
    const { page } = suite
    expect(await names()).toHaveLength(86)
    await page.getByRole('searchbox', { name: 'Search connections' }).fill('store-1')
    expect(await names()).toEqual(['store-1', ...Array.from({ length: 10 }, (_, index) => `store-1${index}`)])
    expect(await page.locator('.shown-count').innerText()).toBe('11 of 86')
    await page.getByRole('searchbox', { name: 'Search connections' }).fill('nobody')
    await page.getByRole('button', { name: 'Show all 86' }).click()
    await page.getByRole('combobox', { name: 'Vendor', exact: true }).selectOption('mypos')
    expect(await names()).toHaveLength(25)
    await page.getByRole('combobox', { name: 'State', exact: true }).selectOption('error')
    expect(await names()).toEqual([])
    await page.getByRole('combobox', { name: 'Vendor', exact: true }).selectOption('all')
    expect(await names()).toEqual(['store-17'])
  })

  it('is filtered by a tile, which counts what is left, and lets go again', async () => {
    const { page } = suite
    const tile = page.locator('.tile-error')
    expect(await tile.innerText()).toMatch(/^1\s+errors$/i)
    await tile.click()
    expect([await tile.getAttribute('aria-pressed'), await names()]).toEqual(['true', ['store-17']])
    await tile.click()
    expect([await tile.getAttribute('aria-pressed'), (await names()).length]).toEqual(['false', 86])
  })

  it('is put in order by each column, and back to front', async () => {
    const { page } = suite
    const columns = await page.getByRole('columnheader').allInnerTexts()
    expect(columns).toEqual(['Connection', 'State', 'Ends in', 'Renews in', 'Made / saved', 'Last error'])
    const keys: readonly SortKey[] = ['name', 'state', 'ends', 'renews', 'requests', 'error']
    for (const [index, column] of columns.entries()) {
      if (index > 0) await page.getByRole('button', { name: column, exact: true }).click()
      await page.mouse.move(0, 0)
      expect(await page.getByRole('columnheader').nth(index).getAttribute('aria-sort')).toBe('ascending')
      await eventually(async () => expect((await names()).slice(0, 6)).toEqual(firstBy(keys[index] ?? 'name')))
    }
    expect((await names())[0]).toBe('store-17')
    await page.getByRole('button', { name: 'Connection', exact: true }).click()
    await page.getByRole('button', { name: 'Connection', exact: true }).click()
    expect((await names()).slice(0, 2)).toEqual(['client-1', 'merchant-25'])
  })

  it('is used by keyboard alone', async () => {
    const { page } = suite
    await press('/')
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Search connections')
    for (let steps = 0; steps < 12 && (await focused()) !== 'store-1'; steps += 1) await press('Tab')
    expect(await focused()).toBe('store-1')
    await press('ArrowDown')
    await press('ArrowDown')
    await press('ArrowUp')
    expect(await focused()).toBe('store-2')
    await press('End')
    expect(await focused()).toBe('client-1')
    await press('PageUp')
    await press('Home')
    await press('PageDown')
    expect(await focused()).toBe('store-11')
    const outline = await page.evaluate(() => {
      const row = document.activeElement?.closest('.row')
      return row && getComputedStyle(row).outlineStyle
    })
    expect(outline).toBe('solid')
    await press('Enter')
    await page.locator('.detail').waitFor()
    expect(await focused()).toBe('store-11')
    expect(await page.locator('.row-open').getAttribute('data-id')).toBe('itretail/store-11')
    await press('Escape')
    await page.locator('.detail').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.classList.contains('row-link'), undefined)
    expect(await focused()).toBe('store-11')
  })

  it('keeps its order and its rows while somebody points at it, and catches up after that', async () => {
    const { page } = suite
    await goTo(page, '#connections?vendor=toast&show=none')
    await eventually(async () => expect(await names()).toEqual([]))
    await goTo(page, '#connections?vendor=toast&show=valid')
    // Not before it is alone: a long table that gets short takes it away from below the pointer.
    await eventually(async () => expect(await names()).toEqual(['client-1']))
    await page.locator('.row').nth(0).hover()
    await suite.console.controls.actOnConnection('toast', 'client-1', 'forget')
    await eventually(async () =>
      expect({
        state: suite.console.view().connections.find(({ id }) => id === 'toast/client-1')?.state,
        pointedAt: await page.locator('tbody:hover').count(),
        rows: (await page.locator('.row .pill').allInnerTexts()).map((text) => text.toLowerCase()),
      }).toEqual({ state: 'none', pointedAt: 1, rows: ['none'] }),
    )
    expect(await names()).toEqual(['client-1'])
    await page.mouse.move(0, 0)
    await page.waitForFunction(() => document.querySelector('.row') === null, undefined)
    await suite.console.controls.actOnConnection('toast', 'client-1', 'get-token')
    await page.locator('.row .pill-valid').waitFor()
  })

  it('is at its place again after a reload, and a step back closes what was opened', async () => {
    const { page } = suite
    await goTo(page, '#connections?vendor=mypos&q=merchant-2&sort=requests')
    const shown = await names()
    await page.locator('.connections').getByRole('link', { name: 'merchant-20', exact: true }).click()
    await page.locator('.detail').waitFor()
    await page.reload()
    await page.locator('.detail').waitFor()
    expect(await page.locator('#detail-title').innerText()).toBe('merchant-20')
    expect((await names()).toSorted()).toEqual(shown.toSorted())
    await page.goBack()
    await page.locator('.detail').waitFor({ state: 'detached' })
    expect((await names()).toSorted()).toEqual(shown.toSorted())
  })
}
