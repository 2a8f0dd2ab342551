/** A reply of the sandbox itself, as distinct from those of the simulated vendors: one sentence under `error`. */
export function problem(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers })
}
