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

/** The picture of the demo's README, the upper part of one of the looks below. `CONSOLE_PICTURE=states-1440-light` takes it anew. */
const picture = fileURLToPath(new URL('../../../../docs/console.png', import.meta.url))
const clip = { x: 0, y: 0, width: 1440, height: 900 }
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
/** Where pictures of what the browser saw are left. */
export const screenshots = `${dist}screenshots/`

/** Serves a console with the page as it was built. */
export function serve(console: Console, port = 0): Promise<ConsoleServer> {
  return serveConsole({ console, port, pageFolder: `${dist}page` })
}

/** Serves one on a sandbox, whose counts say what was really sent. */
export async function serveSandbox(port = 0): Promise<SandboxServer> {
  const console = await sandboxConsole({ clock: new DemoClock(), sharingProcess })
  return { ...(await serve(console, port)), sandbox: console.sandbox }
}

interface SandboxServer extends ConsoleServer {
  readonly sandbox: Sandbox
}

/** A browser, and a console on a sandbox, for all tests of the suite that calls this; they are there once it begins. */
export function browserAndConsole(): { readonly browser: Browser; readonly console: SandboxServer } {
  const both = {} as { browser: Browser; console: SandboxServer }
  beforeAll(async () => {
    both.console = await serveSandbox()
    return () => both.console.close()
  }, 120_000)
  beforeAll(async () => {
    both.browser = await launchChromium()
    return () => both.browser.close()
  }, 120_000)
  return both
}

/** A console in the browser, and what came of it that nobody clicked for. */
export interface ConsolePage {
  readonly page: Page
  /** Errors in the browser's console, breaches of the Content-Security-Policy among them. */
  readonly complaints: string[]
  readonly hosts: Set<string>
  /** Whatever the server sent to the page, but for its events. */
  readonly received: Promise<string>[]
}

export async function openConsole(browser: Browser, url: string, options: PageOptions = {}): Promise<ConsolePage> {
  const desktop = { viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Sofia' }
  const page = await browser.newPage({ ...desktop, ...options })
  const opened: ConsolePage = { page, complaints: [], hosts: new Set(), received: [] }
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') opened.complaints.push(message.text())
  })
  page.on('pageerror', (error) => opened.complaints.push(String(error)))
  page.on('request', (request) => opened.hosts.add(new URL(request.url()).host))
  page.on('response', (response) => {
    if (!response.url().endsWith('/events')) opened.received.push(response.text().catch(() => ''))
  })
  await page.goto(url)
  await page.locator('.card').nth(0).waitFor()
  return opened
}

export function cardOf(page: Page, label: string): Locator {
  return page.getByRole('article', { name: label, exact: true })
}

export function buttonOf(page: Page, label: string, action: string): Locator {
  return cardOf(page, label).getByRole('button', { name: action, exact: true })
}

/** Clicks on an action and waits for what it says: the title, and the words below it. */
export async function act(page: Page, label: string, action: string): Promise<{ title: string; text: string }> {
  await page.evaluate(() => {
    for (const title of document.querySelectorAll<HTMLElement>('.outcome-title')) title.dataset['seen'] = ''
  })
  await buttonOf(page, label, action).click()
  return outcomeOf(page, label)
}

/** Waits for an outcome that was not there before. */
export async function outcomeOf(page: Page, label: string): Promise<{ title: string; text: string }> {
  const status = cardOf(page, label).getByRole('status')
  await status.locator('.outcome-title:not([data-seen])').waitFor()
  const [title = '', text = ''] = await status.locator('p').allInnerTexts()
  return { title, text }
}

/** The counts below an outcome: calls, token requests, API requests, failures. */
export async function measuredOf(page: Page, label: string): Promise<number[]> {
  return numbers(await cardOf(page, label).locator('.measured dd').allInnerTexts())
}

/** The card's own counts: token requests made, and saved. */
export async function countsOf(page: Page, label: string): Promise<number[]> {
  return numbers(await cardOf(page, label).locator('.counts dd').allInnerTexts())
}

function numbers(texts: readonly string[]): number[] {
  return texts.map((text) => Number(text.replaceAll(',', '')))
}

const looks = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 360, height: 780, colorScheme: 'light' },
  { width: 360, height: 780, colorScheme: 'dark' },
] as const

/**
 * Looks at a page in both widths and colour schemes, and leaves a screenshot of each in the build's output.
 *
 * @returns what is wrong with it
 */
export async function problemsOfLooks(page: Page, name: string): Promise<string[]> {
  const problems: string[] = []
  for (const { width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const look = `${name}-${width}-${colorScheme}`
    problems.push(...(await axeViolations(page)).map((violation) => `${look}: ${violation}`))
    const pageWidth = await page.evaluate(() => document.documentElement.scrollWidth)
    if (pageWidth > width) problems.push(`${look}: it is ${pageWidth} wide`)
    await page.screenshot({ path: `${screenshots}${look}.png`, fullPage: true })
    if (look === process.env['CONSOLE_PICTURE']) await page.screenshot({ path: picture, fullPage: true, clip })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  return problems
}
