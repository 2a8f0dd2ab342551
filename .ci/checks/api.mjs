import { CompilerState, Extractor, ExtractorConfig, ExtractorMessageCategory } from '@microsoft/api-extractor'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { entriesOf } from './packed.mjs'

/**
 * Compares the declarations of every entry with the report in git, `packages/<name>/api/<entry>.api.md`, so that a
 * changed public API shows in review.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @param {{ write?: boolean }} [options] `write`: puts the report there instead
 * @returns {string[]}
 */
export function checkApi(packed, { write = false } = {}) {
  const entries = entriesOf(packed)
  const reports = new Set(entries.map(({ name }) => `${name}.api.md`))
  // One program for all entries: to read the same libraries for each takes seconds.
  const files = entries.map(({ types }) => join(packed.folder, types))
  const configs = entries.map((entry) => configOf(packed, entry, files))
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: files })
  const problems = entries.flatMap((entry, index) => checkEntry(packed, entry, configs[index], compilerState, write))
  const left = readdirSync(join(packed.source, 'api')).filter((name) => !reports.has(name))
  return [...problems, ...left.map((name) => `packages/${packed.name}/api/${name} is of no entry: delete it`)]
}

function configOf({ source, folder }, entry, files) {
  const reportFolder = join(source, 'api')
  const reportTempFolder = join(folder, 'api')
  for (const path of [reportFolder, reportTempFolder]) mkdirSync(path, { recursive: true })
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, entry.types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
            module: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: [],
          },
          files,
        },
      },
      apiReport: { enabled: true, reportFileName: `${entry.name}.api.md`, reportFolder, reportTempFolder },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
    },
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
  })
}

function checkEntry({ name }, entry, config, compilerState, write) {
  const problems = []
  let diff = ''
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: write,
    printApiReportDiff: true,
    messageCallback(message) {
      message.handled = true
      if (message.category === ExtractorMessageCategory.Compiler) problems.push(`${entry.types}: ${message.text}`)
      if (message.messageId === 'console-api-report-diff') diff = message.text
    },
  })
  if (apiReportChanged && !write) {
    problems.push(`the public API is not that of packages/${name}/api/${entry.name}.api.md: run pnpm api.\n${diff}`)
  }
  return problems
}
