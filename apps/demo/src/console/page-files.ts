import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'

/** A file of the built page. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
}

/**
 * Reads the built page. What is served is what was found here, by its whole path, so that no path leads anywhere else.
 *
 * @returns the files by their URL path; none where the page was not built
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder)
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`
    files.set(urlPath, {
      body: new Uint8Array(await readFile(path)),
      type: getMimeType(path) ?? 'application/octet-stream',
    })
  }
  return files
}

/** The index with the token in place of its placeholder, or `undefined` where the page was not built. */
export function indexWithToken(files: ReadonlyMap<string, PageFile>, csrfToken: string): string | undefined {
  const index = files.get('/index.html')
  return index && new TextDecoder().decode(index.body).replaceAll('__CSRF_TOKEN__', csrfToken)
}

function noFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}
