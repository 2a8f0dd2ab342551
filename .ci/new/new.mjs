// Makes the package of a new vendor or cache, as far as that needs no knowledge of it, and says what is left for a person.
// Usage: node .ci/new/new.mjs provider|cache <name> [--dry-run]
import { parseArgs } from 'node:util'
import { attempt, runScript, say } from '../release/command.mjs'
import { whatIsLeft } from './left.mjs'
import { wanted } from './names.mjs'
import { planOf } from './plan.mjs'
import { wrapped } from './wrapped.mjs'
import { expectNothingInTheWay, write } from './write.mjs'

await runScript('Usage: pnpm new provider|cache <name> [--dry-run]', async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' } } })
  const isDry = values['dry-run'] === true
  const what = wanted(positionals)
  const { folder, model } = what
  const left = whatIsLeft(what)
  const plan = await planOf(what)
  expectNothingInTheWay(plan)
  if (!isDry) write(plan, folder)

  const own = [...plan.files.keys()].map((path) => path.slice(`packages/${folder}/`.length))
  tell(`${isDry ? 'Would make' : 'Made'} packages/${folder}, as packages/${model.folder} is made:`, [
    ...wrapped(own.toSorted((a, b) => (a < b ? -1 : 1)).join(' ')),
    ...plan.others.keys(),
  ])
  tell(isDry ? 'Would add it to' : 'Added it to', [...plan.edits.keys(), 'pnpm-lock.yaml'])
  if (isDry) return

  const install = attempt('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'])
  if (install.status !== 0) say(`${install.output}${install.errors}\nNot installed yet: \`pnpm install\` does that.\n`)
  say('What is left for you, as in CONTRIBUTING.md:\n')
  for (const line of left) say(line)
  say(`\n\`pnpm --filter @auth/${folder} test\` says what to state next.`)
})

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
function tell(title, lines) {
  say(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
}
