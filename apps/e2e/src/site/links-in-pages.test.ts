import { expect, it } from 'vitest'
import { brokenLinks } from './links-in-pages.fixture.js'

it.each([
  ['/base/guides/b.html', []],
  ['/base/', []],
  ['#here', []],
  ['guides/b.html#there', []],
  ['https://example.com/nowhere', []],
  ['/base/guides/c.html', ['index.html links to /base/guides/c.html']],
  ['/guides/b.html', ['index.html links to /guides/b.html']],
  ['#nowhere', ['index.html links to #nowhere']],
  ['/base/guides/b.html#here', ['index.html links to /base/guides/b.html#here']],
])('a link to %j is looked at', (href, broken) => {
  const pages = new Map([
    ['index.html', `<h2 id="here">…</h2><a class="x" href="${href}">…</a>`],
    ['guides/b.html', '<h2 id="there">…</h2>'],
  ])
  expect(brokenLinks(pages, '/base/')).toEqual(broken)
})
