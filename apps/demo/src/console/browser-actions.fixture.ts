import { expect, it } from 'vitest'
import { act, actionButton, goTo, shownResult, type Suite } from './console-page.fixture.js'
import type { ProviderName } from './view.js'

const connections = [
  ['itretail', 'store-3'],
  ['mypos', 'merchant-3'],
  ['toast', 'client-1'],
] as const

/** Tests of what can be done with a vendor or a connection. Traffic is paused, so that counts are those of the action. */
export function actionTests(suite: Suite): void {
  const namesOf = (within: string) =>
    suite.page.evaluate(
      (selector) =>
        [...document.querySelectorAll<HTMLElement>(`${selector} [data-action]:not([data-action="dismiss-error"])`)].map(
          ({ dataset }) => dataset['action'] ?? '',
        ),
      within,
    )
  const counted = (name: ProviderName) => {
    const { tokenRequests, apiRequests } = suite.sandbox[name]
    return { tokenRequests, apiRequests }
  }

  /** Does what a button says, and compares the counts shown with those of the simulator. */
  const check = async (within: string, name: ProviderName, action: string, about: string) => {
    const before = counted(name)
    const { isOk, text, isSteady } = await act(suite.page, actionButton(suite.page, within, action))
    const after = counted(name)
    expect({ action, isOk, isSteady, text }).toEqual({ action, isOk: true, isSteady: true, text })
    expect(text).toContain(about)
    const plural = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
    expect(text).toContain(plural(after.tokenRequests - before.tokenRequests, 'token request'))
    expect(text).toContain(plural(after.apiRequests - before.apiRequests, 'API request'))
  }

  it.each(connections)(
    'every action of a connection of %s says what the sandbox counted, and moves nothing',
    async (name, label) => {
      const { page } = suite
      await goTo(page, `#connections?open=${name}/${label}`)
      await page.locator(`.detail[data-id="${name}/${label}"]`).waitFor()
      const actions = await namesOf('.detail')
      const vendor = suite.console.view().vendors.find((each) => each.name === name)
      expect(actions.toSorted()).toEqual(vendor?.connectionActions.map((action) => action.name).toSorted())
      expect(await page.locator('.detail .button-primary').count()).toBe(1)
      for (const action of actions) await check('.detail', name, action, label)
      // Back to how it was.
      await check('.detail', name, 'right-password', label)
    },
  )

  it.each(connections)('every action of %s as a whole does too', async (name) => {
    const within = `.vendor[data-vendor="${name}"]`
    const vendor = suite.console.view().vendors.find((each) => each.name === name)
    const actions = await namesOf(within)
    expect(actions).toEqual(vendor?.actions.map((action) => action.name))
    // First what gives a token to each, so that nothing else has to.
    for (const action of ['call-every', ...actions]) {
      await check(within, name, action, vendor?.label ?? '')
      const fault = { 'vendor-down': 'down', 'vendor-slow': 'slow' }[action] ?? 'answers'
      expect(await suite.page.locator(`${within} .fault`).innerText()).toBe(fault)
    }
  })

  it('shows the last error with what to do, until it is dismissed', async () => {
    const { page } = suite
    await goTo(page, '#connections?open=mypos/merchant-3')
    await act(page, actionButton(page, '.detail', 'wrong-password'))
    const error = page.locator('.last-error')
    expect(await error.innerText()).toMatch(/invalid_credentials\s[^]*(?:ago|now)/)
    expect(await page.locator('.detail-state .pill').innerText()).toMatch(/^held back until /i)
    expect(await page.locator('.row-open .cell-error').innerText()).toMatch(/^invalid_credentials/)
    // It goes as soon as nobody points at it.
    expect(await act(page, actionButton(page, '.detail', 'dismiss-error'))).toMatchObject({
      isOk: true,
      isSteady: true,
    })
    expect(await error.innerText()).toContain('Gone')
    await page.mouse.move(0, 0)
    await page.waitForFunction(
      () => document.querySelector('.last-error')?.textContent === 'Last errorNone.',
      undefined,
    )
    await act(page, actionButton(page, '.detail', 'right-password'))
  })

  it('has a ring to scale, and the end of life enlarged beside it', async () => {
    const { page } = suite
    await goTo(page, '#connections?open=toast/client-1')
    await act(page, actionButton(page, '.detail', 'get-token'))
    const ring = page.locator('.gauge')
    expect(await ring.getAttribute('aria-label')).toMatch(/^Token of 1 d: 23 h 59 min left, valid\. To scale\.$/)
    expect(Number(await ring.getAttribute('data-now'))).toBeLessThan(0.02)
    expect(await page.locator('.end-of-life').innerText()).toMatch(/larger, to scale\s+advisory, last 45 s\s+mandatory/)
    await act(page, actionButton(page, '.detail', 'past-expiry'))
    expect(await page.locator('.detail-state .pill').getAttribute('data-state')).toBe('expired')
    const colours = await page.evaluate(() =>
      ['expired', 'valid', 'none'].map((state) => {
        const pill = document.createElement('span')
        pill.className = `pill pill-${state}`
        document.body.append(pill)
        const { color, backgroundColor } = getComputedStyle(pill)
        pill.remove()
        return `${color} ${backgroundColor}`
      }),
    )
    expect(new Set(colours).size).toBe(3)
    await act(page, actionButton(page, '.detail', 'get-token'))
  })

  it('does one thing at a time for a connection, and says why when it was refused', async () => {
    const { page } = suite
    await page.route('**/actions/get-token', (route) =>
      route.fulfill({ status: 409, json: { error: 'client-1 is busy with another action. Wait for its result' } }),
    )
    const refused = await act(page, actionButton(page, '.detail', 'get-token'))
    expect(refused).toMatchObject({ isOk: false, isSteady: true })
    expect(refused.text).toContain('The console did not run it: client-1 is busy with another action.')
    await page.unroute('**/actions/get-token')
    const waiting = await page.evaluate(async () => {
      const button = (name: string) => document.querySelector<HTMLElement>(`.detail [data-action="${name}"]`)
      button('second-process')?.click()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      button('get-token')?.click()
      const buttons = [...document.querySelectorAll('.detail [data-action]')]
      return buttons.filter((each) => each.ariaDisabled !== 'true').length
    })
    expect(waiting).toBe(0)
    await page.waitForFunction(() => document.querySelector('.button-running') === null, undefined)
    expect((await shownResult(page)).text).toContain('Second process')
  })
}
