// Reads every workflow as the service that runs them does, and says what it does not understand.
// Usage: node .ci/workflows/check.mjs [folder]
import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'

// The parser imports JSON as a bundler takes it; Node wants to be told that it is JSON.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser')

const folder = process.argv[2] ?? '.github/workflows'
const names = readdirSync(folder)
let faults = 0
for (const name of names) {
  const file = { name, content: readFileSync(join(folder, name), 'utf8') }
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter())
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  for (const { message } of context.errors.getErrors()) {
    process.stderr.write(`${message}\n`)
    faults += 1
  }
}
process.stdout.write(`${names.length} workflows, ${faults} faults\n`)
process.exitCode = faults === 0 ? 0 : 1
