import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// What the tests use of Playwright. Its own types are there only once the tools are installed, which is on demand.

export interface Locator {
  locator(selector: string): Locator
  nth(index: number): Locator
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator
  click(): Promise<void>
  tap(): Promise<void>
  hover(): Promise<void>
  fill(text: string): Promise<void>
  focus(): Promise<void>
  selectOption(value: string): Promise<unknown>
  count(): Promise<number>
  innerText(): Promise<string>
  allInnerTexts(): Promise<string[]>
  getAttribute(name: string): Promise<string | null>
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>
  waitFor(options?: { state?: 'attached' | 'detached' | 'visible' | 'hidden' }): Promise<void>
}

export interface Page {
  goto(url: string): Promise<unknown>
  goBack(): Promise<unknown>
  reload(): Promise<unknown>
  content(): Promise<string>
  locator(selector: string): Locator
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator
  /** Runs code in the page, without the Content-Security-Policy in its way. A function is sent as its source text. */
  evaluate<Result, Argument = undefined>(
    code: string | ((argument: Argument) => Result | Promise<Result>),
    argument?: Argument,
  ): Promise<Result>
  /** Waits until it returns something true. */
  waitForFunction<Argument>(code: (argument: Argument) => unknown, argument: Argument): Promise<unknown>
  setViewportSize(size: { width: number; height: number }): Promise<void>
  emulateMedia(media: {
    colorScheme?: 'light' | 'dark'
    forcedColors?: 'active' | 'none'
    reducedMotion?: 'reduce' | 'no-preference'
  }): Promise<void>
  screenshot(options: { path: string }): Promise<unknown>
  /** Answers requests in the server's place. */
  route(
    url: string,
    answer: (route: { fulfill(reply: { status: number; json: unknown }): Promise<void> }) => Promise<void>,
  ): Promise<void>
  unroute(url: string): Promise<void>
  close(): Promise<void>
  keyboard: { press(key: string): Promise<void> }
  mouse: { move(x: number, y: number): Promise<void> }
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void
  on(event: 'pageerror', listener: (error: Error) => void): void
  on(event: 'request', listener: (request: { url(): string }) => void): void
}

export interface PageOptions {
  viewport?: { width: number; height: number }
  timezoneId?: string
  /** A screen to be touched, where nothing can be pointed at. */
  isMobile?: boolean
  hasTouch?: boolean
  permissions?: readonly string[]
}

export interface Browser {
  newPage(options: PageOptions): Promise<Page>
  close(): Promise<void>
}

const executablePath = '/usr/bin/chromium'
const tools = fileURLToPath(new URL('../../tools/browser/', import.meta.url))

/** Whether Debian's Chromium is there. @throws Error in CI where it is not: there nothing may be left out */
export function hasChromium(): boolean {
  const isThere = spawnSync(executablePath, ['--version']).error === undefined
  if (!isThere && process.env['CI'] === 'true') throw new Error('chromium is missing: apt-get install chromium')
  return isThere
}

/** Starts Chromium, which sends nothing to anybody by itself. The tools that drive it are installed first. */
export async function launchChromium(): Promise<Browser> {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../../../.ci/install.mjs', import.meta.url)), tools])
  const { chromium } = (await import(`${tools}node_modules/playwright-core/index.mjs`)) as {
    chromium: { launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser> }
  }
  const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`)
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet]
  return chromium.launch({ executablePath, args })
}

/** The accessibility rules that a page breaks, each with where. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(`${tools}node_modules/axe-core/axe.min.js`, 'utf8'))
  // Rows and entries are alike, and hundreds of them would take it seconds.
  const { violations, passes } = await page.evaluate<AxeResults>(
    `axe.run({ exclude: [['.entries li:nth-child(n + 6)'], ['.row:nth-child(n + 6)']] })`,
  )
  // What lies under a text cannot always be told, and then it is not compared.
  const compared = passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0
  const vacuous = compared < 15 ? [`color-contrast: only ${compared} texts were compared`] : []
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
  )
  return [...vacuous, ...found]
}

interface AxeResults {
  violations: AxeRule[]
  passes: AxeRule[]
}

interface AxeRule {
  id: string
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}
