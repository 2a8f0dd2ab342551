/**
 * Where a simulated vendor is: at the base URL that a test names, or at each of the vendor's own.
 *
 * @returns base URLs without slashes at their ends
 */
export function basesOf(baseUrl: string | undefined, own: readonly string[]): readonly string[] {
  return baseUrl === undefined ? own : [baseUrl.replace(/\/+$/, '')]
}

/** Whether a request's body is of that media type, whatever its parameters are. */
export function hasContentType({ headers }: Request, mediaType: string): boolean {
  const [given = ''] = (headers.get('content-type') ?? '').split(';', 1)
  return given.trim().toLowerCase() === mediaType
}
