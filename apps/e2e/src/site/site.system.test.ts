import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium, type Browser, type Page } from '../../../demo/src/console/chromium.fixture.js'
import { packages, readJson } from '../repository.fixture.js'
import { base, buildSite, type BuiltSite } from './built-site.fixture.js'
import { brokenLinks } from './links-in-pages.fixture.js'

const minutes = 60_000
const tools = fileURLToPath(new URL('../../../demo/tools/browser/node_modules/', import.meta.url))
const wide = { width: 1440, height: 900 }
const narrow = { width: 360, height: 740 }

describe('the site', { timeout: 15 * minutes }, () => {
  let site: BuiltSite
  beforeAll(async () => {
    site = await buildSite()
  }, 10 * minutes)
  afterAll(() => site?.close())

  it('is built without a warning', () => {
    expect(site.printed).not.toMatch(/warn|\(!\)|error/i)
  })

  it('has a page for every public entry of every package, called as it is imported', () => {
    const entries = packages.flatMap((name) => {
      const { exports } = readJson(`packages/${name}/package.json`) as { exports: object }
      const paths = Object.keys(exports).flatMap((entry) => (entry === './package.json' ? [] : entry.slice(1)))
      return paths.map((path) => ({
        page: paths.length === 1 ? `${name}.html` : `${name}${path || '/index'}.html`,
        title: `@auth/${name}${path}`,
      }))
    })
    expect(entries.map(({ page }) => page)).toContain('core/simulator.html')
    const found = entries.map(({ page }) => ({
      page,
      title: /<h1[^>]*>([^<]+)/.exec(site.pages.get(`reference/${page}`) ?? '')?.[1]?.trim(),
    }))
    expect(found).toEqual(entries)
  })

  it('has no link that leads nowhere', () => {
    expect(site.pages.size).toBeGreaterThan(60)
    expect(brokenLinks(site.pages, base)).toEqual([])
  })

  describe.skipIf(!hasChromium())('in a browser', () => {
    let browser: Browser
    let page: Page
    const requests = new Set<string>()
    const complaints: string[] = []

    /** A tab in which nothing moves: a colour on its way is none that anybody reads. */
    async function openTab(): Promise<Page> {
      const tab = await browser.newPage({ viewport: wide })
      await tab.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      tab.on('request', (request) => requests.add(new URL(request.url()).origin))
      tab.on('console', (message) => complaints.push(message.text()))
      tab.on('pageerror', (error) => complaints.push(error.message))
      return tab
    }

    beforeAll(async () => {
      browser = await launchChromium()
      page = await openTab()
    }, 2 * minutes)
    afterAll(() => browser?.close())

    it('can be read by everybody, in both themes and at both widths, and scrolls in no page sideways', async () => {
      const waiting = [...site.pages.keys()]
      const found: string[] = []
      await Promise.all(
        [page, await openTab()].map(async (tab) => {
          for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
            await tab.goto(site.url + name)
            found.push(...(await problemsOf(tab, depthOf(name))).map((problem) => `${name}: ${problem}`))
          }
        }),
      )
      expect(found).toEqual([])
    })

    it('is searched without a server', async () => {
      await page.goto(site.url)
      await page.getByRole('button', { name: 'Search' }).click()
      await page.locator('#localsearch-input').waitFor()
      await page.evaluate(`{
        const input = document.querySelector('#localsearch-input')
        input.value = 'minValidityMs'
        input.dispatchEvent(new Event('input', { bubbles: true }))
      }`)
      await page.locator('.results a').nth(0).waitFor()
      const hits = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.results a')].map((hit) => hit.pathname)`,
      )
      expect(hits.filter((hit) => hit.startsWith(`${base}reference/`)).length).toBeGreaterThan(0)
      expect(hits.filter((hit) => hit.startsWith(`${base}packages/`)).length).toBeGreaterThan(0)
      await page.locator('.results a').nth(0).click()
      await page.waitForFunction((home) => location.pathname !== home, base)
    })

    it('asked no other host, and the browser had nothing to complain of', () => {
      expect([...requests]).toEqual([new URL(site.url).origin])
      // The page of what is not there asks for its own content first.
      expect(complaints.filter((text) => !text.includes('status of 404'))).toEqual([])
      expect(complaints.length).toBeLessThan(2)
    })
  })
})

/** Of lines of code, all are of the kinds that the first ones are. */
const content = { include: '.VPContent', exclude: ['code .line:nth-child(n + 3)'] }
/** Kinds of colours are among the first rows and blocks of a page. */
const start = { ...content, exclude: [...content.exclude, 'tr:nth-child(n + 4)', '.vp-doc > div > :nth-child(n + 40)'] }

/** How much of a page is looked at. Decisions are alike, and so are pages of the reference: of each the first stands for all. */
type Depth = 'all of it' | 'its content' | 'its width'

function depthOf(name: string): Depth {
  if (['index.html', 'vendor-facts.html', 'decisions/index.html', 'reference/core/index.html'].includes(name))
    return 'all of it'
  return /^(decisions|reference)\//.test(name) ? 'its width' : 'its content'
}

/** The rules that a page breaks in both themes and widths. What is around its content is the same on each. */
async function problemsOf(page: Page, depth: Depth): Promise<string[]> {
  if (depth !== 'its width') await page.evaluate(readFileSync(`${tools}axe-core/axe.min.js`, 'utf8'))
  const structure = { rules: { 'color-contrast': { enabled: false } } }
  const colours = { runOnly: ['color-contrast'] }
  const found: string[] = []
  const views = [
    [wide, 'light', [content, structure], [start, colours]],
    [narrow, 'dark', [start, colours]],
    [wide, 'dark'],
    [narrow, 'light'],
  ] as const
  // A theme changes no width, nor a width a colour.
  for (const [size, theme, ...runs] of depth === 'all of it' ? views : views.slice(0, 2)) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const isDark = theme === 'dark'
    await page.waitForFunction((dark) => document.documentElement.classList.contains('dark') === dark, isDark)
    const at = `${theme}, ${size.width} px`
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    if (over > 0) found.push(`${at}: ${over} px too wide`)
    const whole = [['body', {}]] as const
    const some = depth === 'its width' ? [] : runs
    for (const [within, rules] of depth === 'all of it' ? whole : some) {
      const words = JSON.stringify([within, { ...rules, resultTypes: ['violations'] }])
      const { violations } = await page.evaluate<{ violations: Violation[] }>(`axe.run(...${words})`)
      for (const { id, nodes } of violations) {
        found.push(...nodes.map(({ target, failureSummary }) => `${at}: ${id}: ${target.join(' ')}: ${failureSummary}`))
      }
    }
  }
  return found
}

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}
