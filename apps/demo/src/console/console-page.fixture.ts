import { fileURLToPath } from 'node:url'
import type { Sandbox } from '@auth/sandbox'
import { beforeAll } from 'vitest'
import {
  axeViolations,
  launchChromium,
  type Browser,
  type Locator,
  type Page,
  type PageOptions,
} from './chromium.fixture.js'
import { DemoClock } from './clock.js'
import { sharingProcess } from './console.fixture.js'
import type { Console } from './console.js'
import { sandboxConsole } from './sandbox-console.js'
import { serveConsole, type ConsoleServer } from './server.js'

/** The picture of the demo's README. `CONSOLE_PICTURE=1` takes it anew. */
const picture = fileURLToPath(new URL('../../../../docs/console.png', import.meta.url))
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
/** Where pictures of what the browser saw are left. */
export const screenshots = `${dist}screenshots/`

/** Serves a console with the page as it was built. */
export function serve(console: Console, port = 0): Promise<ConsoleServer> {
  return serveConsole({ console, port, pageFolder: `${dist}page` })
}

type SandboxConsole = Awaited<ReturnType<typeof sandboxConsole>>

/** A browser and a console on a sandbox, with a page that shows it. */
export interface Suite {
  readonly browser: Browser
  readonly console: SandboxConsole
  readonly sandbox: Sandbox
  readonly page: Page
  readonly url: string
  /** Errors in the browser's console, breaches of the Content-Security-Policy among them. */
  readonly complaints: string[]
  readonly hosts: Set<string>
  /** Serves another console at the same address, in place of this one. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** One browser and one console for all tests of the suite that calls this; they are there once it begins. */
export function browserAndConsole(): Suite {
  const suite = {} as { -readonly [Name in keyof Suite]: Suite[Name] }
  let server: ConsoleServer
  const start = async (port = 0) => {
    suite.console = await sandboxConsole({ clock: new DemoClock(), sharingProcess, deadlineMs: 30_000 })
    suite.sandbox = suite.console.sandbox
    server = await serve(suite.console, port)
    suite.url = server.url
  }
  suite.stop = () => server.close()
  suite.restart = () => start(Number(new URL(suite.url).port))
  beforeAll(async () => {
    await start()
    return () => server.close()
  }, 120_000)
  beforeAll(async () => {
    suite.browser = await launchChromium()
    return () => suite.browser.close()
  }, 120_000)
  beforeAll(async () => {
    suite.complaints = []
    suite.hosts = new Set()
    suite.page = await openConsole(suite)
  }, 120_000)
  return suite
}

/** Another page of the console, or of another one. */
export async function openConsole(suite: Suite, options: PageOptions & { readonly url?: string } = {}): Promise<Page> {
  const { url = suite.url, ...others } = options
  const desktop = {
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/Sofia',
    permissions: ['clipboard-read', 'clipboard-write'],
  }
  const page = await suite.browser.newPage({ ...desktop, ...others })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') suite.complaints.push(message.text())
  })
  page.on('pageerror', (error) => suite.complaints.push(String(error)))
  page.on('request', (request) => suite.hosts.add(new URL(request.url()).host))
  await page.goto(url)
  await page.locator('.tile').nth(0).waitFor({ state: 'attached' })
  return page
}

/** Goes to a place in the page, by its address, as a link does. */
export async function goTo(page: Page, hash: string): Promise<void> {
  // What is pointed at stands still.
  await page.mouse.move(0, 0)
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.waitForFunction((to) => location.hash === to, hash)
}

export function actionButton(page: Page, within: string, action: string): Locator {
  return page.locator(`${within} [data-action="${action}"]`)
}

export async function takePicture(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 1060 })
  await goTo(page, '#overview?open=mypos/merchant-3')
  await act(page, actionButton(page, '.vendor[data-vendor="mypos"]', 'maintenance'))
  await page.waitForFunction(() => document.querySelectorAll('.bar-saved').length > 80, undefined)
  await page.mouse.move(0, 0)
  await page.screenshot({ path: picture })
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** What the bar at the bottom says. */
export interface Shown {
  readonly isOk: boolean
  readonly text: string
}

/**
 * Clicks, and waits for a new result.
 *
 * @returns it, and what is at the pointer afterwards
 */
export async function act(page: Page, button: Locator): Promise<Shown & { readonly isSteady: boolean }> {
  const before = await page.evaluate(() => document.querySelector<HTMLElement>('.result')?.dataset['number'] ?? '')
  const name = await button.getAttribute('data-action')
  await button.hover()
  const box = await button.boundingBox()
  await button.click()
  await page.waitForFunction((last) => {
    const { number } = document.querySelector<HTMLElement>('.result')?.dataset ?? {}
    return number !== undefined && number !== last && document.querySelector('.button-running') === null
  }, before)
  const after = await page.evaluate(
    ({ x, y }) => document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-action]')?.dataset['action'] ?? null,
    { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 },
  )
  const isSteady = after === name && JSON.stringify(await button.boundingBox()) === JSON.stringify(box)
  return { ...(await shownResult(page)), isSteady }
}

export async function shownResult(page: Page): Promise<Shown> {
  const isOk = (await page.locator('.result-ok').count()) > 0
  return { isOk, text: (await page.locator('.result-words').innerText()).replaceAll(/\s+/g, ' ') }
}

const sizes = {
  phone: [360, 780],
  tablet: [768, 1024],
  wide: [1440, 900],
  large: [1920, 1080],
  huge: [2560, 1300],
} as const

/**
 * Looks at a page in some sizes and both colour schemes, and leaves a screenshot of each in the build's output.
 *
 * @param checked sizes in which its accessibility is checked too, which takes a second or more
 * @returns what is wrong with it
 */
export async function problemsOfLooks(
  page: Page,
  name: string,
  { checked = [], seen = [] }: Partial<Record<'checked' | 'seen', readonly (keyof typeof sizes)[]>>,
): Promise<string[]> {
  const problems: string[] = []
  for (const size of [...checked, ...seen]) {
    const [width, height] = sizes[size]
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const look = `${name}-${width}-${colorScheme}`
      const violations = checked.includes(size) ? await axeViolations(page) : []
      problems.push(...violations.map((violation) => `${look}: ${violation}`))
      const pageWidth = await page.evaluate(() => document.documentElement.scrollWidth)
      if (pageWidth > width) problems.push(`${look}: it is ${pageWidth} wide`)
      await page.screenshot({ path: `${screenshots}${look}.png` })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  return problems
}
