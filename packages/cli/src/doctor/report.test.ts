import { expect, it } from 'vitest'
import { notChecked, ok, problem, warning } from './finding.js'
import { reportText } from './report.js'

const findings = [
  ok('environment', 'production, https://api.example.com'),
  warning('clock', 'a finding of many words that does not fit into one line of eighty columns', 'Do something'),
  problem(
    'connection',
    'short',
    'advice that is so long, with so many words in it, that it needs a line more than one',
  ),
  notChecked('token request', 'it was not asked for'),
]

it('fits into 80 columns, with the advice below what was found', () => {
  const text = reportText('pos-auth doctor', [{ subject: 'Toast', findings }], { paint: (_, plain) => plain, now: 0 })
  expect(text).toBe(`pos-auth doctor

Toast
  ✓ environment    production, https://api.example.com
  ! clock          a finding of many words that does not fit into one line of
                   eighty columns
                   → Do something
  ✗ connection     short
                   → advice that is so long, with so many words in it, that it
                     needs a line more than one
  – token request  not checked: it was not asked for

1 problem, 1 warning. Nothing in this report is secret.`)
})

it('colours the marks alone', () => {
  const text = reportText('head', [{ subject: 'Toast', findings }], {
    paint: (style, plain) => `<${style} ${plain}>`,
    now: 0,
  })
  expect(text).toContain('  <red ✗> connection     short')
  expect(text).toContain('  <green ✓> environment ')
})
